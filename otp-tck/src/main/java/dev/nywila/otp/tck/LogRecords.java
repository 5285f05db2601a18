package dev.nywila.otp.tck;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** All that is logged by {@code java.util.logging}, of every level, formatted at once, and shown nowhere else meanwhile. */
final class LogRecords extends Handler {

    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final Handler[] others = root.getHandlers();
    private final StringBuilder text = new StringBuilder();
    private boolean closed;

    private LogRecords() {
        setFormatter(new SimpleFormatter());
    }

    static LogRecords listen() {
        LogRecords records = new LogRecords();
        records.root.setLevel(Level.ALL);
        for (Handler other : records.others) {
            records.root.removeHandler(other);
        }
        records.root.addHandler(records);
        return records;
    }

    synchronized String text() {
        return text.toString();
    }

    @Override
    public synchronized void publish(LogRecord line) {
        text.append(getFormatter().format(line));
    }

    @Override
    public void flush() {}

    /** Does so once: the other handlers, put back twice, would each show a line twice. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        root.removeHandler(this);
        for (Handler other : others) {
            root.addHandler(other);
        }
        root.setLevel(before);
    }
}
