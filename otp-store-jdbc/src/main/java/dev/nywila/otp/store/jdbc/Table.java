package dev.nywila.otp.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The table, on a connection that commits each statement by itself. */
final class Table {

    private static final int SWEEP_MILLIS = 5_000;

    private final Dialect dialect;

    Table(Dialect dialect) {
        this.dialect = dialect;
    }

    byte @Nullable [] read(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.get)) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    boolean insert(Connection connection, String key, byte[] value, long millis) throws SQLException {
        for (boolean again = true; ; again = false) {
            try {
                return write(connection, dialect.insert, key, value, millis) > 0;
            } catch (SQLException e) {
                if (!is(e, "23")) {
                    throw e;
                }
            }
            if (!again || read(connection, key) != null) {
                return false;
            }
            write(connection, dialect.removeOver, key);
        }
    }

    boolean replace(Connection connection, String key, byte[] before, byte[] after, long millis) throws SQLException {
        return write(connection, dialect.replace, after, millis, key, before) > 0;
    }

    boolean remove(Connection connection, String key, byte[] before) throws SQLException {
        return write(connection, dialect.remove, key, before) > 0;
    }

    int sweep(Connection connection) throws SQLException {
        // nobody watches over this one
        int usual = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, SWEEP_MILLIS);
        try {
            return write(connection, dialect.sweep);
        } finally {
            connection.setNetworkTimeout(Runnable::run, usual);
        }
    }

    boolean isDurable(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.durable);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static int write(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Returns whether the server refuses all writes: MariaDB and MySQL have no state for it. */
    static boolean isReadOnly(SQLException e) {
        return is(e, "25006") || e.getErrorCode() == 1290;
    }

    /** Returns whether trouble is of a class of SQLStates, which is their beginning. */
    static boolean is(SQLException e, String states) {
        return e.getSQLState() != null && e.getSQLState().startsWith(states);
    }
}
