package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients by name: which provider they get, with which settings, and what is said where there is none. */
class OpeningTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final String REMEDY =
            "; check the spelling, or add the provider's artifact and its service file to the class path or module path";

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private URLClassLoader loader;

    @BeforeEach
    void listTwoProviders() throws IOException {
        loader = new ProviderFolders(folder).listing(AccountProvider.Acme.class, AccountProvider.Zulu.class);
        Thread.currentThread().setContextClassLoader(loader);
    }

    @AfterEach
    void restore() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        loader.close();
    }

    @Test
    void clientOfAProvidersNameIsOfThatProvider() {
        for (String value : List.of("zulu", " zulu ", "\tzulu\u3000")) {
            try (OtpClient zulu = OtpProviders.open(settings("otp.provider", value, "otp.zulu.api-key", "k"))) {
                assertThat(zulu.name()).isEqualTo("zulu");
                assertThat(zulu.send(ALICE).provider()).isEqualTo("zulu");
            }
        }
    }

    @Test
    void settingOfTheClientNamesItsProvider() {
        OtpConfig config = settings("otp.provider", "main", "otp.main.provider", " zulu ", "otp.main.api-key", "k");
        try (OtpClient main = OtpProviders.open(config)) {
            assertThat(main.name()).isEqualTo("main");
            assertThat(main.send(ALICE).provider()).isEqualTo("zulu");
            assertThat(main.send(ALICE).client()).isEqualTo("main");
        }
    }

    /** As tests do that put a fake in a provider's place. */
    @Test
    void oneProviderCanTakeTheNameOfAnother() {
        OtpConfig before = settings("otp.provider", "acme", "otp.acme.api-key", "k");
        OtpConfig swapped = settings("otp.provider", "acme", "otp.acme.api-key", "k", "otp.acme.provider", "zulu");
        try (OtpClient acme = OtpProviders.open(before);
                OtpClient zulu = OtpProviders.open(swapped)) {
            assertThat(zulu.name()).isEqualTo("acme");
            Challenge challenge = acme.send(ALICE);
            assertThat(challenge.provider()).isEqualTo("acme");
            assertThat(zulu.send(ALICE).provider()).isEqualTo("zulu");
            assertThat(zulu.verify(challenge, "k")).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
            assertThat(acme.verify(challenge, "k")).isEqualTo(Approved.of(ALICE));
        }
    }

    @Test
    void twoAccountsOfOneProviderAreTwoClients() {
        OtpConfig config =
                settings("otp.acme.api-key", "main", "otp.kenya.api-key", "second", "otp.kenya.provider", "acme");
        try (OtpClient main = OtpProviders.open(config, "acme");
                OtpClient kenya = OtpProviders.open(config, "kenya")) {
            assertThat(main.name()).isEqualTo("acme");
            assertThat(kenya.name()).isEqualTo("kenya");
            Challenge challenge = kenya.send(ALICE);
            assertThat(challenge.client()).isEqualTo("kenya");
            assertThat(main.verify(challenge, "second")).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
            assertThatExceptionOfType(OtpNotDoneException.class)
                    .isThrownBy(() -> main.resend(challenge))
                    .extracting(OtpException::failure)
                    .isEqualTo(OtpFailure.UNKNOWN_CHALLENGE);
            assertThat(kenya.verify(challenge, "second")).isEqualTo(Approved.of(ALICE));
        }
    }

    @Test
    void nameIsAllThatCountsNotWhatOtherClientsHave() {
        OtpConfig config = settings("otp.provider", "acme", "otp.zulu.api-key", "k", "otp.acme.provider", "none");
        try (OtpClient zulu = OtpProviders.open(config, "zulu")) {
            assertThat(zulu.name()).isEqualTo("zulu");
        }
    }

    @Test
    void missingSettingIsToldUnderTheClientsName() {
        assertRefused("kenya", "otp.kenya.api-key (in the vault) is missing", "kenya", "otp.kenya.provider", "acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t", "\u200b", "\u00a0"})
    void withoutANameTheKeyIsNamedEvenIfThereIsOneProvider(String blank) {
        for (OtpConfig config : List.of(settings(), settings("otp.provider", blank))) {
            assertThat(refusal(() -> OtpProviders.open(config)))
                    .hasMessageStartingWith("otp: set otp.provider (in the vault) to the name of a client, "
                            + "such as a provider's id [CONFIGURATION, call ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACME", "../../etc/passwd", "acme\nINFO forged", "a b", "\u0430cme", "acme\u200b", "a.b"})
    void malformedNameIsRefusedAndNeverQuoted(String name) {
        String fault = " is not of the form [a-z][a-z0-9-]{0,31} [CONFIGURATION, call ";
        assertThat(refusal(() -> OtpProviders.open(settings("otp.provider", name))))
                .hasMessageStartingWith("otp: otp.provider (in the vault)" + fault);
        assertThat(refusal(() -> OtpProviders.open(settings(), name)))
                .hasMessageStartingWith("otp: the client's name" + fault);
    }

    @Test
    void emptyNameIsMalformedToo() {
        assertThat(refusal(() -> OtpProviders.open(settings(), "")))
                .hasMessageStartingWith("otp: the client's name is not of the form ");
    }

    static List<String> reserved() {
        return List.of("guard", "provider", "require-live", "routing", "store");
    }

    @Test
    void reservedNamesAreThese() {
        assertThat(OtpProviders.RESERVED_NAMES).containsExactlyInAnyOrderElementsOf(reserved());
    }

    /** Also where a provider of that name is there. */
    @ParameterizedTest
    @MethodSource("reserved")
    void reservedNameIsRefused(String name) {
        String fault = " is one of [guard, provider, require-live, routing, store], which mean something else in "
                + "settings; choose another name [CONFIGURATION, call ";
        OtpConfig config = settings("otp." + name + ".provider", "acme", "otp." + name + ".api-key", "k");
        assertThat(refusal(() -> OtpProviders.open(config, name)))
                .hasMessageStartingWith(name + ": the client's name" + fault);
        assertThat(refusal(() -> OtpProviders.open(settings("otp.provider", name))))
                .hasMessageStartingWith(name + ": otp.provider (in the vault)" + fault);
    }

    @Test
    void nameWithoutAProviderSaysHowToGetOne() {
        assertRefused(
                "kenya",
                "no provider of this id; found: [acme, zulu]" + REMEDY
                        + ", or set otp.kenya.provider (in the vault) to one of these",
                "kenya");
    }

    @Test
    void providerThatIsNotThereIsToldByTheKeyThatNamesIt() {
        String fault = "otp.kenya.provider (in the vault) names no provider; found: [acme, zulu]" + REMEDY;
        assertRefused("kenya", fault, "kenya", "otp.kenya.provider", "s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"S3cret!", "acme\u200b", "acme zulu"})
    void malformedIdIsToldByItsKeyAndNeverQuoted(String id) {
        String fault = "otp.kenya.provider (in the vault) is not of the form [a-z][a-z0-9-]{0,31}; found: [acme, zulu]";
        assertRefused("kenya", fault + REMEDY, "kenya", "otp.kenya.provider", id);
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> OtpProviders.open(null));
        assertThatNullPointerException().isThrownBy(() -> OtpProviders.open(null, "acme"));
        assertThatNullPointerException().isThrownBy(() -> OtpProviders.open(settings(), null));
    }

    private static void assertRefused(String client, String text, String name, String... settings) {
        assertThat(refusal(() -> OtpProviders.open(settings(settings), name)))
                .hasMessageStartingWith(client + ": " + text + " [CONFIGURATION, call ");
    }

    private static OtpNotDoneException refusal(Runnable opening) {
        OtpNotDoneException refusal = catchThrowableOfType(OtpNotDoneException.class, opening::run);
        assertThat(refusal.operation()).isEqualTo(OtpOperation.OPEN);
        assertThat(refusal.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        return refusal;
    }

    /** Keys and values by turns, from a place that describes its keys. */
    private static OtpConfig settings(String... settings) {
        return new OtpConfig() {
            @Override
            public @Nullable String get(String key) {
                for (int i = 0; i < settings.length; i += 2) {
                    if (settings[i].equals(key)) {
                        return settings[i + 1];
                    }
                }
                return null;
            }

            @Override
            public String describe(String key) {
                return key + " (in the vault)";
            }
        };
    }
}
