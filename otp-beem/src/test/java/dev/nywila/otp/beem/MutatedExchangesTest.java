package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.http.tck.Framings;
import dev.nywila.otp.http.tck.Lateness;
import dev.nywila.otp.http.tck.RawReply;
import dev.nywila.otp.http.tck.RawServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** V1, V2, S1 and S3 seen by an application: changed replies, changed framings, over real connections. */
@Timeout(120)
class MutatedExchangesTest {

    private static final int EXCHANGES = 1_500;
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final ReplyCheck check = new ReplyCheck(false);
    private final AtomicReference<byte[]> answer = new AtomicReference<>();

    @Test
    void noChangedReplyIsTakenForAnotherThanItIs() throws Exception {
        Random random = new Random(1);
        List<String> bodies = KnownReplies.bodies();
        List<String> approvals = KnownReplies.bodies(117);
        List<String> challenges = KnownReplies.bodies(100);
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.write(new String(answer.get(), StandardCharsets.ISO_8859_1));
                });
                OtpClient otp = Clients.open(config(
                        server.url(),
                        "breaker.minimum-calls",
                        "10000",
                        "send.deadline",
                        DEADLINE.toSeconds() + "s",
                        "verify.deadline",
                        DEADLINE.toSeconds() + "s"))) {
            for (int i = 0; i < EXCHANGES; i++) {
                boolean send = i % 2 == 0;
                List<String> from = random.nextBoolean() ? bodies : send ? challenges : approvals;
                // S6: a reference is good for one challenge
                String own = from.get(random.nextInt(from.size())).replace("\"pinId\":\"", "\"pinId\":\"" + i + "-");
                byte[] body = KnownReplies.MUTATIONS.random(own, random);
                int framing = random.nextBoolean() ? 0 : random.nextInt(Framings.WAYS);
                int status = random.nextBoolean()
                        ? 200
                        : KnownReplies.STATUSES.get(random.nextInt(KnownReplies.STATUSES.size()));
                exchange(otp, send, i, Framings.framed(framing, status, body));
            }
            byte[] approval = approvals.get(0).getBytes(StandardCharsets.UTF_8);
            for (int status : KnownReplies.MORE_STATUSES) {
                exchange(otp, false, EXCHANGES + status, Framings.framed(0, status, approval));
            }
            assertThat(server.requests()).hasSize(EXCHANGES + KnownReplies.MORE_STATUSES.size());
        }
        System.out.println(check.summary("changed exchanges"));
        assertThat(check.approvals()).isPositive();
        assertThat(check.challenges()).isPositive();
    }

    /** Whatever is thrown and is no {@link OtpException} ends the test. */
    private void exchange(OtpClient otp, boolean send, int number, byte[] reply) {
        answer.set(reply);
        RawReply raw = RawReply.of(reply);
        Verdict verdict = raw == null ? Verdict.NOTHING : Verdict.of(raw);
        int status = raw == null ? 0 : raw.status();
        Challenge challenge = null;
        VerificationResult result = null;
        OtpException trouble = null;
        Lateness lateness = Lateness.beside(DEADLINE);
        try {
            if (send) {
                challenge = otp.send(PHONE);
            } else {
                result = otp.verify(Challenge.of("beem", "ref-" + number, PHONE, Instant.EPOCH), "123456");
            }
        } catch (OtpException expected) {
            trouble = expected;
        }
        // C3
        lateness.assertInTime(lateness.elapsed());
        try {
            check.exchanged();
            if (send) {
                check.sent(status, verdict, challenge == null ? null : challenge.reference(), trouble);
            } else {
                check.verified(status, verdict, result, trouble);
            }
        } catch (AssertionError wrong) {
            throw new AssertionError(ReplyCheck.legible(reply), wrong);
        }
    }
}
