package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.testing.Crowd;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ThreadsTest {

    private static final int THREADS = 16;
    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");

    private final Crowd crowd = new Crowd(OtpException.class);

    @AfterEach
    void endThreads() {
        crowd.close();
    }

    /** What each of many threads returned; the cast fails at trouble. */
    private <T> List<T> atOnce(Class<T> type, Callable<T> work) throws Exception {
        return crowd.all(THREADS, work).stream().map(type::cast).toList();
    }

    private static long approvals(List<VerificationResult> results) {
        return results.stream().filter(VerificationResult::isApproved).count();
    }

    @Test
    void ofManyThreadsOneIsApproved() throws Exception {
        InMemoryOtp fake = InMemoryOtp.builder().build();
        Message message = fake.accept(ASHA, null);

        List<VerificationResult> results =
                atOnce(VerificationResult.class, () -> fake.check(message.reference(), message.code()));

        assertThat(approvals(results)).isEqualTo(1);
        assertThat(results)
                .filteredOn(result -> !result.isApproved())
                .allSatisfy(result ->
                        assertThat(result.rejected().orElseThrow().reason()).isEqualTo(Rejection.ALREADY_USED));
    }

    @Test
    void ofManyClientsOneIsApproved() throws Exception {
        InMemoryOtp fake = InMemoryOtp.builder().build();
        try (OtpClient sender = fake.client()) {
            Challenge challenge = sender.send(ASHA);
            String code = fake.code(challenge).orElseThrow();

            List<VerificationResult> results = atOnce(VerificationResult.class, () -> {
                try (OtpClient other = fake.client()) {
                    return other.verify(challenge, code);
                }
            });

            assertThat(approvals(results)).isEqualTo(1);
        }
    }

    @Test
    void threadsCannotShareAnAttempt() throws Exception {
        InMemoryOtp fake = InMemoryOtp.builder().maxAttempts(5).build();
        fake.prescribe(ASHA, "111111");
        Message message = fake.accept(ASHA, null);

        List<VerificationResult> results =
                atOnce(VerificationResult.class, () -> fake.check(message.reference(), "222222"));

        assertThat(results)
                .extracting(result -> result.rejected().orElseThrow().reason())
                .filteredOn(Rejection.INCORRECT_CODE::equals)
                .hasSize(5);
        assertThat(fake.check(message.reference(), "111111").isApproved()).isFalse();
    }

    @Test
    void manySendsAtOnceAreAllDelivered() throws Exception {
        InMemoryOtp fake = InMemoryOtp.builder().build();

        List<Message> sent = atOnce(Message.class, () -> fake.accept(ASHA, null));

        assertThat(fake.outbox()).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(sent).extracting(Message::reference).doesNotHaveDuplicates();
    }

    @Test
    void threadsDoNotDisturbEachOthersDigests() throws Exception {
        Codes codes = new Codes(6, new SecureRandom());
        byte[] even = codes.digest("reference", "123456");
        byte[] odd = codes.digest("another reference", "654321");

        List<Boolean> right = atOnce(Boolean.class, () -> {
            boolean all = true;
            for (int i = 0; i < 1_000; i++) {
                all &= Arrays.equals(even, codes.digest("reference", "123456"));
                all &= Arrays.equals(odd, codes.digest("another reference", "654321"));
            }
            return all;
        });

        assertThat(right).hasSize(THREADS).containsOnly(true);
    }
}
