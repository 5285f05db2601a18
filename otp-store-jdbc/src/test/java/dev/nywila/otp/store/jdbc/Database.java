package dev.nywila.otp.store.jdbc;

import dev.nywila.otp.tck.store.StoreTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** A database for tests, and what may be done to its server. */
abstract class Database {

    private static final AtomicInteger TABLES = new AtomicInteger();

    private final String folder;

    Database(String folder) {
        this.folder = folder;
    }

    /** Where it is found. */
    abstract String url();

    /** Whether other processes find it there too. */
    boolean isReachable() {
        return true;
    }

    /** The same database, if something else listened for it. */
    String urlAt(InetSocketAddress relay) {
        throw new UnsupportedOperationException(folder + " has no server");
    }

    Optional<InetSocketAddress> server() {
        return Optional.empty();
    }

    boolean inject(StoreTrouble trouble) throws Exception {
        return false;
    }

    void mend(StoreTrouble trouble) throws Exception {}

    final DataSource source() {
        return sourceAt(url());
    }

    /** Makes a connection each time; not by DriverManager, which knows no drivers of other class loaders. */
    static DataSource sourceAt(String url) {
        try {
            return new SimpleDriverDataSource(driverOf(url.split(":", 3)[1]), url);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Driver driverOf(String kind) throws SQLException {
        return switch (kind) {
            case "h2" -> new org.h2.Driver();
            case "mariadb" -> new org.mariadb.jdbc.Driver();
            case "postgresql" -> new org.postgresql.Driver();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    final JdbcTemplate sql() {
        return new JdbcTemplate(source());
    }

    /** Makes a table that no other test has, by the published definition; returns its name. */
    final String newTable() {
        String table = "otp_" + TABLES.incrementAndGet() + "_" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        run(definition().replace("otp_store", table.toLowerCase(Locale.ROOT)));
        return table;
    }

    final String definition() {
        String file = "/db/otp-store/" + folder + "/V1__otp_store.sql";
        try (InputStream in = Database.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs statements that have comments and semicolons between them. */
    final void run(String statements) {
        for (String statement : statements.replaceAll("--[^\n]*", "").split(";", -1)) {
            if (!statement.isBlank()) {
                sql().execute(statement);
            }
        }
    }
}
