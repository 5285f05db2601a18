package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static dev.nywila.otp.http.Replies.followed;
import static dev.nywila.otp.http.Replies.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.http.Reply;
import dev.nywila.otp.spi.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each reply means: S1, S3, S7, V1, V2, V9. */
class BeemRepliesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final BeemClient client = Clients.unconnected(() -> NOW);
    private final Call send = Calls.send();
    private final Call verify = Calls.verify();

    @Test
    void acceptsTheDocumentedSuccess() {
        assertThat(client.sent(send, reply(200, ACCEPTED)).reference())
                .isEqualTo("cdb29912-c874-4d8b-9f02-88b904ae4eeb");
    }

    @Test
    void whatHasMoreBehindItIsNeitherASuccessNorCertain() {
        assertUnknown(catchThrowableOfType(OtpException.class, () -> client.sent(send, followed(200, ACCEPTED))));
        assertUnknown(catchThrowableOfType(
                OtpException.class, () -> client.verified(verify, challenge(), followed(200, APPROVED))));
        for (Reply refusal : List.of(followed(401, ""), followed(200, "{\"data\":{\"message\":{\"code\":102}}}"))) {
            assertThat(catchThrowableOfType(OtpException.class, () -> client.sent(send, refusal)))
                    .isInstanceOf(OtpOutcomeUnknownException.class);
        }
        assertThat(client.verified(verify, challenge(), followed(200, "{\"data\":{\"message\":{\"code\":114}}}")))
                .isEqualTo(Rejected.of(Rejection.INCORRECT_CODE).providerCode("114"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{\"message\":{\"code\":100}}}",
                "{\"data\":{\"pinId\":\"\",\"message\":{\"code\":100}}}",
                "{\"data\":{\"pinId\":\" \",\"message\":{\"code\":100}}}",
                "{\"data\":{\"pinId\":null,\"message\":{\"code\":100}}}",
                "{\"data\":{\"pinId\":7,\"message\":{\"code\":100}}}",
                "{\"data\":{\"pinId\":\"a b\",\"message\":{\"code\":100}}}",
                "{\"data\":{\"pinId\":\"x\",\"message\":{\"code\":\"100\"}}}",
                "{\"data\":{\"pinId\":\"x\",\"message\":{\"code\":100}},\"error\":true}",
                "{\"data\":{\"pinId\":\"x\",\"message\":{\"code\":100}},\"code\":100}",
                "{\"pinId\":\"x\",\"code\":100}",
                "{\"data\":{\"pinId\":\"x\",\"message\":{\"code\":117}}}",
                "{\"data\":{\"pinId\":\"x\",\"message\":{\"code\":100}},\"data.message\":{\"code\":101}}",
            })
    void noOtherReplyToASendIsASuccess(String body) {
        assertUnknown(catchThrowableOfType(OtpException.class, () -> client.sent(send, reply(200, body))));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 204, 302, 400, 403, 500})
    void aSuccessCodeAtAnyOtherStatusIsNone(int status) {
        assertUnknown(catchThrowableOfType(OtpException.class, () -> client.sent(send, reply(status, ACCEPTED))));
        assertUnknown(catchThrowableOfType(
                OtpException.class, () -> client.verified(verify, challenge(), reply(status, APPROVED))));
    }

    @Test
    void approvesTheDocumentedSuccess() {
        assertThat(client.verified(verify, challenge(), reply(200, APPROVED))).isEqualTo(Approved.of(PHONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "117",
                "\"117\"",
                "<html>Valid Pin</html>",
                "{\"code\":117}",
                "{\"message\":\"Valid Pin\"}",
                "{\"data\":{\"code\":117}}",
                "{\"data\":{\"message\":{\"code\":\"117\"}}}",
                "{\"data\":{\"message\":{\"code\":117.0}}}",
                "{\"data\":{\"message\":{\"code\":1.17e2}}}",
                "{\"data\":{\"message\":{\"code\":[117]}}}",
                "{\"data\":{\"message\":{\"code\":true}}}",
                "{\"data\":{\"message\":[{\"code\":117}]}}",
                "{\"data\":[{\"message\":{\"code\":117}}]}",
                "{\"data\":{\"message\":\"Valid Pin\"},\"message\":{\"code\":117}}",
                "{\"data\":{\"message\":{\"code\":117}},\"code\":120}",
                "{\"data\":{\"message\":{\"code\":117}},\"code\":117}",
                "{\"data\":{\"message\":{\"code\":117}},\"error\":true}",
                "{\"data\":{\"message\":{\"code\":117}},\"error\":\"\"}",
                "{\"data\":{\"message\":{\"code\":117,\"code\":114}}}",
                "{\"data\":{\"message\":{\"code\":114,\"code\":117}}}",
                "{\"data\":{\"message\":{\"code\":117}},\"data.message\":{\"code\":114}}",
                "{\"data\":{\"message\":{\"code\":117},\"message.x\":{\"code\":114}}}",
                "{\"data\":{\"message\":{\"code\":117}}} {}",
                "{\"data\":{\"message\":{\"code\":117}}}x",
                "{\"data\":{\"message\":{\"code\":117}}",
                "\uFEFF{\"data\":{\"message\":{\"code\":117}}}",
                "{\"DATA\":{\"message\":{\"code\":117}}}",
                "{\"data\":{\"message\":{\"code\":100}}}",
                "{\"data\":{\"message\":{\"code\":105}}}",
                "{\"data\":{\"message\":{\"code\":999}}}",
                "{\"data\":{\"message\":{\"code\":-117}}}",
                "{\"data\":{\"message\":{\"code\":117117117117117117117117}}}",
            })
    void noOtherReplyApproves(String body) {
        assertUnknown(
                catchThrowableOfType(OtpException.class, () -> client.verified(verify, challenge(), reply(200, body))));
    }

    @Test
    void repliesInOtherEncodingsAreNotUnderstood() {
        byte[] utf16 = APPROVED.getBytes(StandardCharsets.UTF_16LE);
        byte[] invalid = APPROVED.replace("Valid", "\u0080").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(reply(200, Map.of(), utf16).isMalformed()).isTrue();
        assertThat(reply(200, Map.of(), invalid).isMalformed()).isTrue();
        assertThat(reply(200, Map.of("Content-Encoding", List.of("gzip")), bytes(APPROVED))
                        .isMalformed())
                .isTrue();
        assertThat(reply(200, Map.of("Content-Encoding", List.of("identity")), bytes(APPROVED))
                        .isMalformed())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "verified", "errorText"})
    void aLongTextAboutAnOutcomeIsNoSuccess(String name) {
        String rest = ",\"" + name + "\":\"" + "x".repeat(5_000) + "\"}";
        assertUnknown(catchThrowableOfType(
                OtpException.class,
                () -> client.verified(verify, challenge(), reply(200, APPROVED.replaceFirst("}$", rest)))));
    }

    /** S1: a text that nobody reads may be as long as the reply. */
    @Test
    void aLongTextBesideASuccessChangesNothing() {
        String longText = "x".repeat(60_000);
        assertThat(client.sent(send, reply(200, ACCEPTED.replace("SMS sent successfully", longText)))
                        .reference())
                .isEqualTo("cdb29912-c874-4d8b-9f02-88b904ae4eeb");
        assertThat(client.verified(verify, challenge(), reply(200, APPROVED.replace("Valid Pin", longText))))
                .isEqualTo(Approved.of(PHONE));
    }

    @ParameterizedTest
    @CsvSource({
        "113, UNKNOWN_CHALLENGE",
        "114, INCORRECT_CODE",
        "115, EXPIRED",
        "116, TOO_MANY_ATTEMPTS",
        "118, ALREADY_USED"
    })
    void rejectsByTheCodeAtAnyStatusAndInAnyShape(int code, Rejection reason) {
        for (int status : List.of(200, 400, 403, 404, 500)) {
            for (String body : List.of(
                    "{\"data\":{\"message\":{\"code\":" + code + "}}}",
                    "{\"data\":{\"message\":{\"code\":\"" + code + "\"}}}",
                    "{\"code\":" + code + "}",
                    "{\"error\":true,\"code\":" + code + "}")) {
                VerificationResult answer = client.verified(verify, challenge(), reply(status, body));
                assertThat(answer).as(body).isEqualTo(Rejected.of(reason).providerCode(Integer.toString(code)));
            }
        }
    }

    @Test
    void codesThatContradictEachOtherAreNoAnswer() {
        assertUnknown(catchThrowableOfType(
                OtpException.class,
                () -> client.verified(
                        verify, challenge(), reply(200, "{\"code\":114,\"data\":{\"message\":{\"code\":115}}}"))));
    }

    @ParameterizedTest
    @CsvSource({
        "102, INVALID_RECIPIENT", "104, CONFIGURATION", "106, CONFIGURATION", "107, CONFIGURATION",
        "108, CONFIGURATION", "109, CONFIGURATION", "110, CONFIGURATION", "120, CONFIGURATION"
    })
    void refusalsOfASendAreCertain(int code, OtpFailure failure) {
        OtpException trouble = catchThrowableOfType(
                OtpException.class,
                () -> client.sent(send, reply(200, "{\"data\":{\"message\":{\"code\":" + code + "}}}")));
        assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
        assertThat(trouble.failure()).isEqualTo(failure);
        assertThat(trouble.providerCode()).contains(Integer.toString(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"904217", "\"904217\"", "4217", "\"004217\""})
    void aCodeLongerThanBeemsIsNotRepeated(String typed) {
        OtpException trouble = catchThrowableOfType(
                OtpException.class,
                () -> client.sent(send, reply(200, "{\"data\":{\"message\":{\"code\":" + typed + "}}}")));
        assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(trouble.providerCode()).isEmpty();
        assertThat(trouble).message().doesNotContain("4217");
    }

    @Test
    void aCodeOfBeemsFormIsToldThoughNobodyKnowsIt() {
        OtpException trouble = catchThrowableOfType(
                OtpException.class, () -> client.sent(send, reply(200, "{\"data\":{\"message\":{\"code\":999}}}")));
        assertThat(trouble.providerCode()).contains("999");
    }

    @Test
    void failedToSendMayHaveSent() {
        OtpException trouble = catchThrowableOfType(
                OtpException.class, () -> client.sent(send, reply(200, "{\"data\":{\"message\":{\"code\":101}}}")));
        assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
    }

    @Test
    void textsDoNotSayWhatTheirTypeSays() {
        for (int status : List.of(200, 400, 401, 407, 408, 413, 429, 503)) {
            for (int code = 99; code < 122; code++) {
                for (String body : List.of("<html>", "{\"code\":" + code + "}")) {
                    for (Reply reply : List.of(reply(status, body), followed(status, body))) {
                        assertSaidOnce(
                                catchThrowableOfType(OtpException.class, () -> client.sent(send, reply)),
                                "; nothing was sent [",
                                "; a message may have been sent [");
                        assertSaidOnce(
                                catchThrowableOfType(
                                        OtpException.class, () -> client.verified(verify, challenge(), reply)),
                                "; no attempt was used [",
                                "; the code may have been tried [");
                    }
                }
            }
        }
    }

    private static void assertSaidOnce(@Nullable OtpException trouble, String certain, String unknown) {
        if (trouble != null) {
            String closing = trouble instanceof OtpNotDoneException ? certain : unknown;
            String message = String.valueOf(trouble.getMessage());
            assertThat(message).contains(closing);
            assertThat(message.replace(closing, ""))
                    .doesNotContainPattern("nothing|attempt|certain|may (be|have)|done");
        }
    }

    @ParameterizedTest
    @CsvSource({"401, CONFIGURATION", "407, CONFIGURATION", "429, RATE_LIMITED", "413, PROTOCOL", "431, PROTOCOL"})
    void someStatusesWithoutACodeAreCertain(int status, OtpFailure failure) {
        OtpException trouble =
                catchThrowableOfType(OtpException.class, () -> client.sent(send, reply(status, "<html>")));
        assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
        assertThat(trouble.failure()).isEqualTo(failure);
    }

    @ParameterizedTest
    @CsvSource({
        "500, UNAVAILABLE",
        "502, UNAVAILABLE",
        "503, UNAVAILABLE",
        "408, UNAVAILABLE",
        "404, PROTOCOL",
        "409, PROTOCOL",
        "301, PROTOCOL",
        "302, PROTOCOL",
        "303, PROTOCOL",
        "307, PROTOCOL",
        "308, PROTOCOL",
        "200, PROTOCOL"
    })
    void otherStatusesWithoutACodeAreUnknown(int status, OtpFailure failure) {
        OtpException trouble = catchThrowableOfType(
                OtpException.class, () -> client.verified(verify, challenge(), reply(status, "<html>")));
        assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(trouble.failure()).isEqualTo(failure);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "7, 7",
                "0, 0",
                "86400, 86400",
                "86401, none",
                "99999999999, none",
                "-1, none",
                "soon, none",
                "'Thu, 01 Jan 2026 12:00:30 GMT', 30",
                "'Thu, 01 Jan 2026 11:59:30 GMT', none",
                "'Fri, 01 Jan 2027 12:00:00 GMT', none",
                "'thu, 01 JAN 2026 12:00:30 gmt', 30",
                "'Thursday, 01-Jan-26 12:00:30 GMT', 30",
                "'Friday, 02-Jan-26 11:00:00 GMT', 82800",
                "'Thursday, 01-Jan-76 11:00:00 GMT', none",
                "'Saturday, 01-Jan-77 12:00:00 GMT', none",
                "'Thu Jan  1 12:00:30 2026', 30",
                "'Fri Jan 02 11:00:00 2026', 82800",
                "'Thu Jan 1 12:00:30 2026', none",
                "'Thu Jan  1 11:59:30 2026', none",
                "'Thu, 32 Jan 2026 12:00:30 GMT', none",
                "'Thu, 01 Jam 2026 12:00:30 GMT', none",
                "'Thu, 01 Jan 2026 25:00:30 GMT', none",
                "'Thu, 01 Jan 2026 12:00:30 +0300', none",
                "'2026-01-01T12:00:30Z', none"
            })
    void retryAfterIsSecondsOrADateWithinADay(String header, @Nullable Long seconds) {
        OtpException trouble = catchThrowableOfType(
                OtpException.class,
                () -> client.sent(send, reply(429, Map.of("Retry-After", List.of(header)), bytes(""))));
        assertThat(trouble.retryAfter().map(Duration::toSeconds).orElse(null)).isEqualTo(seconds);
    }

    /** V7: a complaint about the code's form is about the code. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":true,\"message\":\"Pin must be a string. Please enter PinId\"}",
                "{\"error\":true,\"message\":\"117\"}",
                "{\"error\":true}"
            })
    void aComplaintAboutTheFormOfACheckIsAWrongCode(String body) {
        assertThat(client.verified(verify, challenge(), reply(400, body)))
                .isEqualTo(Rejected.of(Rejection.INCORRECT_CODE));
        assertUnknown(catchThrowableOfType(OtpException.class, () -> client.sent(send, reply(400, body))));
        for (int status : List.of(200, 403, 404)) {
            assertUnknown(catchThrowableOfType(
                    OtpException.class, () -> client.verified(verify, challenge(), reply(status, body))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":false,\"message\":\"Pin must be a string.\"}",
                "{\"message\":\"Pin must be a string.\"}",
                "{\"error\":\"Bad Request\",\"status\":400}",
                "{\"error\":\"true\"}",
                "{\"error\":{\"pin\":true}}",
                "{\"error\":1}",
                "{\"error\":null}",
                "{\"error\":true,\"code\":999}",
                "{\"error\":true,\"code\":114,\"data\":{\"message\":{\"code\":115}}}",
                "<html>error: true</html>",
                ""
            })
    void nothingElseAtThatStatusIsAWrongCode(String body) {
        assertUnknown(
                catchThrowableOfType(OtpException.class, () -> client.verified(verify, challenge(), reply(400, body))));
    }

    @Test
    void twoWaitsThatDifferAreNone() {
        OtpException trouble = catchThrowableOfType(
                OtpException.class,
                () -> client.sent(send, reply(429, Map.of("Retry-After", List.of("7", "8")), bytes(""))));
        assertThat(trouble.retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'\"expiresInSeconds\":300', 300",
                "'\"expiresInSeconds\":\"300\"', 300",
                "'\"pinExpiryTimeInMinutes\":5', 300",
                "'\"pinExpiryTimeInMinutes\":\"5\"', 300",
                "'\"expiresInSeconds\":0', none",
                "'\"expiresInSeconds\":-1', none",
                "'\"expiresInSeconds\":1e308', none",
                "'\"expiresInSeconds\":null', none",
                "'\"expiresInSeconds\":{}', none",
                "'\"expiresInSeconds\":[1]', none",
                "'\"expiresInSeconds\":90000', none",
                "'\"expiresInSeconds\":\"soon\",\"pinExpiryTimeInMinutes\":5', 300",
                "'\"expiresInSeconds\":300,\"pinExpiryTimeInMinutes\":{\"a\":[1]}', 300"
            })
    void aHintOfExpiryThatCannotBeReadIsAbsent(String hint, @Nullable Long seconds) {
        Reply reply = reply(200, ACCEPTED.replace("\"pinId\"", hint + ",\"pinId\""));
        Challenge sent = client.sent(send, reply);
        assertThat(sent.reference()).isNotEmpty();
        assertThat(sent.expiresAt()
                        .map(end -> Duration.between(sent.sentAt(), end).toSeconds())
                        .orElse(null))
                .isEqualTo(seconds);
    }

    private static void assertUnknown(OtpException trouble) {
        assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.PROTOCOL);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
