package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @Test
    void domainIsOneInWhateverCaseAndTheLocalPartIsNot() {
        EmailAddress address = EmailAddress.of("Amina@EXAMPLE.Co.TZ");
        assertThat(address.address()).isEqualTo("Amina@example.co.tz");
        assertThat(address)
                .isEqualTo(EmailAddress.of("Amina@example.co.tz"))
                .hasSameHashCodeAs(EmailAddress.of("Amina@example.co.tz"))
                .isNotEqualTo(EmailAddress.of("amina@example.co.tz"));
        assertThat(EmailAddress.parse("Amina@EXAMPLE.Co.TZ")).contains(address);
    }

    @Test
    void domainIsTheSameWhateverTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(EmailAddress.of("a@INFO.example").address()).isEqualTo("a@info.example");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void isEqualToTheSameAddressAndToNothingElse() {
        EmailAddress address = EmailAddress.of("amina@example.com");
        assertThat(address)
                .isEqualTo(EmailAddress.of("amina@example.com"))
                .isNotEqualTo(EmailAddress.of("amina@example.org"))
                .isNotEqualTo(address.address())
                .isNotEqualTo(null);
        assertThat(Stream.of("amina@example.com", "amina@example.org", "anina@example.com")
                        .map(EmailAddress::of)
                        .map(EmailAddress::hashCode))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " amina@Example.com",
                "amina@example.com \t\r\n",
                "\u00a0amina@example.com\u3000",
                "\u2068amina@example.com\u2069",
                "\ufeff\u200bamina@example.com\u200e",
                "amina@example.com\udb40\udd00"
            })
    void parsePassesOverWhatNobodySeesAroundIt(String pasted) {
        assertThat(EmailAddress.parse(pasted)).contains(EmailAddress.of("amina@example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u200b",
                "@",
                "amina",
                "amina @example.com",
                "amina@ example.com",
                "ami\u00adna@example.com",
                "amina@exam\u200bple.com",
                "<amina@example.com>",
                "amina@example.com.",
                "am|ina@example.com",
                "amina\uff20example.com",
                "+255713507067"
            })
    void parseIsEmptyForEverythingElse(String typed) {
        assertThat(EmailAddress.parse(typed)).isEmpty();
    }

    @Test
    void parseNeverThrowsWhateverTheText() {
        String alphabet = "aB9.-_+@@@. '\"|<>\\\u0000\n\u00a0\u0661\u200b\u202e\ud83d\udcde\ud800";
        Random random = new Random(20_240_613);
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder typed = new StringBuilder();
            for (String behind : List.of("@", ".", "", "")) {
                for (int left = random.nextInt(4); left > 0; left--) {
                    typed.append(random.nextBoolean() ? 'a' : alphabet.charAt(random.nextInt(alphabet.length())));
                }
                typed.append(behind);
            }
            read += assertReadAsOf(typed.toString());
        }
        assertThat(read).isGreaterThan(100);
    }

    @Test
    void parseNeverThrowsForAnyCodePointNorForHalfOfOne() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String sign = Character.toString(c);
            assertReadAsOf(sign + "amina@example.com" + sign);
            assertReadAsOf("a" + sign + "@example.com");
            assertReadAsOf("a@b" + sign + "c.com");
        }
    }

    /** What is read has the strict form; returns how many were read. */
    private static int assertReadAsOf(String typed) {
        return EmailAddress.parse(typed)
                .map(read -> {
                    assertThat(EmailAddress.of(read.address())).isEqualTo(read);
                    assertThat(read.address()).matches("[!-{}~]+@[a-z0-9.-]+").doesNotContain("\"");
                    return 1;
                })
                .orElse(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ".", "a.", "@", "a@", "a@b.", "-", "a-", "1.", " ", "\u200b", "a@a.a"})
    void parseEndsForLongTexts(String part) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int length : new int[] {60, 120, 250, 254, 300, 100_000}) {
                String text = part.repeat(length / part.length());
                assertReadAsOf(text);
                assertReadAsOf("a@" + text + "!");
                assertReadAsOf(text + "@example.com");
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "amina@example.com,a*****@*****.com",
        "am@example.com,a*****@*****.com",
        "a@example.com,*****@*****.com",
        "amina@b.co.tz,a*****@*****.tz",
        "'o''brien@example.com',o*****@*****.com"
    })
    void textOfItIsMasked(String address, String masked) {
        assertThat(EmailAddress.of(address)).hasToString(masked);
    }

    @Test
    void lengthsOfItsPartsDoNotShow() {
        assertThat(IntStream.range(2, 64)
                        .mapToObj(length -> EmailAddress.of("a".repeat(length) + "@" + "b".repeat(length) + ".com")))
                .extracting(EmailAddress::toString)
                .containsOnly("a*****@*****.com");
    }

    @Test
    void javaSerializationGivesAnEqualAddress() throws Exception {
        EmailAddress address = EmailAddress.of("amina@example.com");
        assertThat(Serialized.andBack(address, EmailAddress.class)).isEqualTo(address);
    }

    @Test
    void streamWithAnotherTextIsRefused() throws Exception {
        EmailAddress address = EmailAddress.of("amina@example.com");
        for (String instead : new String[] {"", "amina", "a|b@example.com", "+255713507067", null}) {
            Serialized.assertRefused("not an e-mail address", address, "amina@example.com", instead);
        }
        assertThat(Serialized.tampered(address, "amina@example.com", "juma@EXAMPLE.com"))
                .isEqualTo(EmailAddress.of("juma@example.com"));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> EmailAddress.of(null));
        assertThatNullPointerException().isThrownBy(() -> EmailAddress.parse(null));
    }
}
