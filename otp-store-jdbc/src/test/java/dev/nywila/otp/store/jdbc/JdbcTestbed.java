package dev.nywila.otp.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.tck.store.OtpStoreTestbed;
import dev.nywila.otp.tck.store.StoreTrouble;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The store kit's testbed on a database: each handle has a pool, as each instance of an application has. */
final class JdbcTestbed implements OtpStoreTestbed {

    private final Database database;
    private final String table;
    private final List<HikariDataSource> pools = new ArrayList<>();

    JdbcTestbed(Database database) {
        this.database = database;
        this.table = database.newTable();
    }

    @Override
    public OtpStore openAt(InetSocketAddress relay) {
        // without a pool, whose own question to an idle connection would be the one whose answer is lost
        return JdbcOtpStore.over(Database.sourceAt(database.urlAt(relay)), table);
    }

    @Override
    public OtpStore open() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.source());
        config.setMinimumIdle(0);
        config.setConnectionTimeout(2_000);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return JdbcOtpStore.over(pool, table);
    }

    @Override
    public Optional<InetSocketAddress> server() {
        return database.server();
    }

    @Override
    public Optional<Address> address() {
        return database.isReachable()
                ? Optional.of(new Address(table + " " + database.url(), Opener.class))
                : Optional.empty();
    }

    @Override
    public boolean inject(StoreTrouble trouble) {
        try {
            return database.inject(trouble);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void mend(StoreTrouble trouble) {
        try {
            database.mend(trouble);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
    }

    /** Opens the store anywhere. */
    public static final class Opener implements Function<String, OtpStore> {

        /** Made by the kit. */
        public Opener() {}

        @Override
        public OtpStore apply(String tableAndUrl) {
            String[] parts = tableAndUrl.split(" ", 2);
            return JdbcOtpStore.over(Database.sourceAt(parts[1]), parts[0]);
        }
    }
}
