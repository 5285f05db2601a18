package dev.nywila.otp.beem;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * All that any logger says at any level, formatted while it is said: arguments may change later. An argument without a
 * place in the message is there too, as are key-value pairs, markers and the diagnostic context, since layouts may print
 * them.
 */
public final class EmittedLogs extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();

    public static EmittedLogs listen() {
        EmittedLogs logs = new EmittedLogs();
        logs.setContext(logs.root.getLoggerContext());
        logs.start();
        logs.root.setLevel(Level.TRACE);
        logs.root.addAppender(logs);
        return logs;
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

    public String text() {
        return String.join("\n", lines);
    }

    /** Drops what was said so far. */
    public void forget() {
        lines.clear();
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(before);
        stop();
    }
}
