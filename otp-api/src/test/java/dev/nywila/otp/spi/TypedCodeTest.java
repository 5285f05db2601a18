package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static dev.nywila.otp.spi.ScriptedClient.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** V7: a code is read as the person meant it. */
class TypedCodeTest {

    private static final Rejected INCORRECT = Rejected.of(Rejection.INCORRECT_CODE);

    private final ScriptedClient.World world = new ScriptedClient.World();

    @ParameterizedTest
    @MethodSource("impossibleCodes")
    void whatCanBeNoCodeIsIncorrectWithoutIoOrAttempt(String typed) {
        ScriptedClient client = world.set("max-attempts", "1").open();
        Challenge challenge = client.send(ALICE);
        for (int i = 0; i < 3; i++) {
            assertThat(client.verify(challenge, typed)).isEqualTo(INCORRECT);
        }
        assertThat(client.verifies).hasValue(0);
        assertThat(client.verify(challenge, RIGHT)).isEqualTo(Approved.of(ALICE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "000000",
                "012345",
                "abcDEF",
                "AB-12-CD",
                "12-AB",
                "AB 12",
                "1 2 a",
                "-123456",
                "123456-",
                "123456-.",
                "+123456",
                "123456.0",
                ".123456",
                "123456..",
                "#123456",
                "12345678901234567890123456789012",
                "\ud83d\udd11",
                "'; DROP TABLE codes; --",
                "%00",
                "\u00fcber",
                ".",
                "\u00bd"
            })
    void anythingElseReachesTheProviderUnchanged(String typed) {
        ScriptedClient client = world.open();
        client.verify(client.send(ALICE), typed);
        assertThat(client.codes).containsExactly(typed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " 012345",
                "012345 ",
                "\t012345\r\n",
                "\u2003012345\u3000",
                "\u2028012345\u2029",
                "\u00a0012345\u202f",
                " \u200b 012345 \ufe0f "
            })
    void whiteSpaceAroundItIsStripped(String typed) {
        ScriptedClient client = world.open();
        assertThat(client.verify(client.send(ALICE), typed)).isEqualTo(Approved.of(ALICE));
        assertThat(client.codes).containsExactly("012345");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "\u0664\u0665\u0666\u0667\u0668\u0669|456789",
                "\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9|456789",
                "\uff14\uff15\uff16\uff17\uff18\uff19|456789",
                "\u0660\u0661\u0662\u0663\u0664\u0665|012345",
                "\ud83a\udd54\u096b6\u0667\u06f8\uff19|456789",
                "4\u06655|455",
                "AB\u0664-\uff15|AB4-5",
                "456 789|456789",
                "4 5 6 7 8 9|456789",
                "456\u00a0789|456789",
                "456\u2009\u202f789|456789",
                "456\t789|456789",
                "456-789|456789",
                "4-5-6-7-8-9|456789",
                "456 - 789|456789",
                "456\u2011789|456789",
                "456\u2013789|456789",
                "456\u2212789|456789",
                "\uff14\uff15\uff16\u30fc\uff17\uff18\uff19|456789",
                "456789.|456789",
                "456789. |456789",
                "456-789 !|456789",
                "\u0664\u0665\u0666\u0667\u0668\u0669\u06d4|456789",
                "\uff14\uff15\uff16\uff17\uff18\uff19\u3002|456789",
                "456789\ufe0f|456789",
                "4\ufe0f56789|456789",
                "456789\udb40\udd00|456789",
                "\u200b456789|456789",
                "456789\u200d|456789",
                "\u202a456789\u202c|456789",
                "\u2068456\u00ad789\u2069|456789",
                "\ufeff \u200e456789|456789",
                "ab\u200b-cd\ufe0f|ab-cd",
                "0-0|00",
                "\u00a0 AB-12 \t|AB-12",
                "\u2003(x)\u2003|(x)"
            })
    void whatKeyboardsAndChatsAddToACodeIsNoPartOfIt(String typed, String meant) {
        ScriptedClient client = world.open();
        client.verify(client.send(ALICE), typed);
        assertThat(client.codes).containsExactly(meant);
    }

