package dev.nywila.otp.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import dev.nywila.otp.testing.Crowd;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** What every kind of database is asked beyond the store kit. */
abstract class DatabaseTests {

    static final Duration AMPLE = Duration.ofSeconds(30);
    static final Duration BRIEF = Duration.ofMillis(300);
    static final Duration HOUR = Duration.ofHours(1);

    private static final int THREADS = 16;
    private static final int SWEPT_AT_ONCE = 100;
    private static final int WRITES_PER_SWEEP = 32;

    final Database database = database();
    final String table = database.newTable();
    private HikariDataSource pool;

    abstract Database database();

    /** Definitions of tables that lack something, and what the store says of each. */
    abstract List<String> wrongTables();

    @BeforeEach
    void open() {
        pool = pool(THREADS);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private HikariConfig config(int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.source());
        // with none, this pool makes no connection in the place of a broken one while threads wait for it
        config.setMinimumIdle(1);
        config.setMaximumPoolSize(size);
        return config;
    }

    private HikariDataSource pool(int size) {
        return new HikariDataSource(config(size));
    }

    final boolean set(OtpStore store, String key, byte[] before, byte[] after) {
        return store.compareAndSet(Keep.MUST_KEEP, key, before, after, HOUR, AMPLE);
    }

    final byte[] get(OtpStore store, String key) {
        return store.get(Keep.MUST_KEEP, key, AMPLE);
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Connection.TRANSACTION_READ_UNCOMMITTED,
                Connection.TRANSACTION_READ_COMMITTED,
                Connection.TRANSACTION_REPEATABLE_READ,
                Connection.TRANSACTION_SERIALIZABLE
            })
    void losesNothingThatSixteenThreadsAddAtAnyIsolation(int isolation) throws Exception {
        HikariConfig config = config(THREADS);
        config.setTransactionIsolation(Integer.toString(isolation));
        int each = 10;
        try (HikariDataSource isolated = new HikariDataSource(config);
                JdbcOtpStore store = JdbcOtpStore.over(isolated, table);
                Crowd crowd = new Crowd(RuntimeException.class)) {
            set(store, "sum", null, number(0));
            List<Future<Object>> all = crowd.start(THREADS, () -> {
                for (int added = 0; added < each; ) {
                    byte[] before = get(store, "sum");
                    added += set(
                                    store,
                                    "sum",
                                    before,
                                    number(ByteBuffer.wrap(before).getInt() + 1))
                            ? 1
                            : 0;
                }
                return "added";
            });
            for (Future<Object> one : all) {
                assertThat(one.get(AMPLE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("added");
            }
            assertThat(get(store, "sum")).isEqualTo(number(THREADS * each));
        }
    }

    @Test
    void letsOneOfSixteenThreadsPutAValueWhereOneIsOver() throws Exception {
        try (JdbcOtpStore store = JdbcOtpStore.over(pool, table);
                Crowd crowd = new Crowd(RuntimeException.class)) {
            for (int race = 0; race < 20; race++) {
                String key = "race-" + race;
                store.compareAndSet(Keep.MUST_KEEP, key, null, number(-1), Duration.ZERO, AMPLE);
                AtomicInteger won = new AtomicInteger();
                for (Future<Object> one :
                        crowd.start(THREADS, () -> set(store, key, null, number(1)) ? won.incrementAndGet() : 0)) {
                    assertThat(one.get(AMPLE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Integer.class);
                }
                assertThat(won).hasValue(1);
            }
        }
    }

    @Test
    void answersSixteenThreadsThatPutAndRemoveTheSameKeys() throws Exception {
        try (JdbcOtpStore store = JdbcOtpStore.over(pool, table);
                Crowd crowd = new Crowd(RuntimeException.class)) {
            for (Future<Object> one : crowd.start(THREADS, () -> {
                for (int i = 0; i < 60; i++) {
                    String key = "key-" + i % 3;
                    byte[] value = number(i);
                    if (store.compareAndSet(
                            Keep.MUST_KEEP, key, null, value, i % 2 == 0 ? Duration.ZERO : HOUR, AMPLE)) {
                        set(store, key, value, null);
                    }
                }
                return "done";
            })) {
                assertThat(one.get(AMPLE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("done");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsWhatWasWrittenWhenTheCallersTransactionIsRolledBack(boolean proxied) {
        DataSource given = proxied ? new TransactionAwareDataSourceProxy(pool) : pool;
        database.run("create table of_" + table + " (id int)");
        try (JdbcOtpStore store = JdbcOtpStore.over(given, table)) {
            new TransactionTemplate(new DataSourceTransactionManager(pool)).executeWithoutResult(transaction -> {
                new JdbcTemplate(pool).update("insert into of_" + table + " values (1)");
                assertThat(set(store, "approval", null, number(1))).isTrue();
                assertThat(get(store, "approval")).isEqualTo(number(1));
                transaction.setRollbackOnly();
            });
            assertThat(get(store, "approval")).isEqualTo(number(1));
        }
        assertThat(count("of_" + table)).as("rows of the caller's own").isZero();
    }

    @Test
    void givesConnectionsBackAsTheyCame() throws Exception {
        try (Connection one = database.source().getConnection()) {
            one.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
            one.setAutoCommit(false);
            int isolation = one.getTransactionIsolation();
            int timeout = one.getNetworkTimeout();
            OneConnection source = new OneConnection(one);
            try (JdbcOtpStore store = JdbcOtpStore.over(source, table);
                    JdbcOtpStore other = JdbcOtpStore.over(pool, table)) {
                assertThat(set(store, "key", null, number(1))).isTrue();
                assertThat(get(other, "key")).as("committed").isEqualTo(number(1));
                assertThat(get(store, "key")).isEqualTo(number(1));
            }
            source.getConnection().close();
            assertThat(one.getAutoCommit()).isFalse();
            assertThat(one.getTransactionIsolation()).isEqualTo(isolation);
            assertThat(one.getNetworkTimeout()).isEqualTo(timeout);
        }
    }

    @Test
    void readsOnlyWhatIsCommittedWhateverTheIsolation() throws Exception {
        HikariConfig config = config(1);
        config.setTransactionIsolation("TRANSACTION_READ_UNCOMMITTED");
        try (HikariDataSource dirty = new HikariDataSource(config);
                JdbcOtpStore store = JdbcOtpStore.over(dirty, table);
                Connection writer = database.source().getConnection()) {
            set(store, "key", null, number(1));
            writer.setAutoCommit(false);
            overwrite(writer, "key", number(2));
            assertThat(get(store, "key")).isEqualTo(number(1));
            writer.rollback();
        }
    }

    private void overwrite(Connection writer, String key, byte[] value) throws Exception {
        try (PreparedStatement update = writer.prepareStatement("update " + table + " set content = ? where id = ?")) {
            update.setBytes(1, value);
            update.setString(2, key);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void endsInItsTimeWhereTheRowIsLockedAndFreesItsConnection() throws Exception {
        try (HikariDataSource small = pool(1);
                JdbcOtpStore store = JdbcOtpStore.over(small, table);
                Connection writer = database.source().getConnection()) {
            set(store, "key", null, number(1));
            writer.setAutoCommit(false);
            overwrite(writer, "key", number(2));
            endsInItsTime(() -> store.compareAndSet(Keep.MUST_KEEP, "key", number(1), number(3), HOUR, BRIEF));
            assertThat(get(store, "another")).as("while it is locked").isNull();
            writer.rollback();
        }
    }

    @Test
    void endsInItsTimeWhereThePoolIsEmptyAndThenWritesNothing() throws Exception {
        try (HikariDataSource small = pool(1);
                JdbcOtpStore store = JdbcOtpStore.over(small, table)) {
            try (Connection taken = small.getConnection()) {
                assertThat(taken.isClosed()).isFalse();
                endsInItsTime(() -> store.get(Keep.MUST_KEEP, "key", BRIEF));
                endsInItsTime(() -> store.compareAndSet(Keep.MUST_KEEP, "key", null, number(1), HOUR, BRIEF));
            }
            // those who wait for the connection come before this
            assertThat(get(store, "key")).isNull();
            assertThat(set(store, "key", null, number(2))).isTrue();
        }
    }

    private static void endsInItsTime(Runnable call) {
        long begun = System.nanoTime();
        assertThatIllegalStateException().isThrownBy(call::run);
        // in minutes it would be the database's or the pool's time; a busy machine pauses for seconds
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(BRIEF, BRIEF.plusSeconds(5));
    }

    @Test
    void removesWhatIsOverInSmallStepsAndNothingElse() {
        int over = 2_000;
        int live = 40;
        try (HikariDataSource one = pool(1);
                JdbcOtpStore store = JdbcOtpStore.over(one, table)) {
            for (int i = 0; i < live; i++) {
                set(store, "live-" + i, null, number(i));
            }
            insertOver(over);
            int left = over;
            for (int i = 0; left > 0; i++) {
                assertThat(i).as("sweeps").isLessThanOrEqualTo(over / SWEPT_AT_ONCE + 2);
                sweepAgain(store);
                int seen = count(table + " where id like 'over-%'");
                assertThat(seen).isBetween(left - SWEPT_AT_ONCE, left);
                left = seen;
            }
            for (int i = 0; i < live; i++) {
                assertThat(get(store, "live-" + i)).isEqualTo(number(i));
            }
        }
    }

    /** Writes as often as brings about one sweep; with a pool of one connection, each call waits for the one before. */
    final void sweepAgain(OtpStore store) {
        for (int i = 0; i < WRITES_PER_SWEEP; i++) {
            store.compareAndSet(Keep.MAY_FORGET, "absent", number(1), number(2), HOUR, AMPLE);
        }
        get(store, "absent");
    }

    final void insertOver(int rows) {
        Timestamp past = Timestamp.valueOf("2020-01-01 00:00:00");
        List<Object[]> all = IntStream.range(0, rows)
                .mapToObj(i -> new Object[] {"over-" + i, number(i), past})
                .toList();
        // in one transaction, as some thousand of them take their time
        new TransactionTemplate(new DataSourceTransactionManager(pool))
                .executeWithoutResult(transaction -> new JdbcTemplate(pool)
                        .batchUpdate("insert into " + table + " (id, content, expires_at) values (?, ?, ?)", all));
    }

    final int count(String what) {
        Integer rows = database.sql().queryForObject("select count(*) from " + what, Integer.class);
        return rows;
    }

    @Test
    void refusesATableThatIsMissing() {
        assertThatExceptionOfType(OtpNotDoneException.class)
                .isThrownBy(() -> JdbcOtpStore.over(pool, "of_nobody"))
                .satisfies(e -> {
                    assertThat(e.failure()).isEqualTo(OtpFailure.CONFIGURATION);
                    assertThat(e.operation()).isEqualTo(OtpOperation.OPEN);
                })
                .withMessageContaining("table of_nobody")
                .withMessageMatching("(?s).*db/otp-store/\\w+/V1__otp_store\\.sql.*");
    }

    @Test
    void refusesATableOfAnotherForm() {
        for (String definition : wrongTables()) {
            database.run("drop table " + table);
            database.run("create table " + table + definition);
            assertThatExceptionOfType(OtpNotDoneException.class)
                    .as(definition)
                    .isThrownBy(() -> JdbcOtpStore.over(pool, table))
                    .satisfies(e -> assertThat(e.failure()).isEqualTo(OtpFailure.CONFIGURATION));
        }
    }

    @Test
    void saysThatATableWentMissing() {
        try (JdbcOtpStore store = JdbcOtpStore.over(pool, table)) {
            database.run("drop table " + table);
            assertThatExceptionOfType(OtpNotDoneException.class)
                    .isThrownBy(() -> get(store, "key"))
                    .satisfies(e -> assertThat(e.failure()).isEqualTo(OtpFailure.CONFIGURATION));
        }
    }

    @Test
    void opensATableThatWasTriedOutBeforeAndLeavesNothingInIt() {
        JdbcOtpStore.over(pool, table).close();
        JdbcOtpStore.over(pool, table).close();
        assertThat(count(table)).isZero();
    }

    @Test
    void refusesCallsOnceItIsClosedAndLeavesTheDataSourceOpen() throws Exception {
        JdbcOtpStore store = JdbcOtpStore.over(pool, table);
        store.close();
        store.close();
        assertThatIllegalStateException().isThrownBy(() -> get(store, "key"));
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.isValid(30)).isTrue();
        }
    }
}
