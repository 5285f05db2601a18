package dev.nywila.otp.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class OpeningTest {

    /** H2 under another name. */
    private static final class Renamed extends DelegatingDataSource {

        Renamed(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection real = super.getConnection();
            DatabaseMetaData named = proxy(
                    DatabaseMetaData.class,
                    (method, arguments) -> method.equals("getDatabaseProductName") ? "Oracle" : null);
            return proxy(Connection.class, (method, arguments) -> switch (method) {
                case "getMetaData" -> named;
                case "getAutoCommit" -> real.getAutoCommit();
                case "getTransactionIsolation" -> real.getTransactionIsolation();
                case "close" -> {
                    real.close();
                    yield null;
                }
                default -> throw new SQLException("not to be asked: " + method);
            });
        }
    }

    private interface Answer {
        Object of(String method, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.of(method.getName(), arguments)));
    }

    @Test
    void refusesAnUnknownDatabaseByItsName() {
        assertThatExceptionOfType(OtpNotDoneException.class)
                .isThrownBy(() -> JdbcOtpStore.over(new Renamed(H2.inMemory().source())))
                .withMessageContaining("Oracle")
                .satisfies(e -> assertThat(e.failure()).isEqualTo(OtpFailure.CONFIGURATION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "otp store", "otp;drop", "\"otp\"", "a.b.c", ".otp", "otp.", "1otp", "otp--"})
    void refusesWhatIsNoNameOfATable(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcOtpStore.over(H2.inMemory().source(), name));
    }

    @Test
    void opensTheTableOfThePublishedDefinition() {
        Database database = H2.inMemory();
        database.run(database.definition());
        try (JdbcOtpStore store = JdbcOtpStore.over(database.source())) {
            assertThat(store.isDurable()).isFalse();
        }
    }

    @Test
    void hasOneDefinitionForMariaDbAndMySql() throws Exception {
        assertThat(definition("mysql")).isEqualTo(definition("mariadb"));
    }

    private static byte[] definition(String folder) throws Exception {
        try (var in = OpeningTest.class.getResourceAsStream("/db/otp-store/" + folder + "/V1__otp_store.sql")) {
            return in.readAllBytes();
        }
    }
}
