package dev.nywila.otp.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class H2Test extends DatabaseTests {

    @Override
    Database database() {
        return H2.inMemory();
    }

    @Override
    List<String> wrongTables() {
        return List.of(
                "(id varchar(128), content varbinary(65535) not null, expires_at timestamp(6) with time zone not null)",
                "(id varchar(100) primary key, content varbinary(65535) not null, expires_at timestamp with time zone)",
                "(id varchar(128) primary key, content varbinary(4000) not null, expires_at timestamp with time zone)",
                "(id varchar_ignorecase(128) primary key, content varbinary(65535), expires_at timestamp with time zone)",
                "(id varchar(128) primary key, content varbinary(65535) not null, ends timestamp with time zone)");
    }

    @Test
    void isNotDurableAsItsFileComesLaterThanItsAnswer() {
        Database file = H2.inFile();
        try (JdbcOtpStore store = JdbcOtpStore.over(file.source(), file.newTable())) {
            assertThat(store.isDurable()).isFalse();
        }
    }
}
