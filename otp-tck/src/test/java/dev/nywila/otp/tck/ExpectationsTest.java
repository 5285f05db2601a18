package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a failure shows of what was seen. */
class ExpectationsTest {

    private final OtpNotDoneException refused =
            OtpNotDoneException.of("acme", OtpOperation.SEND, OtpFailure.RATE_LIMITED, "a text");

    @Test
    void aProvidersWordIsShownAndWhatMayBeATypedCodeIsNot() {
        assertThat(Expectations.masked(refused.providerCode("slow_down").retryAfter(Duration.ofSeconds(7))))
                .isEqualTo("OtpNotDoneException RATE_LIMITED, provider's word slow_down, retry after PT7S");
        assertThat(Expectations.masked(refused.providerCode("114")))
                .isEqualTo("OtpNotDoneException RATE_LIMITED, provider's word 114");
        assertThat(Expectations.masked(refused.providerCode("0123"))).isEqualTo("OtpNotDoneException RATE_LIMITED");
    }

    @Test
    void whatWasSaidWhileAClientWasOpenedIsShownUnlessItQuotesASetting() {
        RecordingConfig settings =
                new RecordingConfig(OtpConfig.of(Map.of("otp.acme.api-key", "key-of-acme")), "acme", Map.of());
        assertThat(settings.get("otp.acme.api-key")).isEqualTo("key-of-acme");
        assertThat(settings.messageOf(new IllegalArgumentException("check: no Exchange")))
                .isEqualTo(" (check: no Exchange)");
        assertThat(settings.messageOf(new IllegalArgumentException("bad key key-of-acme")))
                .isEmpty();
    }
}
