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
                "001 202 555 0123;+12025550123",
                " +255713507067\t;+255713507067",
                "(+255) 713.507.067;+255713507067",
                "+255\u00a0713\u00a0507\u00a0067;+255713507067",
                "\u2003+255713507067\u2003;+255713507067",
                "+255[713]507067;+255713507067",
                "+255\t713\t507067;+255713507067",
                "\r\n+255 713 507 067\u2028;+255713507067",
                "+39 (06) 1234 5678;+390612345678",
                "+225 01 23 45 67 89;+2250123456789",
                "+242 06 123 4567;+242061234567",
                "+250 06 123 4567;+250061234567",
                "+267 0800 012 345;+2670800012345",
                "+61 (2) 9876 5432;+61298765432"
            })
    void parseReadsWhatPeopleTypeInInternationalForm(String typed, String expected) {
        assertThat(PhoneNumber.parse(typed)).contains(PhoneNumber.of(expected));
    }

    /** Copied from contacts, chats, calendars and PDF files. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202a+255 713 507 067\u202c",
                "\u2068+255713507067\u2069",
                "\ufeff\u200e+255713507067",
                "\u200f\u061c+255713507067",
                "+255\u00ad713\u200b507\u200d067\u2060",
                "+255\u2011713\u2010507\u2013067",
                "+255\u2212713\u2014507\u30fc067",
                "+255\u202f713\u2009507\u3000067",
                "+255\u00b7713\u2022507\uff0e067",
                "\uff08+255\uff09713507067",
                "+2\ufe0f5\ufe0f5\ufe0f713507067",
                "+255\udb40\udd00713507067",
                "+255\u034f713\u3164507\u2064067",
                "\udb40\udc7f+255713507067\u202e"
            })
    void parsePassesOverWhatNobodySeesAndEveryDashAndBlank(String pasted) {
        assertThat(PhoneNumber.parse(pasted)).contains(PhoneNumber.of("+255713507067"));
    }

    /** Also mixed: there is one number that they can mean, and limits are kept by that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+\u0662\u0665\u0665\u0667\u0661\u0663\u0665\u0660\u0667\u0660\u0666\u0667",
                "+\u06f2\u06f5\u06f5\u06f7\u06f1\u06f3\u06f5\u06f0\u06f7\u06f0\u06f6\u06f7",
                "\uff0b\uff12\uff15\uff15\uff17\uff11\uff13\uff15\uff10\uff17\uff10\uff16\uff17",
                "\u0660\u0660255713507067",
                "\ufe62\u0968\u096b\u096b713507067",
                "+25571350706\u0667",
                "+255713507\ud83a\udd50\ud83a\udd56\ud83a\udd57"
            })
    void parseReadsTheDecimalDigitsOfAnyScript(String typed) {
        assertThat(PhoneNumber.parse(typed)).contains(PhoneNumber.of("+255713507067"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+255 ( 0 ) 713 507 067",
                "+255 (0 ) 713 507 067",
                "+255 (\u00a00) 713 507 067",
                "+255 (0-) 713 507 067",
                "+255 (0713) 507 067",
                "+255 0713 507 067",
                "+255 \u0660713 507 067",
                "+254 0712 345 678",
                "+256 0772 123456",
                "+250 0788 123 456",
                "+82 010-1234-5678",
                "+44 (020) 7946 0018",
                "+39 (0) 6 1234 5678",
                "0011 255 713 507 067",
                "001 255 713 507 067",
                "001 46 812 34 56",
                "001 47 406 12 345"
            })
    void parseIsEmptyForATrunkPrefixOrAForeignExitCode(String typed) {
        assertThat(PhoneNumber.parse(typed)).isEmpty();
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
                "+255\u0000713507067",
                "+25571350706\u00b2",
                "+25571350706\u2466",
                "+255713507067\ud800",
                "+255713507067\ud83d\udcde",
                "(0)0255713507067",
                "+255\n713507067",
                "+\n255713507067",
                "00255\n713507067",
                "0\n0255713507067",
                "+255713507067\n+255713507068",
                "+255~713507067",
                "+255,713507067",
                "\u207a255713507067",
                "00+255713507067",
                "+ +255713507067",
                "+255 713+507067"
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
    void parseNeverThrowsForAnyCodePointNorForHalfOfOne() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String sign = Character.toString(c);
            PhoneNumber.parse("+255713507067" + sign)
                    .ifPresent(read -> assertThat(read.e164()).startsWith("+255713507067"));
            PhoneNumber.parse(sign + "+255" + sign + "713507067")
                    .ifPresent(read -> assertThat(read).isEqualTo(PhoneNumber.of("+255713507067")));
        }
        Random random = new Random(20_240_614);
        for (int round = 0; round < 20_000; round++) {
            int[] signs = random.ints(random.nextInt(24), 0, Character.MAX_CODE_POINT + 1)
                    .toArray();
            assertThat(PhoneNumber.parse("+" + new String(signs, 0, signs.length)))
                    .isEmpty();
        }
    }

    @Test
    void parseEndsForTextsOfTenThousandCharacters() {
        for (int i = 0; i < ALPHABET.length(); i++) {
            String text = String.valueOf(ALPHABET.charAt(i)).repeat(10_000);
            assertThat(PhoneNumber.parse(text)).isEmpty();
            assertThat(PhoneNumber.parse("+" + text)).isEmpty();
            assertThat(PhoneNumber.parse("+255" + text)).isEmpty();
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
        assertThat(PhoneNumber.of("+1234567")).hasToString("+12*******7");
        assertThat(PhoneNumber.of("+12345678")).hasToString("+12******78");
        assertThat(PhoneNumber.of("+1234567890")).hasToString("+123*****90");
    }

    @Test
    void textOfItShowsAtMostHalfOfItsDigitsAndTwoOfItsLast() {
        for (int length = 7; length <= 15; length++) {
            PhoneNumber number = PhoneNumber.of("+" + "123456789123456".substring(0, length));
            String masked = number.toString();
            assertThat(masked.chars().filter(Character::isDigit)).hasSizeLessThanOrEqualTo(length / 2);
            assertThat(masked).matches("\\+[0-9]{1,3}\\*{5,}[0-9]{1,2}").hasSize(11);
            int end = masked.lastIndexOf('*') + 1;
            assertThat(number.e164())
                    .startsWith(masked.substring(0, masked.indexOf('*')))
                    .endsWith(masked.substring(end));
        }
    }

    @Test
    void lengthOfTheNumberDoesNotShow() {
        assertThat(PhoneNumber.of("+255713507067").toString())
                .hasSameSizeAs(PhoneNumber.of("+1234567").toString());
    }

    @Test
    void addressIsTheWholeNumber() {
        assertThat(PhoneNumber.of("+255713507067").address()).isEqualTo("+255713507067");
    }

    @Test
    void javaSerializationGivesAnEqualNumber() throws Exception {
        PhoneNumber number = PhoneNumber.of("+255713507067");
        assertThat(Serialized.andBack(number, PhoneNumber.class)).isEqualTo(number);
    }

    @Test
    void streamWithAnotherTextIsRefused() {
        PhoneNumber number = PhoneNumber.of("+255713507067");
        for (String instead : new String[] {"", "255713507067", "+255713507067|", "amina@example.com", null}) {
            Serialized.assertRefused("not a phone number", number, "+255713507067", instead);
        }
    }
}
