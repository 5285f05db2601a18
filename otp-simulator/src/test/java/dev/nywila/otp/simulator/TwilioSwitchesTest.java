package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSwitchesTest {

    private static final TwilioSwitches DEFAULTS = TwilioSwitches.defaults();

    @ParameterizedTest
    @ValueSource(ints = {0, 199, 202, 404, 500})
    void aStatusThatNobodyClaimsIsRefused(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withCheckStatus(status))
                .withMessageStartingWith("checkStatus");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withFraudGuardStatus(status))
                .withMessageStartingWith("fraudGuardStatus");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withOtherBlockStatus(status))
                .withMessageStartingWith("otherBlockStatus");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withLandlineStatus(status))
                .withMessageStartingWith("landlineStatus");
    }

    @Test
    void eachOptionOfThePanelCanBeSetAndIsShownThen() {
        for (Switch each : TwilioPanel.PANEL.show(DEFAULTS)) {
            for (String option : each.options()) {
                TwilioSwitches set = TwilioPanel.PANEL.set(DEFAULTS, Map.of(each.name(), option));
                assertThat(TwilioPanel.PANEL.show(set))
                        .filteredOn(shown -> shown.name().equals(each.name()))
                        .extracting(Switch::value)
                        .isEqualTo(List.of(option));
                assertThat(TwilioPanel.PANEL.show(set))
                        .filteredOn(shown -> !shown.name().equals(each.name()))
                        .isEqualTo(TwilioPanel.PANEL.show(DEFAULTS).stream()
                                .filter(shown -> !shown.name().equals(each.name()))
                                .toList());
            }
        }
    }

    @Test
    void allMistakesAreToldAndNothingIsSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TwilioPanel.PANEL.set(DEFAULTS, Map.of("checkStatus", "202", "sheckStatus", "200")))
                .withMessageStartingWith("checkStatus must be one of 200, 201; there are no other switches than ");
    }
}
