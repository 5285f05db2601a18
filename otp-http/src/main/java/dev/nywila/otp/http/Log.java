package dev.nywila.otp.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The only way to the application's log. A back-end that throws changes no answer, and it is handed text and numbers
 * only: never an object that it might take apart, nor an exception. Calls nothing that SLF4J 1.7 lacks.
 */
final class Log {

    static final Log CLIENT = new Log("dev.nywila.otp.client");
    static final Log SEND = new Log("dev.nywila.otp.send");
    static final Log VERIFY = new Log("dev.nywila.otp.verify");

    private final String name;
    private volatile @Nullable Logger logger;

    private Log(String name) {
        this.name = name;
    }

    /**
     * Writes one line.
     *
     * @param line {@code event=… key={} …}
     * @param values for the line's places; what they print must be no secret
     */
    void write(Level level, String line, Object... values) {
        try {
            Logger to = logger();
            if (isHeard(to, level)) {
                write(to, level, line, Arrays.stream(values).map(Log::plain).toArray());
            }
        } catch (Throwable thrown) {
            Foreign.tolerated(thrown);
        }
    }

    /** Found late, since a broken back-end may throw here too. */
    private Logger logger() {
        Logger found = logger;
        if (found == null) {
            found = LoggerFactory.getLogger(name);
            logger = found;
        }
        return found;
    }

    private static boolean isHeard(Logger to, Level level) {
        return switch (level) {
            case ERROR -> to.isErrorEnabled();
            case WARN -> to.isWarnEnabled();
            case INFO -> to.isInfoEnabled();
            case DEBUG -> to.isDebugEnabled();
            case TRACE -> to.isTraceEnabled();
        };
    }

    private static void write(Logger to, Level level, String line, Object... values) {
        switch (level) {
            case ERROR -> to.error(line, values);
            case WARN -> to.warn(line, values);
            case INFO -> to.info(line, values);
            case DEBUG -> to.debug(line, values);
            case TRACE -> to.trace(line, values);
        }
    }

    private static Object plain(Object value) {
        return value instanceof Number ? value : String.valueOf(value);
    }
}
