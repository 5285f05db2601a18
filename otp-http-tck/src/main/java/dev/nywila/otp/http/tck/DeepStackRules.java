package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left behind by calls that do not fit on the caller's stack. In a JVM of its own, as an overflow may break classes. */
abstract class DeepStackRules {

    abstract HttpSubject subject();

    @Test
    @DisplayName("C6: calls whose stack overflows keep neither permits nor locks")
    @Timeout(120)
    void callsWhoseStackOverflowsKeepNeitherPermitsNorLocks() throws Exception {
        String said = FreshJvm.lastLine(DeepStackMain.class, subject(), ProcessBuilder.Redirect.DISCARD);
        String[] figures = said.split(" ", 3);
        double overflows = Double.parseDouble(figures[0]);
        assertThat(overflows).as(said).isGreaterThan(50);
        // where not even the release fits, one stays out: nought or one of some hundred
        assertThat(Double.parseDouble(figures[1])).as(said).isLessThan(overflows / 10);
        assertThat(figures[2]).as("a later call hangs").isEqualTo("false");
    }
}
