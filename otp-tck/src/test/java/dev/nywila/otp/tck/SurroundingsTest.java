package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.TimeZone;
import java.util.Timer;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SurroundingsTest {

    private static final String PROPERTY = "otp.kit.surroundings";

    private static Callable<Object> doing(Runnable work) {
        return Executors.callable(work);
    }

    @Test
    void workThatTouchesNothingIsSeenToTouchNothing() throws Exception {
        assertThat(Surroundings.touchedBy(() -> "made".repeat(3))).isEmpty();
    }

    @Test
    void aThreadIsSeenStartedOrNot() throws Exception {
        assertThat(Surroundings.touchedBy(doing(() -> new Thread(() -> {})))).containsExactly("a thread");
        assertThat(Surroundings.touchedBy(doing(() -> new Timer(true).cancel())))
                .containsExactly("a thread");
        Thread hook = new Thread(() -> {});
        assertThat(Surroundings.touchedBy(doing(() -> {
                    Thread own = new Thread(hook);
                    Runtime.getRuntime().addShutdownHook(own);
                    Runtime.getRuntime().removeShutdownHook(own);
                })))
                .containsExactly("a thread");
    }

    @Test
    void aPropertyIsSeenAlsoWhenItIsSetToWhatItWas() throws Exception {
        try {
            for (int i = 0; i < 2; i++) {
                assertThat(Surroundings.touchedBy(doing(() -> System.setProperty(PROPERTY, "set"))))
                        .containsExactly("the system property " + PROPERTY);
                assertThat(System.getProperty(PROPERTY)).isEqualTo("set");
            }
        } finally {
            System.clearProperty(PROPERTY);
        }
    }

    @Test
    void aLineIsSeenAndADefaultIsPutBack() throws Exception {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        assertThat(Surroundings.touchedBy(doing(() -> {
                    System.err.println("made");
                    Locale.setDefault(locale);
                    TimeZone.setDefault(zone);
                })))
                .containsExactlyInAnyOrder("System.err", "the default locale", "the default time zone");
        assertThat(Locale.getDefault()).isEqualTo(locale);
        assertThat(TimeZone.getDefault()).isEqualTo(zone);
    }
}
