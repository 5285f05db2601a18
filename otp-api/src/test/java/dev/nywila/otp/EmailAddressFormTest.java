package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which texts are e-mail addresses. */
class EmailAddressFormTest {

    /** What RFC 5322 allows in an atom beside letters and digits, without the two that are refused here. */
    private static final String SIGNS = "!#$%&'*+-/=?^_{}~";

    private static final String LONGEST_LABEL = "d".repeat(63);

    /** 254 characters: a local part of 64, and a domain of 189. */
    private static final String LONGEST =
            "l".repeat(64) + "@" + (LONGEST_LABEL + ".").repeat(2) + "d".repeat(57) + ".com";

    static Stream<String> addresses() {
        return Stream.concat(
                SIGNS.chars().mapToObj(sign -> (char) sign + "a" + (char) sign + "@example.com"),
                Stream.of(
                        "a@b.c",
                        "o'brien@example.com",
                        "amina+shop@example.com",
                        "amina.j.2@mail.eu-west.example.co.tz",
                        "12345@163.com",
                        "a@1.2.3.com",
                        "a@3com.4u",
                        "a@xn--bcher-kva.xn--p1ai",
                        "a@b--c.d-e",
                        "Amina.O@example.com",
                        "+255713507067@example.com",
                        "l".repeat(64) + "@example.com",
                        "a@" + LONGEST_LABEL + "." + LONGEST_LABEL,
                        LONGEST));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void strictFormIsTakenAsItIs(String text) {
        assertThat(EmailAddress.of(text).address()).isEqualTo(text);
        assertThat(EmailAddress.parse(text)).contains(EmailAddress.of(text));
    }

    static Stream<String> others() {
        String signs =
                "\"`|\\()<>[]:;,@ \t\n\r\u0000\u0007\u007f\u00a0\u00e9\u0430\u200b\u0661\uff10\uff20\u212a\ud83d";
        return Stream.concat(
                signs.chars()
                        .mapToObj(c -> (char) c)
                        .flatMap(c -> Stream.of(
                                "a" + c + "b@example.com",
                                c + "a@example.com",
                                "a" + c + "@example.com",
                                "a@ex" + c + "le.com",
                                "a@" + c + "example.com",
                                "a@example.co" + c + "m",
                                "a@example" + c + ".com")),
                Stream.of(
                        "",
                        "@",
                        "amina",
                        "amina@",
                        "@example.com",
                        "amina@localhost",
                        "amina@example.",
                        "amina@.com",
                        "amina@example..com",
                        "amina@example.com.",
                        ".amina@example.com",
                        "amina.@example.com",
                        "ami..na@example.com",
                        ".@example.com",
                        "amina@-example.com",
                        "amina@example-.com",
                        "amina@example.-com",
                        "amina@example.com-",
                        "amina@example_shop.com",
                        "amina@exam+ple.com",
                        "amina@127.0.0.1",
                        "amina@1.2",
                        "amina@example.4",
                        "amina@[127.0.0.1]",
                        "amina@[IPv6:::1]",
                        "\"amina j\"@example.com",
                        "Amina <amina@example.com>",
                        "mailto:amina@example.com",
                        "amina@example.com, juma@example.com",
                        "amina(shop)@example.com",
                        "amina@example.com\n",
                        "amina@example.com\r\nBcc: juma@example.com",
                        "l".repeat(65) + "@example.com",
                        "a@d" + LONGEST_LABEL + ".com",
                        "a@example.d" + LONGEST_LABEL,
                        "a@b" + ".c".repeat(130),
                        LONGEST.replace(".com", ".coms")));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anyOtherFormIsRefusedWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmailAddress.of(text))
                .withNoCause()
                .withMessage("not an e-mail address: expected name@domain in ASCII, without quotes");
    }

    @Test
    void lengthsThatAreRefusedAreOneTooMany() {
        assertThat(LONGEST).hasSize(254);
        assertThat(LONGEST.replace(".com", ".coms")).hasSize(255);
    }
}
