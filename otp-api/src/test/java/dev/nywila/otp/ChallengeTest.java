package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final Instant SENT = Instant.parse("2024-06-13T10:15:30.123456789Z");
    private static final Instant EXPIRES = Instant.parse("2024-06-13T10:20:30Z");
    private static final Challenge PLAIN = Challenge.of("acme", "ref-1", ALICE, SENT);
    private static final String NO_REFERENCE = "a reference is 1 to 256 printable ASCII characters without blank";

    /** A part that a method refines, with a value for it. */
    private record Part(UnaryOperator<Challenge> set, Function<Challenge, Object> get, Object value) {}

    private static final List<Part> PARTS = List.of(
            new Part(challenge -> challenge.client("kenya"), Challenge::client, "kenya"),
            new Part(challenge -> challenge.root("ref-0"), Challenge::root, "ref-0"),
            new Part(challenge -> challenge.channel(Channel.SMS), Challenge::channel, Optional.of(Channel.SMS)),
            new Part(challenge -> challenge.locale(Locale.FRENCH), Challenge::locale, Optional.of(Locale.FRENCH)),
            new Part(challenge -> challenge.expiresAt(EXPIRES), Challenge::expiresAt, Optional.of(EXPIRES)),
            new Part(challenge -> challenge.callId("c4ll"), Challenge::callId, Optional.of("c4ll")));

    private static Challenge full(Challenge challenge) {
        for (Part part : PARTS) {
            challenge = part.set().apply(challenge);
        }
        return challenge;
    }

    @Test
    void startsAsTheFirstOneOfAClientThatHasItsProvidersName() {
        assertThat(PLAIN.provider()).isEqualTo("acme");
        assertThat(PLAIN.client()).isEqualTo("acme");
        assertThat(PLAIN.reference()).isEqualTo("ref-1");
        assertThat(PLAIN.root()).isEqualTo("ref-1");
        assertThat(PLAIN.recipient()).isEqualTo(ALICE);
        assertThat(PLAIN.sentAt()).isEqualTo(SENT);
        assertThat(PLAIN.channel()).isEmpty();
        assertThat(PLAIN.locale()).isEmpty();
        assertThat(PLAIN.expiresAt()).isEmpty();
        assertThat(PLAIN.callId()).isEmpty();
    }

    @Test
    void eachRefinementSetsItsOwnPartAndKeepsTheOthersInAnyOrder() {
        for (Part one : PARTS) {
            for (Part other : PARTS) {
                Challenge challenge = other.set().apply(one.set().apply(PLAIN));
                assertThat(challenge.provider()).isEqualTo("acme");
                assertThat(challenge.reference()).isEqualTo("ref-1");
                assertThat(challenge.recipient()).isEqualTo(ALICE);
                assertThat(challenge.sentAt()).isEqualTo(SENT);
                for (Part part : PARTS) {
                    boolean isSet = List.of(one, other).contains(part);
                    assertThat(part.get().apply(challenge))
                            .isEqualTo(isSet ? part.value() : part.get().apply(PLAIN));
                }
            }
        }
    }

    @Test
    void refinementDoesNotChangeTheOriginal() {
        full(PLAIN);
        assertThat(PLAIN).isEqualTo(Challenge.of("acme", "ref-1", ALICE, SENT));
    }

    @Test
    void whatMayBeUnknownCanBeTakenAwayAgain() {
        Challenge bare = full(PLAIN).channel(null).locale(null).expiresAt(null);
        assertThat(bare.channel()).isEmpty();
        assertThat(bare.locale()).isEmpty();
        assertThat(bare.expiresAt()).isEmpty();
        assertThat(bare.callId()).contains("c4ll");
    }

    @Test
    void isEqualIfAllPartsAre() {
        Challenge full = full(PLAIN);
        assertThat(full)
                .isEqualTo(full(PLAIN))
                .hasSameHashCodeAs(full(PLAIN))
                .isNotEqualTo(null)
                .isNotEqualTo("");
        for (Part part : PARTS) {
            assertThat(part.set().apply(PLAIN)).isNotEqualTo(PLAIN);
        }
        assertThat(PLAIN)
                .isNotEqualTo(Challenge.of("zulu", "ref-1", ALICE, SENT).client("acme"))
                .isNotEqualTo(Challenge.of("acme", "ref-2", ALICE, SENT).root("ref-1"))
                .isNotEqualTo(Challenge.of("acme", "ref-1", PhoneNumber.of("+255713507068"), SENT))
                .isNotEqualTo(Challenge.of("acme", "ref-1", ALICE, SENT.plusNanos(1)));
    }

    @Test
    void hashCodeTellsClientsReferencesAndRecipientsApart() {
        assertThat(List.of(
                        PLAIN.hashCode(),
                        PLAIN.client("kenya").hashCode(),
                        Challenge.of("acme", "ref-2", ALICE, SENT).hashCode(),
                        Challenge.of("acme", "ref-1", PhoneNumber.of("+255713507068"), SENT)
                                .hashCode()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "acme", "a-1", "abcdefghijklmnopqrstuvwxyz012345"})
    void nameOfTheFormIsTaken(String name) {
        assertThat(Challenge.of(name, "ref-1", ALICE, SENT).provider()).isEqualTo(name);
        assertThat(PLAIN.client(name).client()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Acme",
                "1acme",
                "-acme",
                "ac me",
                "ac_me",
                "acM",
                "acme\n",
                "abcdefghijklmnopqrstuvwxyz0123456",
                "ac|me",
                "a\u0661",
                "`a",
                "{a",
                "a`",
                "a{",
                "a/",
                "a:"
            })
    void anyOtherNameIsRefusedWithoutRepeatingIt(String name) {
        String message = "the name of a provider or client is of the form [a-z][a-z0-9-]{0,31}";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Challenge.of(name, "ref-1", ALICE, SENT))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.client(name))
                .withMessage(message);
    }

    @Test
    void referenceMayHoldEveryPrintableCharacterUpTo256() {
        String printable =
                IntStream.rangeClosed('!', '~').mapToObj(Character::toString).collect(Collectors.joining());
        for (String reference : List.of(printable, "r", "r".repeat(256))) {
            assertThat(Challenge.of("acme", reference, ALICE, SENT).reference()).isEqualTo(reference);
            assertThat(PLAIN.root(reference).root()).isEqualTo(reference);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "a\u0000", "r\u00e9f", "a\u007f", " a", "a "})
    void anyOtherReferenceIsRefusedWithoutRepeatingIt(String reference) {
        assertNoReference(reference);
    }

    @Test
    void referenceOf257CharactersIsRefused() {
        assertNoReference("r".repeat(257));
    }

    private static void assertNoReference(String reference) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Challenge.of("acme", reference, ALICE, SENT))
                .withMessage(NO_REFERENCE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.root(reference))
                .withMessage(NO_REFERENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "a-B-9", "----", "zZaA09-", "abcdefghijklmnopqrstuvwxyz012345"})
    void callIdOfTheFormIsTaken(String callId) {
        assertThat(PLAIN.callId(callId).callId()).contains(callId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a|b", "a\n", "a_b", "a.b", "\u0661", "abcdefghijklmnopqrstuvwxyz0123456"})
    void anyOtherCallIdIsRefusedWithoutRepeatingIt(String callId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.callId(callId))
                .withMessage("a call id is 1 to 32 characters of A-Za-z0-9-");
    }

    @Test
    void expiryIsAfterTheSending() {
        assertThat(PLAIN.expiresAt(SENT.plusNanos(1)).expiresAt()).contains(SENT.plusNanos(1));
        for (Instant tooEarly : List.of(SENT, SENT.minusNanos(1), Instant.MIN)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PLAIN.expiresAt(tooEarly))
                    .withMessage("expiresAt must be after sentAt");
        }
    }

    @Test
    void languageIsKeptAsItsTagTellsItUpTo35Characters() {
        Locale odd = new Locale("iw", "il", "not a variant!");
        assertThat(PLAIN.locale(odd).locale()).contains(Locale.forLanguageTag(odd.toLanguageTag()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.locale(Locale.forLanguageTag("en-GB-x-abcdefgh-abcdefgh-abcdefgh-1")))
                .withMessage("a locale's language tag has at most 35 characters");
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> Challenge.of(null, "r", ALICE, SENT));
        assertThatNullPointerException().isThrownBy(() -> Challenge.of("acme", null, ALICE, SENT));
        assertThatNullPointerException().isThrownBy(() -> Challenge.of("acme", "r", null, SENT));
        assertThatNullPointerException().isThrownBy(() -> Challenge.of("acme", "r", ALICE, null));
        assertThatNullPointerException().isThrownBy(() -> PLAIN.client(null));
        assertThatNullPointerException().isThrownBy(() -> PLAIN.root(null));
        assertThatNullPointerException().isThrownBy(() -> PLAIN.callId(null));
        assertThatNullPointerException().isThrownBy(() -> Challenge.ofStorageString(null));
    }

    @Test
    void textOfItMasksTheRecipientAndLeavesTheReferencesOut() {
        assertThat(PLAIN)
                .hasToString("Challenge[client=acme, recipient=+255*****67, sentAt=2024-06-13T10:15:30.123456789Z]");
        assertThat(full(PLAIN))
                .hasToString("Challenge[client=kenya, provider=acme, recipient=+255*****67, channel=sms, locale=fr, "
                        + "sentAt=2024-06-13T10:15:30.123456789Z, expiresAt=2024-06-13T10:20:30Z, call=c4ll]");
    }
}
