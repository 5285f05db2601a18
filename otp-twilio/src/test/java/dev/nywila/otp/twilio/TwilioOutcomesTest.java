package dev.nywila.otp.twilio;

import static dev.nywila.otp.twilio.Twilio.CHALLENGE;
import static dev.nywila.otp.twilio.Twilio.PHONE;
import static dev.nywila.otp.twilio.Twilio.SID;
import static dev.nywila.otp.twilio.Twilio.checked;
import static dev.nywila.otp.twilio.Twilio.error;
import static dev.nywila.otp.twilio.Twilio.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of each reply, beside the codes of {@link DocumentedCodesTest}. */
class TwilioOutcomesTest {

    private static final String CODE = "123456";
    private static final String STARTED = started(PHONE.e164(), "sms");
    private static final String APPROVED = checked("approved", true);

    private final StubServer server = new StubServer();
    private final OtpClient otp = Twilio.open(server.url());

    TwilioOutcomesTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        otp.close();
        server.close();
    }

    private OtpException sendFails(int status, String body, String... headers) {
        server.saying(status, body, headers);
        OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
        assertThat(trouble).isNotNull();
        assertThat(server.requests()).hasSize(1);
        return trouble;
    }

    private OtpException verifyFails(int status, String body) {
        server.saying(status, body);
        OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.verify(CHALLENGE, CODE));
        assertThat(trouble).isNotNull();
        return trouble;
    }

    private VerificationResult verify(int status, String body) {
        server.saying(status, body);
        return otp.verify(CHALLENGE, CODE);
    }

    private static void assertNotUnderstood(OtpException trouble) {
        assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.PROTOCOL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Invalid parameter; INVALID_RECIPIENT",
                "Invalid parameter: To; INVALID_RECIPIENT",
                "Invalid parameter `To`: +255713507067; INVALID_RECIPIENT",
                "Invalid parameter: Channel; CONFIGURATION",
                "Invalid parameter `Channel`: whatsapp; CONFIGURATION",
                "Invalid parameter `Locale`: sw; CONFIGURATION",
                "Invalid parameter `Tools`: x; CONFIGURATION",
                "Something new; INVALID_RECIPIENT"
            })
    void anInvalidParameterIsTheRecipientUnlessTwilioNamesAnother(String message, OtpFailure failure) {
        OtpException trouble = sendFails(400, error("60200", 400, message));
        assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
        assertThat(trouble.failure()).isEqualTo(failure);
        assertThat(trouble).hasMessageNotContaining(PHONE.e164()).hasMessageNotContaining("parameter");
    }

    @ParameterizedTest
    @CsvSource({
        "200, pending, INCORRECT_CODE",
        "201, pending, INCORRECT_CODE",
        "200, max_attempts_reached, TOO_MANY_ATTEMPTS",
        "200, expired, NO_LONGER_VALID",
        "200, canceled, NO_LONGER_VALID",
        "200, deleted, NO_LONGER_VALID",
        "201, failed, NO_LONGER_VALID"
    })
    void aCheckThatDidNotApproveIsARejectionByItsStatus(int status, String told, Rejection reason) {
        assertThat(verify(status, checked(told, false)))
                .isEqualTo(Rejected.of(reason).providerCode(told));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201})
    void approvesTheDocumentedSuccess(int status) {
        assertThat(verify(status, APPROVED)).isEqualTo(Approved.of(PHONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"status\":\"approved\" -> \"status\":\"Approved\"",
                "\"status\":\"approved\" -> \"status\":true",
                "\"status\":\"approved\" -> \"status\":[\"approved\"]",
                "\"status\":\"approved\" -> \"status\":\"pending\"",
                "\"status\":\"approved\" -> \"status\":\"unheard_of\"",
                "\"status\":\"approved\" -> \"state\":\"approved\"",
                "\"valid\":true -> \"valid\":\"true\"",
                "\"valid\":true -> \"valid\":1",
                "\"valid\":true -> \"valid\":null",
                "\"valid\":true -> \"valid\":false",
                "\"valid\":true -> \"is_valid\":true",
                "\"valid\":true -> \"valid\":true,\"error\":true",
                "\"valid\":true -> \"valid\":true,\"code\":60202",
                "\"sid\":\"VEff -> \"sid\":\"VEfe",
                "\"sid\":\"VEff -> \"id\":\"VEff",
                "\"to\":\"+255713507067\" -> \"to\":255713507067",
                "\"to\":\"+255713507067\" -> \"recipient\":\"+255713507067\""
            })
    void noOtherReplyToACheckApproves(String change) {
        String[] parts = change.split(" -> ", -1);
        assertThat(APPROVED).contains(parts[0]);
        assertNotUnderstood(verifyFails(200, APPROVED.replace(parts[0], parts[1])));
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 203, 204, 206, 302, 400, 403, 404})
    void anApprovalAtAnyOtherStatusIsNone(int status) {
        assertNotUnderstood(verifyFails(status, status == 204 ? "" : APPROVED));
    }

    @Test
    void anApprovalOfAnotherRecipientIsNoneOfThisChallenge() {
        PhoneNumber other = PhoneNumber.of("+255713507068");
        server.saying(200, APPROVED);
        assertThat(otp.verify(Challenge.of("twilio", SID, other, Instant.EPOCH), CODE))
                .isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
    }

    @Test
    void acceptsTheDocumentedSuccess() {
        server.saying(201, STARTED);
        Challenge challenge = otp.send(PHONE);
        assertThat(challenge.reference()).isEqualTo(SID);
        assertThat(challenge.channel()).contains(Channel.SMS);
        assertThat(challenge.expiresAt()).isEmpty();
    }

    @Test
    void aLookUpOfTheCarrierThatFailedIsNoFailureToSend() {
        server.saying(201, STARTED.replace("\"lookup\":{}", "\"lookup\":{\"carrier\":{\"error_code\":60600}}"));
        assertThat(otp.send(PHONE).reference()).isEqualTo(SID);
    }

    @Test
    void mailServersMindNoCase() {
        server.saying(201, started("amina@example.com", "email"));
        assertThat(otp.send(EmailAddress.of("Amina@example.com")).channel()).contains(Channel.EMAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sid\":\"VEff -> \"sid\":\"VAff",
                "\"sid\":\"VEff -> \"sid\":\"VEf",
                "\"sid\":\"VEff -> \"sid\":\"VExx",
                "\"sid\":\"VEff -> \"id\":\"VEff",
                "\"to\":\"+255713507067\" -> \"to\":\"+255713507068\"",
                "\"to\":\"+255713507067\" -> \"to\":255713507067",
                "\"to\":\"+255713507067\" -> \"recipient\":\"+255713507067\"",
                "\"status\":\"pending\" -> \"status\":\"approved\"",
                "\"status\":\"pending\" -> \"status\":\"max_attempts_reached\"",
                "\"status\":\"pending\" -> \"status\":201",
                "\"channel\":\"sms\" -> \"channel\":\"call\"",
                "\"channel\":\"sms\" -> \"channel\":null",
                "\"sna\":null -> \"error\":\"blocked\"",
                "\"sna\":null -> \"code\":60410"
            })
    void noOtherReplyToASendIsASuccess(String change) {
        String[] parts = change.split(" -> ", -1);
        assertThat(STARTED).contains(parts[0]);
        assertNotUnderstood(sendFails(201, STARTED.replace(parts[0], parts[1])));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 302, 400, 403, 404})
    void aSendThatIsAcceptedAtAnyOtherStatusIsNone(int status) {
        assertNotUnderstood(sendFails(status, STARTED));
    }

    @Test
    void aReplyWithoutAChannelIsASuccessAllTheSame() {
        server.saying(201, STARTED.replace("\"channel\":\"sms\",", ""));
        assertThat(otp.send(PHONE).channel()).contains(Channel.SMS);
    }

    @ParameterizedTest
    @CsvSource({"60410, 200", "60410, 403", "20404, 200", "60200, 500", "60200, 404"})
    void anErrorThatIsAboutAnotherStatusCountsForNothing(String code, int told) {
        int status = told == 404 || told == 200 ? 400 : 404;
        assertNotUnderstood(sendFails(status, error(code, told, "Any text")));
        assertNotUnderstood(verifyFails(status, error(code, told, "Any text")));
    }

    @Test
    void anErrorWhoseCodeIsATextCountsForNothing() {
        assertNotUnderstood(sendFails(404, error("\"20404\"", 404, "Any text")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"60999", "68001", "1", "602020"})
    void aCodeThatIsNotDocumentedIsNotUnderstood(String code) {
        assertNotUnderstood(sendFails(400, error(code, 400, "Any text")));
        assertNotUnderstood(verifyFails(400, error(code, 400, "Any text")));
    }

    @ParameterizedTest
    @CsvSource({"401, CONFIGURATION", "429, RATE_LIMITED"})
    void aStatusThatRefusesUnreadNeedsNoCode(int status, OtpFailure failure) {
        OtpException trouble = sendFails(status, "");
        assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
        assertThat(trouble.failure()).isEqualTo(failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void troubleOfTwiliosMayHaveSentAMessage(int status) {
        OtpException trouble = sendFails(status, error("20500", status, "Internal error"));
        assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"60203", "60212", "20429"})
    void tellsHowLongToWaitWhereTwilioDoes(String code) {
        assertThat(sendFails(429, error(code, 429, "Too many"), "Retry-After: 30\r\n")
                        .retryAfter())
                .contains(Duration.ofSeconds(30));
    }

    @Test
    void rejectedCredentialsAreNamedByTheirSettings() {
        assertThat(sendFails(401, error("20003", 401, "Authenticate")))
                .hasMessageContaining("check account-sid and auth-token");
    }
}
