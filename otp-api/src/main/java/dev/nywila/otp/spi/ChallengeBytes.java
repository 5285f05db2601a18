package dev.nywila.otp.spi;

import dev.nywila.otp.Rejection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A {@link ChallengeRecord} as bytes. */
final class ChallengeBytes {

    private ChallengeBytes() {}

    static byte[] of(ChallengeRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Object owner = record.owner();
            out.writeUTF(owner == null ? "" : (String) owner);
            out.writeUTF(record.root());
            out.writeLong(record.counting());
            out.writeInt(record.attempts());
            Rejection settled = record.settled();
            out.writeUTF(settled == null ? "" : settled.name());
            out.writeBoolean(record.approved());
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return bytes.toByteArray();
    }

    static ChallengeRecord record(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String owner = in.readUTF();
            return new ChallengeRecord(
                    owner.isEmpty() ? null : owner,
                    in.readUTF(),
                    in.readLong(),
                    in.readInt(),
                    settled(in.readUTF()),
                    in.readBoolean());
        } catch (IOException | IllegalArgumentException unread) {
            throw StoreTrouble.misconfigured(
                    "another version of this library wrote what the store holds of a challenge; bring all instances to one");
        }
    }

    private static @Nullable Rejection settled(String name) {
        return name.isEmpty() ? null : Rejection.valueOf(name);
    }
}
