package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nywila.otp.PhoneNumber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class CodesTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");

    /** What a code of 6 digits is drawn from without bias: the numbers below a multiple of how many codes there are. */
    private static final long FAIR = Long.MAX_VALUE / 1_000_000 * 1_000_000;

    /** Always draws the same 63 bits, but others once those were refused. */
    private static final class Loaded extends SecureRandom {

        private static final long serialVersionUID = 1;

        private final long draw;
        private final long second;

        Loaded(long draw, long second) {
            this.draw = draw;
            this.second = second;
        }

        Loaded(long draw) {
            this(draw, draw);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            ByteBuffer drawn = ByteBuffer.wrap(bytes);
            while (drawn.hasRemaining()) {
                drawn.putLong(draw << 1);
            }
        }

        @Override
        public long nextLong() {
            return second << 1;
        }
    }

    private static String codeWith(SecureRandom random, int length) {
        InMemoryOtp fake =
                InMemoryOtp.builder().random(random).codeLength(length).build();
        return fake.accept(ASHA, null).code();
    }

    @Test
    void theSmallestAndTheGreatestCodeCanBeDrawn() {
        assertThat(codeWith(new Loaded(0), 6)).isEqualTo("000000");
        assertThat(codeWith(new Loaded(999_999), 6)).isEqualTo("999999");
        assertThat(codeWith(new Loaded(9_999_999_999L), 10)).isEqualTo("9999999999");
    }

    @Test
    void aDrawThatWouldMakeSomeCodesLikelierIsMadeAgain() {
        assertThat(codeWith(new Loaded(FAIR - 1, 42), 6)).isEqualTo("999999");
        assertThat(codeWith(new Loaded(FAIR, 42), 6)).isEqualTo("000042");
        assertThat(codeWith(new Loaded(Long.MAX_VALUE, 42), 6)).isEqualTo("000042");
    }

    @Test
    void everyDigitIsEquallyLikelyAtEveryPlace() {
        Codes codes = new Codes(6, new SecureRandom());
        int[][] drawn = new int[6][10];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            String code = codes.draw().code();
            for (int place = 0; place < 6; place++) {
                drawn[place][code.charAt(place) - '0']++;
            }
        }
        for (int[] place : drawn) {
            for (int count : place) {
                // about 42 is one standard deviation: a fair draw leaves these bounds once in 10^11 runs
                assertThat(count).isBetween(draws / 10 - 300, draws / 10 + 300);
            }
        }
    }

    @Test
    void referencesAreRandomUuids() {
        UUID reference = UUID.fromString(new Codes(6, new SecureRandom()).draw().reference());

        assertThat(reference.version()).isEqualTo(4);
        assertThat(reference.variant()).isEqualTo(2);
    }

    @Test
    void aDigestDependsOnReferenceCodeAndKey() {
        Codes codes = new Codes(6, new SecureRandom());
        byte[] digest = codes.digest("a", "123456");

        assertThat(codes.digest("a", "123456")).isEqualTo(digest).hasSize(32);
        assertThat(codes.digest("b", "123456")).isNotEqualTo(digest);
        assertThat(codes.digest("a", "123457")).isNotEqualTo(digest);
        assertThat(new Codes(6, new SecureRandom()).digest("a", "123456")).isNotEqualTo(digest);
    }

    @Test
    void aDigestIsTheStandardHmac() throws Exception {
        Codes codes = new Codes(6, new Loaded(0));
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));

        byte[] expected = hmac.doFinal("reference\u0000123456".getBytes(StandardCharsets.UTF_8));

        assertThat(codes.digest("reference", "123456")).isEqualTo(expected);
        assertThat(codes.digest("reference", "123456")).isEqualTo(expected);
    }

    @Test
    void allFaultsOfABuilderAreReportedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InMemoryOtp.builder()
                        .codeLength(5)
                        .codeLifetime(Duration.ofMinutes(11))
                        .maxAttempts(0)
                        .capacity(0)
                        .outboxSize(0)
                        .build())
                .withMessageContainingAll("codeLength", "codeLifetime", "maxAttempts", "capacity", "outboxSize");
    }
}
