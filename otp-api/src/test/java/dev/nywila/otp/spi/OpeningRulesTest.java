package dev.nywila.otp.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpProviders;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code open} refuses whatever the provider. */
class OpeningRulesTest {

    static final Set<String> RESERVED = OtpProviders.RESERVED_NAMES;

    private final Map<String, String> set = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"true", " TRUE ", "True"})
    void whereLiveIsRequiredWhatIsNotIsAFault(String required) {
        set.put("otp.require-live", required);
        OtpSettings settings = settings("acme");
        settings.notLive("base-url", "is a sandbox");
        settings.notLive("base-url", "is plain http");
        settings.notLive("outbox", "keeps codes");
        assertThat(faults(settings))
                .isEqualTo("otp.acme.base-url is a sandbox, which otp.require-live forbids"
                        + "; otp.acme.outbox keeps codes, which otp.require-live forbids");
    }

    @Test
    void whereLiveIsRequiredWhatIsLiveOpens() {
        set.put("otp.require-live", "true");
        assertThatCode(() -> settings("acme").check()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE", " ", ""})
    void whereLiveIsNotRequiredAnythingOpens(String required) {
        set.put("otp.require-live", required);
        OtpSettings settings = settings("acme");
        settings.notLive("base-url", "is a sandbox");
        assertThatCode(settings::check).doesNotThrowAnyException();
        set.clear();
        OtpSettings absent = settings("acme");
        absent.notLive("base-url", "is a sandbox");
        assertThatCode(absent::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "ture", "true,", "\u200btrue"})
    void garbageIsAFaultAndCountsAsTrue(String garbage) {
        set.put("otp.require-live", garbage);
        OtpSettings settings = settings("acme");
        settings.notLive("base-url", "is a sandbox");
        assertThat(faults(settings))
                .isEqualTo("otp.acme.base-url is a sandbox, which otp.require-live forbids"
                        + "; otp.require-live is not true or false");
    }

    @Test
    void misspelledKeyIsAFault() {
        set.put("otp.require-alive", "true");
        OtpSettings settings = settings("acme");
        settings.notLive("base-url", "is a sandbox");
        assertThat(faults(settings)).isEqualTo("otp.require-alive is unknown; did you mean otp.require-live?");
    }

    @Test
    void faultOfTheKeyItselfComesBeforeThatItIsNotLive() {
        set.put("otp.require-live", "true");
        OtpSettings settings = settings("acme");
        settings.notLive("base-url", "is a sandbox");
        settings.fault("base-url", "is no address");
        assertThat(faults(settings)).isEqualTo("otp.acme.base-url is no address");
    }

    @ParameterizedTest
    @FieldSource("RESERVED")
    void reservedNameIsAFault(String name) {
        assertThat(faults(settings(name)))
                .isEqualTo("otp." + name + " is a reserved name; give the client another one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "1acme", "acme_ke", "acme.ke", "-acme", "a234567890123456789012345678901234"})
    void malformedNameIsAFault(String name) {
        assertThat(faults(settings(name)))
                .isEqualTo("otp." + name + " is no client's name, which is of the form [a-z][a-z0-9-]{0,31}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "acme-ke2", "a2345678901234567890123456789012"})
    void otherNamesAreNot(String name) {
        assertThatCode(() -> settings(name).check()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", " acme ", "\u200bacme\u200b", ""})
    void providerKeyMayNameThisKind(String id) {
        set.put("otp.kenya.provider", id);
        assertThatCode(() -> settings("kenya").check()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "Acme", "acme-ke", "kenya"})
    void providerKeyThatNamesAnotherKindIsAFault(String id) {
        set.put("otp.kenya.provider", id);
        assertThat(faults(settings("kenya")))
                .isEqualTo("otp.kenya.provider names another provider than acme, which is being opened");
    }

    @Test
    void allFaultsComeInOneExceptionOfTheClientBeforeAnythingIsMade() {
        set.put("otp.guard.provider", "other");
        set.put("otp.guard.ledger-sice", "1");
        set.put("otp.guard.max-attempts", "many");
        set.put("otp.require-live", "perhaps");
        OtpSettings settings = new OtpSettings("acme", OtpConfig.of(set).with(OtpStore.class, new MapStore()), "guard");
        settings.required("api-key");
        settings.notLive("base-url", "is a sandbox");
        OtpNotDoneException all = catchThrowableOfType(
                OtpNotDoneException.class, () -> new ScriptedClient(settings, ScriptedClient.declaring()));
        assertThat(all.client()).isEqualTo("guard");
        assertThat(all.operation()).isEqualTo(OtpOperation.OPEN);
        assertThat(all)
                .hasMessageContaining("otp.require-live is not")
                .hasMessageContaining("otp.guard is a reserved name")
                .hasMessageContaining("otp.guard.api-key is missing")
                .hasMessageContaining("otp.guard.base-url is a sandbox")
                .hasMessageContaining("otp.guard.ledger-sice is unknown; did you mean otp.guard.ledger-size?")
                .hasMessageContaining("otp.guard.max-attempts is not a whole number")
                .hasMessageContaining("otp.guard.provider names another")
                .hasMessageContaining("otp.store.secret is missing")
                .hasMessageNotContaining("many")
                .hasMessageNotContaining("perhaps");
    }

    private OtpSettings settings(String name) {
        return new OtpSettings("acme", OtpConfig.of(set), name);
    }

    private static String faults(OtpSettings settings) {
        OtpNotDoneException all = catchThrowableOfType(OtpNotDoneException.class, settings::check);
        String text = all.getMessage();
        return text.substring(text.indexOf(": ") + 2, text.indexOf(" [CONFIGURATION"));
    }
}
