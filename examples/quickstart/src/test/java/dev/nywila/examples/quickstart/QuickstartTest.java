package dev.nywila.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartTest {

    private static final List<String> ACCOUNT = List.of("otp.beem.api-key", "otp.beem.secret-key", "otp.beem.app-id");

    private final StringWriter out = new StringWriter();

    /** A blank property hides the variable, so that no developer's account sends a message from here. */
    @BeforeEach
    void hideTheAccount() {
        ACCOUNT.forEach(key -> System.setProperty(key, ""));
    }

    @AfterEach
    void showTheAccount() {
        ACCOUNT.forEach(System::clearProperty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"beem", "twilio", "inmemory"})
    void tellsTheSameStoryWithEveryProvider(String provider) {
        assertThat(run("--provider", provider)).isZero();
        assertThat(out.toString().lines().filter(line -> !line.startsWith(" ")))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("; no message is sent"),
                        line -> assertThat(line).isEqualTo("send a code to +255*****67"),
                        line -> assertThat(line).matches("accepted by +" + provider),
                        line -> assertThat(line).matches("the phone shows +Your code is [0-9]{6}"),
                        line -> assertThat(line)
                                .matches("verify a wrong code +Rejected\\[reason=INCORRECT_CODE(, .*)?]"),
                        line -> assertThat(line).matches("verify the right code +Approved\\[recipient=\\+255\\*{5}67]"),
                        line -> assertThat(line)
                                .matches("verify the right code again +Rejected\\[reason=ALREADY_USED(, .*)?]"),
                        line -> assertThat(line).isEqualTo("metrics"),
                        line -> assertThat(line).isEqualTo("every answer was the expected one"));
    }

    @Test
    void usesBeemsAdapterAndTellsItsMetersByDefault() {
        assertThat(run()).isZero();
        assertThat(out.toString()).containsPattern("accepted by +beem").containsPattern("otp\\.verify +1 +outcome=");
    }

    @Test
    void namesAllThreeSettingsThatALiveSendNeeds() {
        assertThat(run("--live", "+255713507067")).isEqualTo(1);
        assertThat(out.toString())
                .contains("OTP_BEEM_API_KEY) is missing")
                .contains("OTP_BEEM_SECRET_KEY) is missing")
                .contains("OTP_BEEM_APP_ID) is missing");
    }

    @Test
    void namesTheProvidersThereAreWhenOneIsUnknown() {
        assertThat(run("--provider", "pigeon")).isEqualTo(1);
        assertThat(out.toString()).contains("trouble: pigeon: no provider of this id; found: [beem, inmemory, twilio]");
    }

    @Test
    void inTroubleItTellsWhatAPersonWouldBeToldAndTheCallsNumberForSupport() {
        assertThat(run("--provider", "pigeon")).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("trouble: .*, call (\\w+)]\\R"
                        + "a person would be told: This does not work right now\\..* Support number: \\1\\R");
    }

    @Test
    void refusesANumberThatIsNone() {
        assertThat(run("--live", "0713507067")).isEqualTo(2);
        assertThat(out.toString()).contains("trouble: not a phone number in international form");
    }

    private int run(String... args) {
        return Quickstart.run(args, new PrintWriter(out, true), Reader.nullReader());
    }
}