    /** The provider may know more of its codes than can be known of all. */
    @Test
    void whatIsNoCodeOfThisProviderIsIncorrectWithoutIoOrAttempt() {
        ScriptedClient client = world.set("max-attempts", "1").open();
        Challenge challenge = client.send(ALICE);
        client.isCode = code -> code.length() == 6;
        assertThat(client.verify(challenge, "12345")).isEqualTo(INCORRECT);
        assertThat(client.verify(challenge, "12345.")).isEqualTo(INCORRECT);
        assertThat(client.verifies).hasValue(0);
        assertThat(client.verify(challenge, "012-345.")).isEqualTo(Approved.of(ALICE));
    }

    @Test
    void providerIsAskedIfTheLookAtTheFormFails() {
        ScriptedClient client = world.open();
        client.isCode = code -> {
            throw new IllegalStateException("planted");
        };
        assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
    }

    @Test
    void interruptThatTheLookAtTheFormSwallowsIsKept() {
        ScriptedClient client = world.open();
        client.isCode = code -> {
            throw Undeclared.thrown(new InterruptedException());
        };
        assertThat(client.verify(client.send(ALICE), RIGHT)).isEqualTo(Approved.of(ALICE));
        assertThat(Thread.interrupted()).isTrue();
    }

    /** The first and the last variation selector of each block, and their neighbours. */
    @Test
    void ofSelectorsAndTheirNeighboursOnlySelectorsAreDropped() {
        for (int selector : new int[] {0xfe00, 0xfe0f, 0xe0100, 0xe01ef, 0x180b, 0x180f}) {
            assertThat(TypedCode.read("ab" + Character.toString(selector))).isEqualTo("ab");
        }
        for (int neighbour : new int[] {0xfdfd, 0xfe10, 0x180a, 0x1810}) {
            assertThat(TypedCode.read("ab" + Character.toString(neighbour))).hasSize(3);
        }
    }

    @Test
    void anyCodePointIsAValueAloneAndAmongDigits() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .mapToObj(Character::toString)
                        .filter(sign -> TypedCode.read(sign).length() > 2
                                || TypedCode.read("1" + sign + "2").length() > 4))
                .isEmpty();
    }

    @Test
    void aMegabyteIsReadAtOnceAndKeptNowhere() {
        for (String sign : List.of(" ", "-", "\u200b", "0", "a", ".", "\u0664", "\ud83d\udd11", "\ud800", "- ")) {
            String much = sign.repeat(1_000_000);
            assertThat(TypedCode.read(much)).as(sign).isEmpty();
            assertThat(TypedCode.read("a" + much + "b")).as(sign).isEqualTo(sign.equals("\u200b") ? "ab" : "");
            assertThat(TypedCode.read("1" + much + "2"))
                    .as(sign)
                    .isEqualTo(List.of(" ", "-", "\u200b", "- ").contains(sign) ? "12" : "");
        }
    }

    @Test
    void codeOf32CharactersMayStandInAnyAmountOfWhiteSpace() {
        ScriptedClient client = world.open();
        String longest = "9".repeat(32);
        client.verify(client.send(ALICE), " ".repeat(100_000) + longest);
        assertThat(client.codes).containsExactly(longest);
    }

    static List<String> impossibleCodes() {
        return List.of(
                "",
                " ",
                " \t\n\u2003",
                "1".repeat(33),
                "1".repeat(100_000),
                "123\u0000456",
                "AB\nCD",
                "AB\tCD",
                "123\u007f",
                "123\u0085456",
                "\u200b",
                " \ufe0f ",
                "1 ".repeat(33),
                "a".repeat(30) + "   b",
                "123\ud800",
                "\udc00123",
                "\ud83d",
                "\u0000",
                "12\ud83a\u0661",
                "\udb40\udc41",
                "\u0378",
                "-",
                "- -",
                "\u2014");
    }
}
