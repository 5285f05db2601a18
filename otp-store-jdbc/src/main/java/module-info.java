import org.jspecify.annotations.NullMarked;

/** What instances of an application share, in a table of their database: {@code JdbcOtpStore}. */
@NullMarked
module dev.nywila.otp.store.jdbc {
    requires static org.jspecify;
    requires transitive dev.nywila.otp;
    requires transitive java.sql;

    exports dev.nywila.otp.store.jdbc;
}
