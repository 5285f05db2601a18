package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadataCollection;
import com.google.i18n.phonenumbers.Phonenumber;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Holds what is read to the facts of libphonenumber, for all its regions, every calling code and each kind of number. */
class CallingCodesTest {

    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();

    /** A number as people write it who leave a trunk zero in: calling code, then the national number. */
    private static final List<String> ZERO_AMONG_DIGITS =
            List.of("+%s 0%s", "+%s0%s", "00%s 0%s", "+%s-0-%s", "+%s (0%s)", "+%s ( 0%s )", "(+%s) 0%s");

    private static final List<String> ZERO_IN_BRACKETS = List.of(
            "+%s (0) %s",
            "+%s(0)%s",
            "00%s (0) %s",
            "+%s ( 0 ) %s",
            "+%s (0 )%s",
            "+%s (\u00a00)%s",
            "+%s (0-) %s",
            "+%s (\u200e0\u200e)%s",
            "+%s \uff080\uff09 %s",
            "+%s [0] %s",
            "+%s (\u0660) %s",
            "+%s ((0)) %s");

    @Test
    void readsEveryKindOfNumberOfEveryRegionInInternationalForm() {
        forEachExample((text, number) -> {
            String e164 = LIBRARY.format(number, PhoneNumberFormat.E164);
            for (PhoneNumberFormat format : List.of(PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164)) {
                text.assertThat(read(LIBRARY.format(number, format))).isEqualTo(e164);
            }
            text.assertThat(read("00" + e164.substring(1))).isEqualTo(e164);
        });
    }

    @Test
    void refusesATrunkZeroHoweverItIsWritten() {
        Map<Integer, Boolean> ownZero = new LinkedHashMap<>();
        forEachExample((text, number) -> {
            int code = number.getCountryCode();
            String national = LIBRARY.getNationalSignificantNumber(number);
            for (String style : ZERO_IN_BRACKETS) {
                text.assertThat(read(style.formatted(code, national))).isEqualTo("none");
            }
            if (!ownZero.computeIfAbsent(code, any -> canBegin(patterns(any), "0"))) {
                for (String style : ZERO_AMONG_DIGITS) {
                    text.assertThat(read(style.formatted(code, national))).isEqualTo("none");
                }
            }
        });
        assertThat(ownZero).containsEntry(255, false).containsEntry(39, true);
        assertThat(ownZero.values().stream().filter(own -> !own)).hasSizeGreaterThan(150);
    }

    @Test
    void refusesTheNationalFormBehindTheCallingCode() {
        forEachExample((text, number) -> {
            String national = LIBRARY.format(number, PhoneNumberFormat.NATIONAL);
            // Belarus's free and paid services, to which no code is sent: with an 8 before them they are as long as
            // others
            if (!national.matches("8 (801|902).*")
                    && !national.replaceAll("[^0-9]", "").equals(LIBRARY.getNationalSignificantNumber(number))) {
                text.assertThat(read("+" + number.getCountryCode() + " " + national))
                        .as(national)
                        .isEqualTo("none");
            }
        });
    }

    /** A 1 in North America, an 8 in Russia: behind the calling code they are as wrong as a 0. */
    @Test
    void refusesTrunkPrefixesOfOtherDigits() {
        assertThat(Stream.of(
                                "+1 1 212 555 0123",
                                "+1 (1) 212-555-0123",
                                "+7 8 912 345-67-89",
                                "+7 (8) 912 345-67-89",
                                "+375 8 029 491 19 11",
                                "+375 (80) 29 491 19 11",
                                "+36 06 20 123 4567",
                                "+692 1 235 1234",
                                "+993 8 66 123456")
                        .map(CallingCodesTest::read))
                .containsOnly("none");
        assertThat(Stream.of(
                        "+1 212 555 0123",
                        "+7 812 345-67-89",
                        "+7 912 345-67-89",
                        "+375 29 491 19 11",
                        "+375 801 123 45 67",
                        "+36 20 123 4567",
                        "+692 235 1234",
                        "+993 66 123456"))
                .map(CallingCodesTest::read)
                .doesNotContain("none");
    }

