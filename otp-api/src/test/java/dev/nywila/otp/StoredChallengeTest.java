package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The storage string of a challenge, which outlives the version of the library that wrote it. */
class StoredChallengeTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final Instant SENT = Instant.parse("2024-06-13T10:15:30.123456789Z");
    private static final Instant EXPIRES = Instant.parse("2024-06-13T10:20:30Z");
    private static final Challenge PLAIN = Challenge.of("acme", "ref-1", ALICE, SENT);
    private static final Challenge FULL = Challenge.of("acme", "a|b|c~!\"\\", ALICE, SENT)
            .client("kenya")
            .root("a|b")
            .channel(Channel.SMS)
            .locale(Locale.forLanguageTag("sw-TZ"))
            .expiresAt(EXPIRES)
            .callId("c4ll-ID");
    private static final String NOT_STORED = "not a stored challenge of version 2";
    private static final String VERSION_1 = "a stored challenge of version 1, which is no longer read; send a new code";

    /** A challenge with the longest of all parts. */
    static Challenge longest(Instant sentAt, Instant expiresAt) {
        EmailAddress recipient =
                EmailAddress.of("l".repeat(64) + "@" + ("d".repeat(63) + ".").repeat(2) + "d".repeat(57) + ".com");
        return Challenge.of("a".repeat(32), "~".repeat(256), recipient, sentAt)
                .client("b".repeat(32))
                .root("|".repeat(256))
                .channel(new Channel("z".repeat(32)))
                .locale(Locale.forLanguageTag("en-Latn-GB-x-abcdefgh-abcdefgh-abcd"))
                .expiresAt(expiresAt)
                .callId("C".repeat(32));
    }

    private static List<Challenge> combinations() {
        List<Challenge> all = new ArrayList<>();
        List<Recipient> recipients =
                List.of(ALICE, EmailAddress.of("o'brien+1@example.com"), EmailAddress.of("+255713507067@example.com"));
        for (String reference : List.of("ref-1", "|", "a|b|c~!\"\\", "||||||||||")) {
            for (String root : List.of(reference, "|", "ref-1ref-1", "9|ref-1")) {
                for (Recipient recipient : recipients) {
                    Challenge one =
                            Challenge.of("acme", reference, recipient, SENT).root(root);
                    for (@Nullable Channel channel : Arrays.asList(null, Channel.EMAIL)) {
                        for (@Nullable Locale locale : Arrays.asList(null, Locale.ROOT, Locale.CANADA_FRENCH)) {
                            for (@Nullable Instant end : Arrays.asList(null, EXPIRES)) {
                                Challenge more =
                                        one.channel(channel).locale(locale).expiresAt(end);
                                all.add(more);
                                all.add(more.client("kenya"));
                                all.add(more.callId("c4ll"));
                                all.add(more.client("kenya").callId("c4ll"));
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    @Test
    void isReadBackEqualWhicheverPartsThereAre() {
        List<String> all = combinations().stream()
                .map(challenge -> {
                    String stored = challenge.toStorageString();
                    assertThat(stored).matches("[!-~]{1,1024}");
                    assertThat(Challenge.ofStorageString(stored)).isEqualTo(challenge);
                    return stored;
                })
                .toList();
        // 4 references; the root is the reference in one of 4, and twice where it is listed too
        assertThat(all).hasSize(4 * 4 * 3 * 2 * 3 * 2 * 4);
        assertThat(all.stream().distinct()).hasSize((4 * 4 - 1) * 3 * 2 * 3 * 2 * 4);
    }

    @Test
    void formOfVersion2IsThis() {
        assertThat(PLAIN.toStorageString())
                .isEqualTo("2|acme|acme|+255713507067|||2024-06-13T10:15:30.123456789Z||||ref-1");
        assertThat(FULL.toStorageString())
                .isEqualTo("2|acme|kenya|+255713507067|sms|sw-TZ|2024-06-13T10:15:30.123456789Z|"
                        + "2024-06-13T10:20:30Z|c4ll-ID|3|a|ba|b|c~!\"\\");
    }

    /** One, ten separators, and the longest of each part, which other tests show to be the longest. */
    @Test
    void longestHas1017Characters() {
        Instant early = Instant.MIN.plusNanos(1);
        for (Challenge longest : List.of(
                longest(early, Instant.MAX),
                longest(early, early.plusNanos(1)),
                longest(Instant.MAX.minusNanos(1), Instant.MAX))) {
            String stored = longest.toStorageString();
            assertThat(stored).hasSize(1 + 10 + 32 + 32 + 254 + 32 + 35 + 37 + 37 + 32 + 3 + 256 + 256);
            assertThat(Challenge.ofStorageString(stored)).isEqualTo(longest);
        }
    }

    @Test
    void noInstantIsLongerThan37Characters() {
        for (Instant base : List.of(Instant.MIN, Instant.EPOCH, SENT, Instant.parse("-9999-01-01T00:00:00Z"))) {
            for (long nanos : new long[] {0, 1, 1_000, 1_000_000, 999_999_999}) {
                assertThat(base.plusNanos(nanos).toString()).hasSizeLessThanOrEqualTo(37);
            }
        }
        assertThat(Instant.MAX.toString()).hasSize(37);
        assertThat(Instant.MIN.plusNanos(1).toString()).hasSize(37);
    }

    @Test
    void anyChangeOfOneCharacterFailsOrGivesWhatItSays() {
        Challenge ages = Challenge.of("acme", "r", ALICE, Instant.MIN).expiresAt(Instant.MAX);
        Challenge resent = PLAIN.root("ref-0");
        Challenge email =
                Challenge.of("acme", "r", EmailAddress.of("+1@b.c"), SENT).callId("c");
        for (Challenge challenge : List.of(PLAIN, FULL, resent, email, ages)) {
            String stored = challenge.toStorageString();
            String others = "0123459azAZ|+-:.@TZ _~\u0000\n\u00a0\u0661\uff11\ud800\uffff";
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
    }

    private static void assertStrict(Challenge original, String changed) {
        if (changed.equals(original.toStorageString())) {
            return;
        }
        Challenge read;
        try {
            read = Challenge.ofStorageString(changed);
        } catch (IllegalArgumentException refused) {
            assertThat(refused)
                    .hasMessage(changed.startsWith("1|") ? VERSION_1 : NOT_STORED)
                    .hasNoCause();
            return;
        }
        assertThat(read).isNotEqualTo(original);
        assertThat(read.toStorageString()).isEqualTo(changed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "||||||||||",
                "2||||||||||",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||ref-1",
                "3|acme|acme|+255713507067|||2024-06-13T10:15:30Z||||ref-1",
                "02|acme|acme|+255713507067|||2024-06-13T10:15:30Z||||ref-1",
                "2||acme|+255713507067|||2024-06-13T10:15:30Z||||ref-1",
                "2|acme||+255713507067|||2024-06-13T10:15:30Z||||ref-1",
                "2|acme|Acme|+255713507067|||2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme||||2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|255713507067|||2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|amina|||2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|amina@Example.com|||2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|+255713507067|SMS||2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|+255713507067||EN|2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|+255713507067||en_US|2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|+255713507067||x|2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|+255713507067||iw|2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|+255713507067||en-GB-x-abcdefgh-abcdefgh-abcdefgh-1|2024-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|+255713507067|||||||ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30.000Z||||ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30+00:00||||ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30z||||ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T24:00:00Z||||ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:60Z||||ref-1",
                "2|acme|acme|+255713507067|||9999999999999-06-13T10:15:30Z||||ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|2024-06-13T10:15:30Z|||ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z||c_d||ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||0|ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||-1|ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||+1|ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||01|ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||\u0661|ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||5|ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||6|ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||99999999999|ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z|||5|ref-1ref-1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z||||",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z||||ref 1",
                "2|acme|acme|+255713507067|||2024-06-13T10:15:30Z||||ref-1\n",
                " 2|acme|acme|+255713507067|||2024-06-13T10:15:30Z||||ref-1"
            })
    void anyOtherTextIsRefusedWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Challenge.ofStorageString(text))
                .withMessage(NOT_STORED)
                .withNoCause();
    }

    @Test
    void version1IsRefusedByName() {
        for (String old : List.of(
                "1|acme|+255713507067||2024-06-13T10:15:30Z||ref-1",
                "1|acme|+255713507067|sms|2024-06-13T10:15:30Z|2024-06-13T10:20:30Z|a|b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Challenge.ofStorageString(old))
                    .withMessage(VERSION_1)
                    .withNoCause();
        }
    }

    @Test
    void endlessTextIsRefused() {
        for (String part : List.of("|", "2", "\u0000", PLAIN.toStorageString())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Challenge.ofStorageString(part.repeat(100_000)))
                    .withMessage(NOT_STORED);
        }
    }

    @Test
    void javaSerializationGivesAnEqualChallenge() throws Exception {
        for (Challenge challenge : List.of(PLAIN, FULL, longest(Instant.MIN, Instant.MAX))) {
            assertThat(Serialized.andBack(challenge, Challenge.class)).isEqualTo(challenge);
        }
    }

    @Test
    void serialFormIsTheStorageString() throws Exception {
        assertThat(new String(Serialized.bytes(FULL), StandardCharsets.ISO_8859_1))
                .contains(FULL.toStorageString());
        assertThat(Serialized.tampered(PLAIN, PLAIN.toStorageString(), FULL.toStorageString()))
                .isEqualTo(FULL);
    }

    @Test
    void streamWithAnythingElseIsRefused() {
        for (String instead : new String[] {"", "2", PLAIN.toStorageString() + " ", "1|acme", null}) {
            Serialized.assertRefused("not a stored challenge", PLAIN, PLAIN.toStorageString(), instead);
        }
        Serialized.assertRefused(
                "a challenge is stored as its storage string",
                PLAIN,
                new StoredChallenge(PLAIN.toStorageString()),
                PLAIN);
    }

    @Test
    void itsOwnTextHidesTheAddress() {
        assertThat(new StoredChallenge(PLAIN.toStorageString())).hasToString("StoredChallenge");
    }
}
