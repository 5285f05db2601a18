package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.CODE;
import static dev.nywila.otp.http.tck.HttpSubject.PHONE;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.VerificationResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** One client, one call after the other, and of each reply what it can have meant. */
final class Exchanges implements AutoCloseable {

    /** Makes another reply of a good one. */
    @FunctionalInterface
    interface Change {
        Changed of(String request, Answer good);
    }

    /**
     * Another reply than the good one.
     *
     * @param name what differs
     * @param bytes all of the reply
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    record Changed(String name, byte[] bytes) {}

    private record Said(String request, Changed reply) {}

    private final HttpSubject subject;
    private final Documented documented;
    private final Samples samples;
    private final Duration deadline;
    private volatile Change next = (request, good) -> new Changed("nothing", new byte[0]);
    private volatile Said said = new Said("", new Changed("nothing", new byte[0]));
    private final RawServer server;
    private final OtpClient otp;

    Exchanges(HttpSubject subject, Duration deadline) throws IOException {
        this.subject = subject;
        this.documented = new Documented(subject);
        this.samples = Samples.of(subject);
        this.deadline = deadline;
        server = new RawServer(connection -> {
            String request = connection.readRequest();
            Changed reply = next.of(request, subject.good(request));
            said = new Said(request, reply);
            connection.write(reply.bytes());
        });
        otp = subject.open(subject.config(
                server.url(),
                "breaker.minimum-calls",
                "10000",
                "send.deadline",
                deadline.toSeconds() + "s",
                "verify.deadline",
                deadline.toSeconds() + "s"));
    }

    Samples samples() {
        return samples;
    }

    /** Sends once; returns whether there was a challenge. */
    boolean send(Change change, Findings findings) {
        next = change;
        Lateness lateness = Lateness.beside(deadline);
        Optional<Challenge> challenge = Optional.empty();
        try {
            challenge = Optional.of(otp.send(PHONE));
        } catch (OtpException expected) {
            // as most changes have it
        } catch (RuntimeException | Error wrong) {
            findings.add(Rule.S3, "an OtpException, or a challenge", wrong + " for " + text());
        }
        inTime(lateness, findings);
        Optional<String> legal =
                documented.reference(said.request(), said.reply().bytes());
        if (challenge.isPresent() && !challenge.map(Challenge::reference).equals(legal)) {
            findings.add(Rule.S1, "no challenge, as this is not the documented success", text());
        }
        return challenge.isPresent();
    }

    /** Verifies once; returns whether there was an approval. */
    boolean verify(Change change, Findings findings) {
        next = change;
        Lateness lateness = Lateness.beside(deadline);
        boolean approved = false;
        try {
            VerificationResult result = otp.verify(subject.challenge(), CODE);
            approved = result.isApproved();
        } catch (OtpException expected) {
            // as most changes have it
        } catch (RuntimeException | Error wrong) {
            findings.add(Rule.V2, "an OtpException, or a result", wrong + " for " + text());
        }
        inTime(lateness, findings);
        if (approved && !documented.approves(said.request(), said.reply().bytes())) {
            findings.add(Rule.V1, "no approval, as this is not the documented success", text());
        }
        return approved;
    }

    private static void inTime(Lateness lateness, Findings findings) {
        try {
            lateness.assertInTime(lateness.elapsed());
        } catch (AssertionError late) {
            findings.add(Rule.C3, "to end in time", late.getMessage());
        }
    }

    private String text() {
        Changed reply = said.reply();
        byte[] start = Arrays.copyOf(reply.bytes(), Math.min(reply.bytes().length, 500));
        return reply.name() + ", "
                + new String(start, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?") + " ("
                + reply.bytes().length + " bytes)";
    }

    @Override
    public void close() throws IOException {
        otp.close();
        server.close();
    }
}
