package dev.nywila.otp.store.jdbc;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.spi.OtpStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table of PostgreSQL, MariaDB, MySQL or H2 that all instances of an application share. Thread-safe.
 *
 * <p>Each call takes a connection of its own from the data source, commits by itself, and is one statement; but with
 * MariaDB, MySQL and H2 a value that is put where there is one takes two, or four if that one is over. It works on a thread of the store's own, so that neither a transaction nor
 * anything else that is bound to the caller's thread reaches it: what it wrote stays when the caller's transaction is
 * rolled back. There are at most 64 of these threads; they end when they are not used for a minute. A caller that holds a
 * connection of the same pool needs a second one here.
 *
 * <p>A call ends within its time, whatever pool, driver or network do: then it throws, and the connection that it had is
 * aborted; a wait for a connection goes on behind it until the pool's own time-out, and then does nothing. A write that was
 * under way may still take effect, at the latest when the server goes on. A statement that the database rolled back for a
 * deadlock was certainly not done and is tried again within the time; nothing else is.
 *
 * <p>No value is forgotten before its time: {@link OtpStore.Keep} makes no difference, and a database that is full throws.
 * Each 32nd call that puts a value removes up to 100 rows that are over, after its answer. Values have up to 65,535 bytes;
 * a lifetime beyond 36,500 days counts as that.
 *
 * <p>A call throws {@link OtpNotDoneException} with {@link OtpFailure#CONFIGURATION} if the database refuses the statement
 * or the user, and {@link IllegalStateException} for all other trouble.
 */
public final class JdbcOtpStore implements OtpStore {

    private static final Pattern TABLE =
            Pattern.compile("(?:[A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Duration OPENING = Duration.ofSeconds(10);
    private static final int WRITES_PER_SWEEP = 32;
    private static final BoundedCalls.Work<Integer> NOTHING = connection -> 0;
    /** What a person must mend: data that does not fit, the user, the database, the schema, the statement. */
    private static final List<String> REFUSED = List.of("22", "28", "3D", "3F", "42");

    private final BoundedCalls calls;
    private final String name;
    private final String definition;
    private final Table table;
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean durable;

    private JdbcOtpStore(BoundedCalls calls, String name, Dialect dialect) {
        this.calls = calls;
        this.name = name;
        this.definition = dialect.definition;
        this.table = new Table(dialect);
    }

    /**
     * Opens the table {@code otp_store}, as {@link #over(DataSource, String)} does.
     *
     * @param source where connections come from
     * @return the store
     * @throws OtpNotDoneException as there
     */
    public static JdbcOtpStore over(DataSource source) {
        return over(source, "otp_store");
    }

    /**
     * Opens a table, and tries it out: reads, puts, compares and removes a value of its own. Blocks for the database, each of
     * some ten statements for up to 10 seconds. A database that only reads for now is opened when it was read from. Closing
     * the store leaves the data source open.
     *
     * @param source where connections come from; whatever autocommit and isolation these have, they get it back. Isolation is
     *     read here once, to be raised to READ COMMITTED where it is less
     * @param table letters, digits and {@code _}, without quotes; a schema and a dot may stand before it
     * @return the store
     * @throws IllegalArgumentException if the table's name has another form
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if the database is of another kind, or the table is
     *     missing, of another form than the one in {@code db/otp-store} of this jar, or not granted to the user; with
     *     {@link OtpFailure#UNAVAILABLE} if the database could not be asked
     */
    public static JdbcOtpStore over(DataSource source, String table) {
        Objects.requireNonNull(source, "source");
        if (!TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException(
                    "table must be a name of letters, digits and _, perhaps with a schema and a dot before it");
        }
        BoundedCalls calls = new BoundedCalls(source);
        boolean opened = false;
        try {
            String product = calls.call(OPENING, calls::learn, NOTHING);
            Dialect dialect = Dialect.of(product, table);
            if (dialect == null) {
                throw notOpened(
                        OtpFailure.CONFIGURATION,
                        "the database is " + product + ", and not PostgreSQL, MariaDB, MySQL or H2; use another store");
            }
            JdbcOtpStore store = new JdbcOtpStore(calls, table, dialect);
            store.tryOut(new Trial(store));
            store.durable = calls.call(OPENING, store::learnDurability, NOTHING);
            opened = true;
            return store;
        } catch (SQLException | IllegalStateException e) {
            throw notOpened(
                            OtpFailure.UNAVAILABLE,
                            "the database of table " + table + " could not be asked: " + e.getMessage())
                    .cause(e);
        } finally {
            if (!opened) {
                calls.close();
            }
        }
    }

    private void tryOut(Trial trial) {
        try {
            String fault = trial.fault();
            if (fault != null) {
                throw notOpened(OtpFailure.CONFIGURATION, mend(fault));
            }
        } catch (IllegalStateException e) {
            // a server that only reads, as before it takes over from another one: the trial began by reading
            if (!(e.getCause() instanceof SQLException cause && Table.isReadOnly(cause))) {
                throw e;
            }
        }
    }

    @Override
    public byte @Nullable [] get(Keep keep, String key, Duration within) {
        return ask(within, connection -> Optional.ofNullable(table.read(connection, key)), NOTHING)
                .orElse(null);
    }

    @Override
    public boolean compareAndSet(
            Keep keep,
            String key,
            byte @Nullable [] before,
            byte @Nullable [] after,
            Duration atLeast,
            Duration within) {
        long millis = shorter(atLeast).plusNanos(999_999).toMillis();
        if (after == null) {
            return ask(
                    within,
                    connection -> before == null
                            ? table.read(connection, key) == null
                            : table.remove(connection, key, before),
                    NOTHING);
        }
        return ask(
                within,
                connection -> before == null
                        ? table.insert(connection, key, after, millis)
                        : table.replace(connection, key, before, after, millis),
                writes.getAndIncrement() % WRITES_PER_SWEEP == 0 ? table::sweep : NOTHING);
    }

    @Override
    public boolean isDurable() {
        return durable;
    }

    /** Ends the store's threads, once the calls under way have ended. Does not block, and leaves the data source open. */
    @Override
    public void close() {
        calls.close();
    }

    private boolean learnDurability(Connection connection) {
        try {
            return table.isDurable(connection);
        } catch (SQLException e) {
            // a server that does not tell is not known to be durable
            return false;
        }
    }

    private <T> T ask(Duration within, BoundedCalls.Work<T> work, BoundedCalls.Work<?> afterwards) {
        try {
            return calls.call(shorter(within), work, afterwards);
        } catch (SQLException e) {
            String what = e.getSQLState() == null
                    ? e.getMessage()
                    : "SQLState " + e.getSQLState() + ", code " + e.getErrorCode();
            if (REFUSED.stream().anyMatch(states -> Table.is(e, states))) {
                throw notOpened(OtpFailure.CONFIGURATION, mend("the database refuses, " + what))
                        .cause(e);
            }
            throw new IllegalStateException("the database of table " + name + " failed: " + what, e);
        }
    }

    private String mend(String fault) {
        return "table " + name + ": " + fault + "; it must be as in " + definition
                + " of otp-store-jdbc, and the user may select, insert, update and delete";
    }

    private static OtpNotDoneException notOpened(OtpFailure failure, String text) {
        return OtpNotDoneException.of("otp", OtpOperation.OPEN, failure, text);
    }

    private static Duration shorter(Duration given) {
        return given.compareTo(LONGEST) < 0 ? given : LONGEST;
    }
}
