package dev.nywila.otp.beem;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** A logging back-end that throws at whatever is said by loggers of some names. */
final class ThrowingLogs extends TurboFilter implements AutoCloseable {

    private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Predicate<String> names;
    private final Throwable thrown;

    ThrowingLogs(Predicate<String> names, Throwable thrown) {
        this.names = names;
        this.thrown = thrown;
        loggers.addTurboFilter(this);
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] params, Throwable throwable) {
        if (names.test(logger.getName())) {
            throw Sneaky.thrown(thrown);
        }
        return FilterReply.NEUTRAL;
    }

    @Override
    public void close() {
        loggers.getTurboFilterList().remove(this);
    }
}
