package dev.nywila.otp.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpNotDoneException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, as one value or as YAML has them. */
class SettingListsTest {

    private static final String GAP = "otp.acme.codes is a list that does not start at [0], or has a gap";

    private final Map<String, String> set = new HashMap<>();
    private boolean listed = true;

    private SettingListsTest set(String key, String value) {
        set.put("otp.acme." + key, value);
        return this;
    }

    private OtpSettings settings() {
        return new OtpSettings("acme", listed ? OtpConfig.of(set) : set::get, "acme");
    }

    @Test
    void oneValueWithCommasIsAList() {
        OtpSettings settings = set("codes", " a, b c ,,d").settings();
        assertThat(settings.list("codes")).containsExactly("a", "b c", "", "d");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void keyForEachValueIsAList() {
        set("codes[0]", " a,b ").set("codes[1]", "").set("codes[2]", "c");
        OtpSettings settings = settings();
        assertThat(settings.list("codes")).containsExactly("a,b", "", "c");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void longListIsReadToItsEnd() {
        for (int i = 0; i < 100; i++) {
            set("codes[" + i + "]", "v" + i);
        }
        OtpSettings settings = settings();
        assertThat(settings.list("codes")).hasSize(100).endsWith("v99");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u200b"})
    void absentOneIsEmptyOrThePreset(String blank) {
        OtpSettings settings = set("codes", blank).settings();
        assertThat(settings.list("codes")).isEmpty();
        settings.preset("codes", "a,b");
        assertThat(settings.list("codes")).containsExactly("a", "b");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void listTakesThePlaceOfThePreset() {
        OtpSettings settings = set("codes[0]", "c").settings();
        settings.preset("codes", "a,b");
        assertThat(settings.list("codes")).containsExactly("c");
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"codes[1]", "codes[9]", "codes[01]", "codes[x]", "codes[2].name", "codes["})
    void listThatDoesNotStartOrHasAGapIsAFault(String stray) {
        assertThat(faults(set(stray, "b"), "codes")).isEqualTo(GAP);
        assertThat(faults(set("codes[0]", "a"), "codes")).isEqualTo(stray.equals("codes[1]") ? "" : GAP);
    }

    /** Nobody can tell what is set, so it is looked for. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9})
    void gapIsFoundWhereSettingsCannotBeListedToo(int stray) {
        listed = false;
        assertThat(faults(set("codes[" + stray + "]", "b"), "codes")).isEqualTo(GAP);
    }

    @Test
    void bothFormsAtOnceAreAFault() {
        set("codes", "a").set("codes[0]", "b");
        assertThat(faults(this, "codes"))
                .isEqualTo("otp.acme.codes is set as one value and as a list; keep one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key[0]", "key[1]", "key[7]"})
    void listWhereOneValueIsExpectedIsAFault(String element) {
        OtpSettings settings = set(element, "a").settings();
        settings.text("key");
        assertThat(faults(settings)).isEqualTo("otp.acme.key is a list; give one value");
        OtpSettings both = set("key", "a").settings();
        assertThat(both.text("key")).contains("a");
        assertThat(faults(both)).isEqualTo("otp.acme.key is a list; give one value");
    }

    /** An empty element is no reason to let every number through. */
    @Test
    void listOfCallingCodesIsReadStrictly() {
        OtpSettings yaml = set("codes[0]", "255").set("codes[1]", " 254 ").settings();
        assertThat(yaml.callingCodes("codes")).containsExactlyInAnyOrder("255", "254");
        assertThatCode(yaml::check).doesNotThrowAnyException();
        OtpSettings blank = set("codes[0]", " ").settings();
        assertThat(blank.callingCodes("codes")).isEmpty();
        assertThat(faults(blank)).isEqualTo("otp.acme.codes is not calling codes such as 255,254");
        listed = false;
        OtpSettings notListed = settings();
        assertThat(notListed.callingCodes("codes")).isEmpty();
        assertThat(faults(notListed)).isEqualTo("otp.acme.codes is not calling codes such as 255,254");
    }

    private static String faults(SettingListsTest test, String list) {
        OtpSettings settings = test.settings();
        List<String> read = settings.list(list);
        assertThat(read).allMatch(element -> element.length() == 1);
        return faults(settings);
    }

    private static String faults(OtpSettings settings) {
        OtpNotDoneException all = catchThrowableOfType(OtpNotDoneException.class, settings::check);
        if (all == null) {
            return "";
        }
        String text = all.getMessage();
        return text.substring(text.indexOf(": ") + 2, text.indexOf(" [CONFIGURATION"));
    }
}
