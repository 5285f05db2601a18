package dev.nywila.otp.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresTest extends DatabaseTests {

    @Override
    Database database() {
        return Postgres.running();
    }

    @Override
    List<String> wrongTables() {
        return List.of(
                "(id varchar(128), content bytea not null, expires_at timestamp with time zone not null)",
                "(id varchar(100) primary key, content bytea not null, expires_at timestamp with time zone not null)",
                "(id varchar(128) primary key, content text not null, expires_at timestamp with time zone not null)",
                "(id varchar(128) primary key, content bytea not null, expires_at bigint not null)");
    }

    @Test
    void worksInASchema() {
        String schema = "of_" + table;
        database.run("create schema " + schema + "; alter table " + table + " set schema " + schema);
        try (JdbcOtpStore store = JdbcOtpStore.over(database.source(), schema + "." + table)) {
            assertThat(set(store, "key", null, number(1))).isTrue();
            assertThat(store.isDurable()).isTrue();
            sweepAgain(store);
        }
    }

    @Test
    void isDurableUnlessTheServerOrTheTableMayLoseWhatWasAcknowledged() {
        assertThat(isDurable(database.url())).isTrue();
        assertThat(isDurable(database.url() + "&options=-c%20synchronous_commit=off"))
                .isFalse();
        database.run("alter table " + table + " set unlogged");
        assertThat(isDurable(database.url())).isFalse();
    }

    private boolean isDurable(String url) {
        try (JdbcOtpStore store = JdbcOtpStore.over(Database.sourceAt(url), table)) {
            return store.isDurable();
        }
    }

    @Test
    void writesThoughWhatIsOverCannotBeRemoved() {
        try (JdbcOtpStore store = JdbcOtpStore.over(database.source(), table)) {
            insertOver(1);
            database.run("create rule kept as on delete to " + table + " do instead select 1 / 0");
            for (int i = 0; i < 100; i++) {
                assertThat(set(store, "key-" + i, null, number(i))).isTrue();
            }
            assertThat(count(table + " where id = 'over-0'")).isEqualTo(1);
        }
    }

    @Test
    void isOpenedWhereTheServerOnlyReadsForNow() {
        String readOnly = database.url() + "&options=-c%20default_transaction_read_only=on";
        try (JdbcOtpStore store = JdbcOtpStore.over(Database.sourceAt(readOnly), table)) {
            assertThat(get(store, "key")).isNull();
            assertThatIllegalStateException().isThrownBy(() -> set(store, "key", null, number(1)));
        }
        assertThatExceptionOfType(OtpNotDoneException.class)
                .isThrownBy(() -> JdbcOtpStore.over(Database.sourceAt(readOnly), "of_nobody"))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(OtpFailure.CONFIGURATION));
    }

    @Test
    void cannotBeOpenedWhereNothingListens() throws Exception {
        String url = database.urlAt(InetSocketAddress.createUnresolved("localhost", Servers.freePort()));
        assertThatExceptionOfType(OtpNotDoneException.class)
                .isThrownBy(() -> JdbcOtpStore.over(Database.sourceAt(url), table))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(OtpFailure.UNAVAILABLE));
    }
}
