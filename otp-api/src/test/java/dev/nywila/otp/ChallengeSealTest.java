package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sealed challenge is, by vectors that none of our code made; and what it opens to, or does not. */
class ChallengeSealTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_SECRET = "another-secret-of-thirty-two-byte";
    private static final String FLOW = "0a1b2c3d4e5f6a7b";
    private static final Challenge CHALLENGE =
            Challenge.of("beem", "pin-1", PhoneNumber.of("+255713507067"), NOW).channel(Channel.SMS);

    private final ChallengeSeal seal = at(NOW, SECRET);

    private static ChallengeSeal at(Instant now, String secret, String... others) {
        return ChallengeSeal.of(secret, others).clock(InstantSource.fixed(now));
    }

    private String sealed() {
        return seal.seal(CHALLENGE, LIFE, "sign-up", FLOW);
    }

    record Vector(
            String secret, String nonce, Duration life, String purpose, String flow, String stored, String sealed) {
        @Override
        public String toString() {
            return "for " + purpose;
        }
    }

    static Stream<Vector> vectors() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(ChallengeSealTest.class.getResourceAsStream("seal-vectors.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(field -> new Vector(
                            field[0],
                            field[1],
                            Duration.ofSeconds(Long.parseLong(field[2])),
                            field[3],
                            field[4],
                            field[5],
                            field[6]));
        }
    }

    @Test
    void thereAreVectors() throws IOException {
        assertThat(vectors()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void sealsAsAnotherProgramDoes(Vector vector) {
        Challenge challenge = Challenge.ofStorageString(vector.stored());
        assertThat(at(NOW, vector.secret())
                        .random(new Always(HexFormat.of().parseHex(vector.nonce())))
                        .seal(challenge, vector.life(), vector.purpose(), vector.flow()))
                .isEqualTo(vector.sealed());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensWhatAnotherProgramSealed(Vector vector) {
        assertThat(at(NOW, vector.secret()).open(vector.sealed(), vector.purpose(), vector.flow()))
                .contains(Challenge.ofStorageString(vector.stored()));
    }

    /** Gives one nonce. */
    private static final class Always extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final byte[] bytes;

        Always(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] into) {
            System.arraycopy(bytes, 0, into, 0, into.length);
        }
    }

    @Test
    void opensToAnEqualChallenge() {
        assertThat(seal.open(sealed(), "sign-up", FLOW)).contains(CHALLENGE);
    }

    @Test
    void isAnotherTextEachTime() {
        Set<String> all = new HashSet<>();
        IntStream.range(0, 1000).forEach(i -> all.add(sealed()));
        assertThat(all).hasSize(1000);
    }

    @Test
    void showsNothingOfIt() {
        String bytes = new String(Base64.getUrlDecoder().decode(sealed()), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("255713507067", "pin-1", "beem", "sign-up", FLOW);
        assertThat(seal.toString()).isEqualTo("ChallengeSeal[1 secret]");
    }

    @Test
    void fitsACookieAndAnAddressHoweverLongItIs() {
        String longest = seal.seal(StoredChallengeTest.longest(NOW, NOW.plusSeconds(300)), LIFE, "p".repeat(64), FLOW);
        assertThat(longest).matches("[A-Za-z0-9_-]{1300,1500}");
        assertThat(seal.open(longest, "p".repeat(64), FLOW)).isPresent();
    }

    @Test
    void opensToNothingWithAnyCharacterChanged() {
        String sealed = sealed();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int at = 0; at < sealed.length(); at++) {
            for (int i = 0; i < alphabet.length(); i++) {
                char other = alphabet.charAt(i);
                if (sealed.charAt(at) != other) {
                    String changed = sealed.substring(0, at) + other + sealed.substring(at + 1);
                    assertThat(seal.open(changed, "sign-up", FLOW))
                            .as("character %d", at)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void opensToNothingCutOffOrLonger() {
        String sealed = sealed();
        for (int length = 0; length < sealed.length(); length++) {
            assertThat(seal.open(sealed.substring(0, length), "sign-up", FLOW)).isEmpty();
            assertThat(seal.open(sealed.substring(length + 1), "sign-up", FLOW)).isEmpty();
        }
        for (String more : new String[] {"A", "AA", "AAA", "AAAA", "=", " ", "\n"}) {
            assertThat(seal.open(sealed + more, "sign-up", FLOW)).isEmpty();
            assertThat(seal.open(more + sealed, "sign-up", FLOW)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "2|beem|beem|+255713507067|||2026-01-02T03:04:05Z||||pin-1", "A", "é", "=="})
    void opensToNothingWhateverElseComes(String text) {
        assertThat(seal.open(text, "sign-up", FLOW)).isEmpty();
        assertThat(seal.open(text.repeat(2000), "sign-up", FLOW)).isEmpty();
    }

    @Test
    void opensForItsPurposeAndItsFlowAlone() {
        String sealed = sealed();
        assertThat(seal.open(sealed, "sign-in", FLOW)).isEmpty();
        assertThat(seal.open(sealed, "sign-up", "0a1b2c3d4e5f6a7c")).isEmpty();
        assertThat(seal.open(sealed, "sign-up", "0A1B2C3D4E5F6A7B")).isEmpty();
        assertThat(seal.open(sealed, "sign-up", FLOW + "0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too-short", "with a blank in it", "sign-up\n0a1b2c3d4e5f6a7b", "ünïcödé-ünïcödé"})
    void opensToNothingForWhatCanBeNoFlow(String flow) {
        assertThat(seal.open(sealed(), "sign-up", flow)).isEmpty();
    }

    @Test
    void opensUntilItsLifeIsOver() {
        String sealed = sealed();
        assertThat(at(NOW.plus(LIFE).minusNanos(1), SECRET).open(sealed, "sign-up", FLOW))
                .contains(CHALLENGE);
        assertThat(at(NOW.plus(LIFE), SECRET).open(sealed, "sign-up", FLOW)).isEmpty();
        // a clock that is behind opens what one that is ahead has sealed
        assertThat(at(NOW.minusSeconds(300), SECRET).open(sealed, "sign-up", FLOW))
                .contains(CHALLENGE);
    }

    @Test
    void aBegunSecondOfItsLifeCountsWhole() {
        String sealed = at(NOW.plusMillis(1), SECRET).seal(CHALLENGE, Duration.ofMillis(1), "sign-up", FLOW);
        assertThat(at(NOW.plusMillis(999), SECRET).open(sealed, "sign-up", FLOW))
                .isPresent();
        assertThat(at(NOW.plusMillis(1000), SECRET).open(sealed, "sign-up", FLOW))
                .isEmpty();
    }

    @Test
    void opensByAnotherSecretToNothing() {
        assertThat(at(NOW, OTHER_SECRET).open(sealed(), "sign-up", FLOW)).isEmpty();
    }

    @Test
    void aSecretIsRenewedInThreeSteps() {
        ChallengeSeal first = at(NOW, SECRET, OTHER_SECRET);
        ChallengeSeal second = at(NOW, OTHER_SECRET, SECRET);
        ChallengeSeal third = at(NOW, OTHER_SECRET);
        String old = sealed();
        String renewed = second.seal(CHALLENGE, LIFE, "sign-up", FLOW);
        assertThat(first.open(old, "sign-up", FLOW)).isPresent();
        assertThat(first.open(renewed, "sign-up", FLOW)).isPresent();
        assertThat(second.open(old, "sign-up", FLOW)).isPresent();
        assertThat(seal.open(renewed, "sign-up", FLOW)).isEmpty();
        assertThat(third.open(renewed, "sign-up", FLOW)).isPresent();
        assertThat(third.open(old, "sign-up", FLOW)).isEmpty();
        assertThat(first.toString()).isEqualTo("ChallengeSeal[2 secrets]");
    }

    @Test
    void aShortSecretIsRefusedAndNotQuoted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChallengeSeal.of("0123456789abcdef0123456789abcde"))
                .withMessage("a secret has at least 32 bytes, and this one 31");
        assertThatIllegalArgumentException().isThrownBy(() -> ChallengeSeal.of(SECRET, ""));
        assertThatNullPointerException().isThrownBy(() -> ChallengeSeal.of(null));
        // bytes, not characters
        assertThat(ChallengeSeal.of("é".repeat(16))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT24H0.000000001S", "P1000000D"})
    void aLifeOutOfRangeIsRefused(Duration life) {
        assertThatIllegalArgumentException().isThrownBy(() -> seal.seal(CHALLENGE, life, "sign-up", FLOW));
    }

    @Test
    void aDayIsALife() {
        assertThat(seal.seal(CHALLENGE, Duration.ofHours(24), "sign-up", FLOW)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "line\nbreak", "zażółć"})
    void aPurposeOfAnotherFormIsRefused(String purpose) {
        assertThatIllegalArgumentException().isThrownBy(() -> seal.seal(CHALLENGE, LIFE, purpose, FLOW));
        assertThatIllegalArgumentException().isThrownBy(() -> seal.open(sealed(), purpose, FLOW));
    }

    /** Whoever knows the address could ask for themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"+255713507067", "ada.lovelace@example.com", "short", "with a blank in the middle"})
    void anAddressIsNoFlow(String flow) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> seal.seal(CHALLENGE, LIFE, "sign-up", flow))
                .withMessageNotContaining(flow);
    }
}
