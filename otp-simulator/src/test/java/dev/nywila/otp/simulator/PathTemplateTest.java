package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {

    private static final PathTemplate START = new PathTemplate("/v2/Services/{service}/Verifications");

    @Test
    void tellsWhatStandsForAParameter() {
        assertThat(START.match("/v2/Services/VA1/Verifications")).contains(Map.of("service", "VA1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/Services//Verifications",
                "/v2/Services/VA1/Verifications/",
                "/v2/Services/VA1/verifications",
                "/v2/Services/VA1/x/Verifications",
                "v2/Services/VA1/Verifications",
                "/",
                ""
            })
    void anotherPathDoesNotMatch(String path) {
        assertThat(START.match(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/Services/{service}/Verifications", "/v2/{x}/VA1/Verifications", "/{a}/{b}/{c}/{d}"})
    void twoEndpointsCannotAnswerOnOnePath(String other) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProviderSide.requireDistinct(List.of(START, new PathTemplate(other))))
                .withMessage("two endpoints answer on " + other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/Services/{service}/VerificationCheck", "/v2/Services/{service}", "/v1/{a}/{b}/{c}"})
    void othersMayStandBesideIt(String other) {
        assertThatCode(() -> ProviderSide.requireDistinct(List.of(START, new PathTemplate(other))))
                .doesNotThrowAnyException();
    }
}