    /** What is dialled for + elsewhere: 011 in America, 0011 in Australia, 001 in half of Asia. */
    @Test
    void refusesExitCodesOtherThan00() {
        forEachExample((text, number) -> {
            String digits = LIBRARY.format(number, PhoneNumberFormat.E164).substring(1);
            List<String> codes =
                    new ArrayList<>(List.of("0011", "011", "810", "119", "000", "00 00 ", "+00", "++", "+ 011"));
            if (digits.length() > 10) {
                codes.add("001 ");
                codes.add("+1 ");
            }
            for (String exit : codes) {
                text.assertThat(read(exit + digits)).as(exit).isEqualTo("none");
            }
        });
    }

    @Test
    void tellsTrunkZerosFromOwnOnesAsTheLibraryDoes() {
        SoftAssertions softly = new SoftAssertions();
        for (int code : LIBRARY.getSupportedCallingCodes()) {
            compare(softly, code, patterns(code), "0");
        }
        softly.assertAll();
    }

    /** Goes on with each beginning that is some numbers', but not that of all numbers that begin so far alike. */
    private static void compare(SoftAssertions softly, int code, List<Pattern> patterns, String beginning) {
        boolean own = canBegin(patterns, beginning);
        List<String> next =
                "0123456789".chars().mapToObj(c -> beginning + (char) c).toList();
        List<String> possible =
                next.stream().filter(one -> canBegin(patterns, one)).toList();
        if (own && possible.size() < 10 && beginning.length() < 6) {
            next.forEach(one -> compare(softly, code, patterns, one));
        } else {
            softly.assertThat(CallingCodes.hasTrunkPrefix((code + beginning + "123456789").substring(0, 11)))
                    .as("a number that begins with " + code + beginning)
                    .isEqualTo(!own);
        }
    }

    private static boolean canBegin(List<Pattern> patterns, String beginning) {
        return patterns.stream().anyMatch(pattern -> {
            Matcher matcher = pattern.matcher(beginning);
            return matcher.matches() || matcher.hitEnd();
        });
    }

    /** All that the library takes for national numbers behind a calling code. */
    private static List<Pattern> patterns(int code) {
        List<Pattern> patterns = new ArrayList<>();
        for (String region : LIBRARY.getRegionCodesForCountryCode(code)) {
            String name = region.equals("001") ? Integer.toString(code) : region;
            try (InputStream in = PhoneNumberUtil.class.getResourceAsStream("data/PhoneNumberMetadataProto_" + name);
                    ObjectInputStream objects = new ObjectInputStream(in)) {
                PhoneMetadataCollection all = new PhoneMetadataCollection();
                all.readExternal(objects);
                all.getMetadataList()
                        .forEach(one -> patterns.add(
                                Pattern.compile(one.getGeneralDesc().getNationalNumberPattern())));
            } catch (IOException broken) {
                throw new AssertionError(name, broken);
            }
        }
        return patterns;
    }

    private static void forEachExample(BiConsumer<SoftAssertions, Phonenumber.PhoneNumber> check) {
        SoftAssertions softly = new SoftAssertions();
        int examples = 0;
        for (String region : LIBRARY.getSupportedRegions()) {
            for (PhoneNumberType type : PhoneNumberType.values()) {
                Optional<Phonenumber.PhoneNumber> example =
                        Optional.ofNullable(LIBRARY.getExampleNumberForType(region, type));
                // a few special numbers are shorter than any number in international form
                if (example.filter(CallingCodesTest::isOfTheForm).isPresent()) {
                    check.accept(softly, example.get());
                    examples++;
                }
            }
        }
        softly.assertAll();
        assertThat(LIBRARY.getSupportedRegions()).hasSizeGreaterThan(240);
        assertThat(examples).isGreaterThan(1000);
    }

    private static boolean isOfTheForm(Phonenumber.PhoneNumber number) {
        return LIBRARY.format(number, PhoneNumberFormat.E164).length() > 7;
    }

    private static String read(String typed) {
        return PhoneNumber.parse(typed).map(PhoneNumber::e164).orElse("none");
    }
}
