package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.http.tck.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter is held to bodies that somebody saw, and that nothing here generates; at each status they may have had. */
@Timeout(30)
class RecordedRepliesTest {

    @ParameterizedTest
    @ValueSource(strings = "request-accepted.json")
    void acceptedRequest(String file) throws Exception {
        try (RawServer server = RawServer.answering(reply(200, recorded(file)));
                OtpClient otp = Clients.open(config(server.url()))) {
            assertThat(otp.send(PHONE).reference()).isEqualTo("cdb29912-c874-4d8b-9f02-88b904ae4eeb");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "verify-approved.json")
    void approvedCheck(String file) throws Exception {
        try (RawServer server = RawServer.answering(reply(200, recorded(file)));
                OtpClient otp = Clients.open(config(server.url()))) {
            assertThat(otp.verify(challenge(), "241663")).isEqualTo(Approved.of(PHONE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application-not-found.json, 200, CONFIGURATION",
        "application-not-found.json, 404, CONFIGURATION",
        "invalid-phone-number.json, 200, INVALID_RECIPIENT",
        "invalid-phone-number.json, 400, INVALID_RECIPIENT",
        "empty-credentials.json, 200, CONFIGURATION",
        "empty-credentials.json, 401, CONFIGURATION",
        "wrong-credentials.json, 200, CONFIGURATION",
        "wrong-credentials.json, 401, CONFIGURATION"
    })
    void refusedRequest(String file, int status, OtpFailure failure) throws Exception {
        try (RawServer server = RawServer.answering(reply(status, recorded(file)));
                OtpClient otp = Clients.open(config(server.url()))) {
            OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
            assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
            assertThat(trouble.failure()).isEqualTo(failure);
        }
    }

    /** V7: the status was not recorded with the body; 400 is the one for requests of a wrong form. */
    @Test
    void aComplaintAboutTheFormOfACheckIsAWrongCode() throws Exception {
        try (RawServer server = RawServer.answering(reply(400, recorded("pin-not-a-string.json")));
                OtpClient otp = Clients.open(config(server.url()))) {
            assertThat(otp.verify(challenge(), "241663")).isEqualTo(Rejected.of(Rejection.INCORRECT_CODE));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 500})
    void aCheckWithoutAnyCodeIsNotUnderstoodAtAnyOtherStatus(int status) throws Exception {
        try (RawServer server = RawServer.answering(reply(status, recorded("pin-not-a-string.json")));
                OtpClient otp = Clients.open(config(server.url()))) {
            OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.verify(challenge(), "241663"));
            assertThat(trouble).isInstanceOf(OtpOutcomeUnknownException.class);
            assertThat(trouble.failure()).isEqualTo(status == 500 ? OtpFailure.UNAVAILABLE : OtpFailure.PROTOCOL);
        }
    }

    private static String recorded(String file) throws IOException {
        try (InputStream in = RecordedRepliesTest.class.getResourceAsStream("/beem/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
