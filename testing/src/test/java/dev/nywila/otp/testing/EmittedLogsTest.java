package dev.nywila.otp.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EmittedLogsTest {

    @Test
    void hearsBothKindsOfLoggersAtTheirLowestLevelUntilItIsClosed() {
        EmittedLogs logs = EmittedLogs.listen();
        try {
            LoggerFactory.getLogger("one").trace("to {}", "slf4j", new IllegalStateException("first"));
            System.getLogger("other").log(Level.TRACE, "to {0}", "the platform");
            System.getLogger("other").log(Level.INFO, "failed", new IllegalStateException("second"));
            assertThat(logs.text()).contains("to slf4j", "first", "to the platform", "second");
            logs.forget();
            assertThat(logs.text()).isEmpty();
        } finally {
            logs.close();
        }
        LoggerFactory.getLogger("one").error("later");
        System.getLogger("other").log(Level.ERROR, "later");
        assertThat(logs.text()).isEmpty();
    }
}
