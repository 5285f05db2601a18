package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final Instant SENT = Instant.parse("2024-06-13T10:15:30.123456789Z");
    private static final Instant EXPIRES = Instant.parse("2024-06-13T10:20:30Z");
    private static final Challenge PLAIN = challenge("acme", "ref-1", null, SENT, null);
    private static final Challenge FULL = challenge("acme", "a|b|c~!\"\\", Channel.SMS, SENT, EXPIRES);
    private static final Challenge EXTREME = new Challenge(
            "a".repeat(32),
            "~".repeat(128),
            PhoneNumber.of("+999999999999999"),
            new Channel("z".repeat(32)),
            Instant.MIN,
            Instant.MAX);
    private static final String NOT_STORED = "not a stored challenge of version 1";

    static Stream<Challenge> challenges() {
        return Stream.of(
                PLAIN,
                FULL,
                EXTREME,
                challenge("acme", "r", Channel.VOICE, SENT, null),
                challenge("acme", "r", null, SENT, EXPIRES),
                challenge("acme", "|", null, Instant.EPOCH, Instant.EPOCH.plusNanos(1)),
                challenge("acme", "||||||||", null, SENT, null));
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void storedTextIsReadBackEqual(Challenge challenge) {
        String stored = challenge.toStorageString();
        assertThat(stored).hasSizeLessThanOrEqualTo(512).matches("[!-~]+");
        assertThat(Challenge.ofStorageString(stored)).isEqualTo(challenge);
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void javaSerializationGivesAnEqualChallenge(Challenge challenge) throws Exception {
        assertThat(Serialized.andBack(challenge, Challenge.class)).isEqualTo(challenge);
    }

    @Test
    void storedFormOfVersion1IsThis() {
        assertThat(challenge("acme", "ref-1", Channel.SMS, SENT, EXPIRES).toStorageString())
                .isEqualTo("1|acme|+255713507067|sms|2024-06-13T10:15:30.123456789Z|2024-06-13T10:20:30Z|ref-1");
        assertThat(PLAIN.toStorageString()).isEqualTo("1|acme|+255713507067||2024-06-13T10:15:30.123456789Z||ref-1");
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void anyChangeOfOneCharacterFailsOrGivesWhatItSays(Challenge challenge) {
        String stored = challenge.toStorageString();
        String others = "09azAZ|+-:.TZ _~\u0000\n\u00a0\u0661\uff11\ud800\uffff";
        for (int at = 0; at < stored.length(); at++) {
            String before = stored.substring(0, at);
            String after = stored.substring(at + 1);
            assertStrict(challenge, before + after);
            assertStrict(challenge, before + stored.charAt(at) + stored.charAt(at) + after);
            for (int i = 0; i < others.length(); i++) {
                assertStrict(challenge, before + others.charAt(i) + after);
                assertStrict(challenge, before + others.charAt(i) + stored.charAt(at) + after);
            }
        }
    }

    private static void assertStrict(Challenge original, String changed) {
        if (changed.equals(original.toStorageString())) {
            return;
        }
        Challenge read;
        try {
            read = Challenge.ofStorageString(changed);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessage(NOT_STORED).hasNoCause();
            return;
        }
        assertThat(read).isNotEqualTo(original);
        assertThat(read.toStorageString()).isEqualTo(changed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "||||||",
                "1||||||",
                "2|acme|+255713507067||2024-06-13T10:15:30Z||ref-1",
                "01|acme|+255713507067||2024-06-13T10:15:30Z||ref-1",
                "1|acme|+255713507067||2024-06-13T10:15:30Z||",
                "1|acme|+255713507067||2024-06-13T10:15:30.000Z||ref-1",
                "1|acme|+255713507067||2024-06-13T10:15:30+00:00||ref-1",
                "1|acme|+255713507067||2024-06-13T10:15:30z||ref-1",
                "1|acme|+255713507067||2024-06-13T24:00:00Z||ref-1",
                "1|acme|+255713507067||2024-06-13T10:15:60Z||ref-1",
                "1|acme|+255713507067||2024-06-13T10:15:30Z|2024-06-13T10:15:30Z|ref-1",
                "1|acme|+255713507067||9999999999999-06-13T10:15:30Z||ref-1",
                "1|acme|255713507067||2024-06-13T10:15:30Z||ref-1",
                "1|acme|+255713507067|SMS|2024-06-13T10:15:30Z||ref-1",
                "1|acme|+255713507067||2024-06-13T10:15:30Z||ref-1\n"
            })
    void anyOtherTextIsRefusedWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Challenge.ofStorageString(text))
                .withMessage(NOT_STORED)
                .withNoCause();
    }

    @Test
    void endlessTextIsRefused() {
        for (String part : List.of("|", "1", "\u0000", "1|acme|+255713507067||2024-06-13T10:15:30Z||r")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Challenge.ofStorageString(part.repeat(100_000)))
                    .withMessage(NOT_STORED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Acme", "1acme", "-acme", "ac me", "acme\n", "abcdefghijklmnopqrstuvwxyz0123456", "ac|me"})
    void malformedProviderIsRefused(String provider) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> challenge(provider, "ref-1", null, SENT, null))
                .withMessage("a provider's id is of the form [a-z][a-z0-9-]{0,31}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "a\u0000", "r\u00e9f", "a\u007f"})
    void malformedReferenceIsRefused(String reference) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> challenge("acme", reference, null, SENT, null))
                .withMessage("a reference is 1 to 128 printable ASCII characters without blank");
    }

    @Test
    void referenceMayHoldEveryPrintableCharacter() {
        StringBuilder printable = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            printable.append(c);
        }
        assertThat(challenge("acme", printable.toString(), null, SENT, null).reference())
                .isEqualTo(printable.toString());
    }

    @Test
    void referenceOf129CharactersIsRefused() {
        assertThat(challenge("acme", "r".repeat(128), null, SENT, null).reference())
                .hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> challenge("acme", "r".repeat(129), null, SENT, null));
    }

    @Test
    void expiryIsAfterTheSending() {
        assertThat(challenge("acme", "r", null, SENT, SENT.plusNanos(1)).expiresAt())
                .isEqualTo(SENT.plusNanos(1));
        assertThatIllegalArgumentException().isThrownBy(() -> challenge("acme", "r", null, SENT, SENT));
        assertThatIllegalArgumentException().isThrownBy(() -> challenge("acme", "r", null, SENT, SENT.minusSeconds(1)));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> challenge(null, "r", null, SENT, null));
        assertThatNullPointerException().isThrownBy(() -> challenge("acme", null, null, SENT, null));
        assertThatNullPointerException().isThrownBy(() -> challenge("acme", "r", null, null, null));
        assertThatNullPointerException().isThrownBy(() -> new Challenge("acme", "r", null, null, SENT, null));
        assertThatNullPointerException().isThrownBy(() -> Challenge.ofStorageString(null));
    }

    @Test
    void textOfItMasksTheNumberAndLeavesTheReferenceOut() {
        assertThat(challenge("acme", "secret-ref", Channel.SMS, SENT, EXPIRES))
                .hasToString("Challenge[provider=acme, recipient=+255*****67, channel=sms, "
                        + "sentAt=2024-06-13T10:15:30.123456789Z, expiresAt=2024-06-13T10:20:30Z]");
    }

    private static Challenge challenge(
            String provider, String reference, @Nullable Channel channel, Instant sentAt, @Nullable Instant expiresAt) {
        return new Challenge(provider, reference, ALICE, channel, sentAt, expiresAt);
    }
}
