package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

    /** What a hostile or careless person may type, character by character. */
    private static final String ALPHABET =
            "0123456789+-() .\u00a0\u0000\n\t\u0661\u0967\uff11\uff0b\u200b\u202e\ud83d\udcde\ud800\udc00abcxX#*,;/\\\"'|";

    @ParameterizedTest
    @ValueSource(strings = {"+1234567", "+255713507067", "+999999999999999"})
    void strictFormIsTakenAsItIs(String text) {
        assertThat(PhoneNumber.of(text).e164()).isEqualTo(text);
        assertThat(PhoneNumber.parse(text)).contains(PhoneNumber.of(text));
    }

    @Test
    void isEqualToTheSameNumberAndToNothingElse() {
        PhoneNumber number = PhoneNumber.of("+255713507067");
        assertThat(number)
                .isEqualTo(PhoneNumber.of("+255713507067"))
                .hasSameHashCodeAs(PhoneNumber.of("+255713507067"));
        assertThat(number)
                .isNotEqualTo(PhoneNumber.of("+255713507068"))
                .isNotEqualTo(number.e164())
                .isNotEqualTo(null);
        assertThat(Stream.of("+255713507067", "+255713507068", "+254713507067")
                        .map(PhoneNumber::of)
                        .map(PhoneNumber::hashCode))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "+123456",
                "+1234567890123456",
                "+0255713507067",
                "255713507067",
                "00255713507067",
                "++255713507067",
                " +255713507067",
                "+255713507067\n",
                "+255 713507067",
                "+25571350706\u0667",
                "\uff0b255713507067",
                "+\uff12\uff15\uff15713507067",
                "+255713507067\u0000",
                "+255713507067;ext=1"
            })
    void anyOtherFormIsRefusedWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PhoneNumber.of(text))
                .withNoCause()
                .withMessage(
                        "not a phone number in international form: expected + and 7 to 15 digits, the first not 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "+255 713-507-067;+255713507067",
                "00255713507067;+255713507067",
                "0 0255 713 507 067;+255713507067",
                " +255713507067\t;+255713507067",
                "(+255) 713.507.067;+255713507067",
                "+255\u00a0713\u00a0507\u00a0067;+255713507067",
                "\u2003+255713507067\u2003;+255713507067"
            })
    void parseReadsWhatPeopleTypeInInternationalForm(String typed, String expected) {
        assertThat(PhoneNumber.parse(typed)).contains(PhoneNumber.of(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "0713507067",
                "713507067",
                "255713507067",
                "000255713507067",
                "+00255713507067",
                "+255/713507067",
                "+44 (0)20 7946 0958",
                "+255_713507067",
                "+255713507067 ext 4",
                "tel:+255713507067",
                "+25571350706\u0667",
                "+\uff12\uff15\uff15713507067",
                "+255\u0000713507067",
                "+255713507067\u202e"
            })
    void parseIsEmptyForEverythingElse(String typed) {
        assertThat(PhoneNumber.parse(typed)).isEmpty();
    }

    @Test
    void parseNeverThrowsWhateverTheText() {
        Random random = new Random(20_240_613);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder typed = new StringBuilder(random.nextBoolean() ? "+" : "");
            for (int left = random.nextInt(24); left > 0; left--) {
                typed.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            Optional<PhoneNumber> number = PhoneNumber.parse(typed.toString());
            number.ifPresent(read -> assertThat(read.e164()).matches("\\+[1-9][0-9]{6,14}"));
        }
    }

    @Test
    void parseEndsForTextsOfTenThousandCharacters() {
        for (int i = 0; i < ALPHABET.length(); i++) {
            String text = String.valueOf(ALPHABET.charAt(i)).repeat(10_000);
            assertThat(PhoneNumber.parse(text)).isEmpty();
            assertThat(PhoneNumber.parse("+" + text)).isEmpty();
        }
        assertThat(PhoneNumber.parse("+" + " ".repeat(10_000) + "255713507067")).isPresent();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> PhoneNumber.of(null));
        assertThatNullPointerException().isThrownBy(() -> PhoneNumber.parse(null));
    }

    @Test
    void textOfItIsMasked() {
        assertThat(PhoneNumber.of("+255713507067")).hasToString("+255*****67");
        assertThat(PhoneNumber.of("+1234567")).hasToString("+123*****67");
    }

    @Test
    void lengthOfTheNumberDoesNotShow() {
        assertThat(PhoneNumber.of("+255713507067").toString())
                .hasSameSizeAs(PhoneNumber.of("+1234567").toString());
    }
}
