package dev.nywila.otp.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nywila.otp.OtpNotDoneException;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class MariaDbTest extends DatabaseTests {

    private static final String ID = "(id varchar(128) character set ascii collate ascii_bin not null primary key, ";

    @Override
    Database database() {
        return MariaDb.running();
    }

    @Override
    List<String> wrongTables() {
        return List.of(
                "(id varchar(128) character set ascii collate ascii_bin, content blob not null, expires_at datetime(6))",
                "(id varchar(128) character set ascii primary key, content blob not null, expires_at datetime(6))",
                ID + "content varbinary(4000) not null, expires_at datetime(6) not null)",
                ID + "content text not null, expires_at datetime(6) not null)");
    }

    @Test
    void refusesADriverThatCountsOnlyRowsThatChanged() {
        assertThatExceptionOfType(OtpNotDoneException.class)
                .isThrownBy(() -> JdbcOtpStore.over(Database.sourceAt(database.url() + "&useAffectedRows=true"), table))
                .withMessageContaining("useAffectedRows");
    }

    @Test
    void asksOneStatementOfTheServerForEachCall() throws Exception {
        try (Connection one = database.source().getConnection()) {
            OneConnection source = new OneConnection(one);
            JdbcTemplate session = new JdbcTemplate(source);
            try (JdbcOtpStore store = JdbcOtpStore.over(source, table)) {
                set(store, "first", null, number(0));
                int before = questions(session);
                set(store, "key", null, number(1));
                get(store, "key");
                set(store, "key", number(1), number(2));
                set(store, "key", number(1), number(3));
                set(store, "key", number(2), null);
                assertThat(questions(session) - before - 1).isEqualTo(5);
            }
        }
    }

    private static int questions(JdbcTemplate session) {
        return session.queryForObject(
                "select variable_value from information_schema.session_status where variable_name = 'Questions'",
                Integer.class);
    }

    @Test
    void isDurableAsTheServersSettingsSay() {
        try (JdbcOtpStore store = JdbcOtpStore.over(database.source(), table)) {
            Boolean flushed = database.sql()
                    .queryForObject("select @@innodb_flush_log_at_trx_commit = 1 and not @@log_bin", Boolean.class);
            assertThat(store.isDurable()).isEqualTo(flushed);
        }
        database.run("alter table " + table + " engine = MyISAM");
        try (JdbcOtpStore store = JdbcOtpStore.over(database.source(), table)) {
            assertThat(store.isDurable()).isFalse();
        }
    }
}
