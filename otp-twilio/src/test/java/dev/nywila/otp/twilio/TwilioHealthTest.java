package dev.nywila.otp.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.PhoneNumber;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** C6: what counts against Twilio is what is none of its own replies, and its own trouble. */
class TwilioHealthTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "429; {\"code\":60203,\"status\":429}; false",
                "429; {\"code\":60202,\"status\":429}; false",
                "429; ``; false",
                "401; ``; false",
                "403; {\"code\":60410,\"status\":403}; false",
                "400; {\"code\":60999,\"status\":400}; false",
                "404; {\"code\":20404,\"status\":404}; false",
                "201; {\"sid\":\"VE1\",\"status\":\"new\"}; false",
                "500; {\"code\":20500,\"status\":500}; true",
                "503; {\"code\":20503,\"status\":503}; true",
                "404; {\"code\":20404,\"status\":400}; true",
                "404; {}; true",
                "404; ``; true",
                "200; {\"ok\":true}; true",
                "201; <html>; true"
            })
    void countsWhatIsNotTwiliosOwn(int status, String body, boolean counts) throws IOException {
        try (StubServer server = new StubServer().saying(status, body);
                OtpClient otp =
                        Twilio.open(server.url(), "breaker.minimum-calls", "1", "breaker.failure-rate", "100")) {
            assertThat(catchThrowable(() -> otp.send(Twilio.PHONE))).isInstanceOf(OtpException.class);
            assertThat(catchThrowable(() -> otp.send(PhoneNumber.of("+255713507068"))))
                    .isInstanceOf(OtpException.class);
            assertThat(server.requests()).hasSize(counts ? 1 : 2);
        }
    }
}
