package dev.nywila.otp.twilio;

import static dev.nywila.otp.twilio.Twilio.CHALLENGE;
import static dev.nywila.otp.twilio.Twilio.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.VerificationResult;
import java.io.IOException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of each of Twilio's codes, as docs/twilio.md has it. */
class DocumentedCodesTest {

    static Stream<Arguments> codes() throws IOException {
        return DocumentedTable.rows("codes").stream()
                .flatMap(row -> Stream.of(row.get(1).split(", "))
                        .map(status -> Arguments.of(row.get(0), Integer.valueOf(status), row.get(3), row.get(4))));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void aSendEndsAsDocumented(String code, int status, String send, String check) throws IOException {
        assertThat(ending(code, status, otp -> {
                    otp.send(PHONE);
                    return "sent";
                }))
                .isEqualTo(send);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void aCheckEndsAsDocumented(String code, int status, String send, String check) throws IOException {
        assertThat(ending(code, status, otp -> {
                    VerificationResult.Rejected answer =
                            otp.verify(CHALLENGE, "123456").rejected().orElseThrow();
                    assertThat(answer.providerCode()).contains(code);
                    return "rejected " + answer.reason();
                }))
                .isEqualTo(check);
    }

    private static String ending(String code, int status, Function<OtpClient, String> call) throws IOException {
        try (StubServer server = new StubServer().saying(status, Twilio.error(code, status, "Any text"));
                OtpClient otp = Twilio.open(server.url())) {
            return call.apply(otp);
        } catch (OtpException trouble) {
            assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
            assertThat(trouble.providerCode()).contains(code);
            return trouble.failure().name();
        }
    }
}
