package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.spi.KeyRecord.Running;
import dev.nywila.otp.spi.KeyRecord.Sent;
import dev.nywila.otp.spi.KeyRecord.Tombstone;
import dev.nywila.otp.spi.KeyRecord.Unknown;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all instances know of an idempotency key, and its form as bytes.
 *
 * @param message the digest of the request that the key is for
 * @param owner the call that sends or sent, by its random number
 * @param longest how long that call may take; who sees it run for longer knows that it broke off
 * @param state running, or how it ended
 */
record SharedKey(String message, long owner, Duration longest, KeyRecord state) {

    private static final int RUNNING = 'R';
    private static final int SENT = 'S';
    private static final int UNKNOWN = 'U';
    private static final int TOMBSTONE = 'T';

    SharedKey ended(KeyRecord ending) {
        return new SharedKey(message, owner, longest, ending);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(message);
            out.writeLong(owner);
            out.writeLong(longest.toNanos());
            if (state instanceof Sent sent) {
                out.writeByte(SENT);
                out.writeUTF(sent.challenge().toStorageString());
            } else if (state instanceof Unknown unknown) {
                out.writeByte(UNKNOWN);
                write(out, unknown.answer());
            } else if (state instanceof Tombstone tombstone) {
                out.writeByte(TOMBSTONE);
                write(out, tombstone.answer());
            } else {
                out.writeByte(RUNNING);
            }
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return bytes.toByteArray();
    }

    /** What others are told of an answer: neither its text nor its cause. */
    private static void write(DataOutputStream out, @Nullable OtpException answer) throws IOException {
        out.writeBoolean(answer != null);
        if (answer != null) {
            out.writeUTF(answer.client());
            out.writeUTF(answer.operation().name());
            out.writeUTF(answer.failure().name());
            out.writeUTF(answer.callId());
            out.writeUTF(answer.providerCode().orElse(""));
            out.writeLong(answer.retryAfter().map(Duration::toNanos).orElse(-1L));
            out.writeUTF(answer.challenge().map(Challenge::toStorageString).orElse(""));
        }
    }

    static SharedKey of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new SharedKey(in.readUTF(), in.readLong(), Duration.ofNanos(in.readLong()), state(in));
        } catch (IOException | IllegalArgumentException unread) {
            throw StoreTrouble.misconfigured(
                    "another version of this library wrote what the store holds of an idempotency"
                            + " key; bring all instances to one");
        }
    }

    private static KeyRecord state(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case RUNNING -> new Running();
            case SENT -> new Sent(Challenge.ofStorageString(in.readUTF()));
            case UNKNOWN -> new Unknown(in.readBoolean() ? unknown(in) : null);
            case TOMBSTONE -> new Tombstone(in.readBoolean() ? notDone(in) : null);
            default -> throw new IllegalArgumentException("no state");
        };
    }

    private static OtpOutcomeUnknownException unknown(DataInputStream in) throws IOException {
        return OtpOutcomeUnknownException.of(
                        in.readUTF(),
                        OtpOperation.valueOf(in.readUTF()),
                        OtpFailure.valueOf(in.readUTF()),
                        "as another instance was told",
                        in.readUTF())
                .providerCode(in.readUTF())
                .retryAfter(pause(in.readLong()))
                .challenge(challenge(in.readUTF()));
    }

    private static OtpNotDoneException notDone(DataInputStream in) throws IOException {
        return OtpNotDoneException.of(
                        in.readUTF(),
                        OtpOperation.valueOf(in.readUTF()),
                        OtpFailure.valueOf(in.readUTF()),
                        "as another instance was told",
                        in.readUTF())
                .providerCode(in.readUTF())
                .retryAfter(pause(in.readLong()))
                .challenge(challenge(in.readUTF()));
    }

    private static @Nullable Duration pause(long nanos) {
        return nanos < 0 ? null : Duration.ofNanos(nanos);
    }

    private static @Nullable Challenge challenge(String stored) {
        return stored.isEmpty() ? null : Challenge.ofStorageString(stored);
    }
}
