package dev.nywila.otp.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * All that any logger says at any level, SLF4J's and the platform's, formatted while it is said: arguments may change
 * later. An argument without a place in the message is there too, as are key-value pairs, markers and the diagnostic
 * context, since layouts may print them. The platform's loggers print nothing meanwhile.
 */
public final class EmittedLogs implements AutoCloseable {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Slf4j slf4j = new Slf4j();
    private final Platform platform = new Platform();

    private EmittedLogs() {}

    /**
     * Listens until it is closed.
     *
     * @return what is heard from now on
     */
    public static EmittedLogs listen() {
        EmittedLogs logs = new EmittedLogs();
        logs.slf4j.open();
        logs.platform.open();
        return logs;
    }

    /**
     * Returns all that was said so far.
     *
     * @return a line or more for each event
     */
    public String text() {
        return String.join("\n", lines);
    }

    /** Drops what was said so far. */
    public void forget() {
        lines.clear();
    }

    @Override
    public void close() {
        slf4j.close();
        platform.close();
    }

    private final class Slf4j extends UnsynchronizedAppenderBase<ILoggingEvent> {

        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final Level before = root.getLevel();

        void open() {
            setContext(root.getLoggerContext());
            start();
            root.setLevel(Level.TRACE);
            root.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            StringWriter said = new StringWriter();
            if (event.getArgumentArray() != null && event.getArgumentArray().length > 0) {
                said.append(Arrays.deepToString(event.getArgumentArray())).append(' ');
            }
            if (event.getMarkerList() != null) {
                said.append(event.getMarkerList().toString()).append(' ');
            }
            if (event.getKeyValuePairs() != null) {
                said.append(event.getKeyValuePairs().toString()).append(' ');
            }
            if (!event.getMDCPropertyMap().isEmpty()) {
                said.append(event.getMDCPropertyMap().toString()).append(' ');
            }
            said.append(event.getThreadName() + " " + event.getLevel() + " " + event.getLoggerName() + " "
                    + event.getFormattedMessage());
            if (event.getThrowableProxy() instanceof ThrowableProxy logged) {
                logged.getThrowable().printStackTrace(new PrintWriter(said, true));
            }
            lines.add(said.toString());
        }

        void close() {
            root.detachAppender(this);
            root.setLevel(before);
            stop();
        }
    }

    /** The loggers of {@code java.util.logging}, which those of {@code System} write to. */
    private final class Platform extends Handler {

        private final java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        private final java.util.logging.Level before = root.getLevel();
        private final List<Handler> others = List.of(root.getHandlers());
        private final SimpleFormatter formatter = new SimpleFormatter();

        void open() {
            others.forEach(root::removeHandler);
            root.setLevel(java.util.logging.Level.ALL);
            root.addHandler(this);
        }

        @Override
        public void publish(LogRecord event) {
            lines.add(Arrays.deepToString(event.getParameters()) + " " + formatter.format(event));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
            root.setLevel(before);
            others.forEach(root::addHandler);
        }
    }
}
