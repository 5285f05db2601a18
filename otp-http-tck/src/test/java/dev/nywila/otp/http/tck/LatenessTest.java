package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the tests of C3 rest on, whatever the machine is doing. */
@Timeout(30)
class LatenessTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void whatEndsWithinItsGraceIsInTimeWithoutWaitingForTheControls() {
        Duration limit = Duration.ofHours(1);
        Lateness.beside(limit).assertInTime(limit.plus(Lateness.GRACE));
    }

    @Test
    void moreThanTheMachineCanHaveBeenLateIsForgivenToNobody() {
        Duration took = SHORT.plus(Lateness.GRACE).plus(Lateness.MOST).plusNanos(1);
        assertThatThrownBy(() -> Lateness.beside(SHORT).assertInTime(took))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the machine was late by");
    }

    @Test
    void theControlsThemselvesAreInTimeByTheirOwnMeasure() {
        Lateness lateness = Lateness.beside(SHORT);
        Duration took = SHORT.plus(Lateness.GRACE).plus(lateness.ofMachine());
        lateness.assertInTime(took);
        assertThatThrownBy(() -> lateness.assertInTime(took.plusNanos(1))).isInstanceOf(AssertionError.class);
    }
}
