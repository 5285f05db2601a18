package dev.nywila.otp.store.jdbc;

import dev.nywila.otp.tck.store.StoreTrouble;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A PostgreSQL server, one for all tests of this JVM. It ends with it. */
final class Postgres extends Database {

    private static final String DATABASE = "/postgres?user=postgres";

    private static Postgres running;

    private final File data = new File("target/postgres-" + UUID.randomUUID()).getAbsoluteFile();
    private EmbeddedPostgres server;

    private Postgres() throws IOException {
        super("postgresql");
        server = start(0);
        Servers.endWithThisJvm(master());
    }

    static synchronized Postgres running() {
        if (running == null) {
            try {
                running = new Postgres();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return running;
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port == 0 ? Servers.freePort() : port)
                // the library's own are those of a server that may lose what it acknowledged
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    private long master() throws IOException {
        Path file = data.toPath().resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).get(0).strip());
    }

    @Override
    String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + DATABASE;
    }

    @Override
    String urlAt(InetSocketAddress relay) {
        return "jdbc:postgresql://" + relay.getHostString() + ":" + relay.getPort() + DATABASE;
    }

    @Override
    Optional<InetSocketAddress> server() {
        return Optional.of(new InetSocketAddress("localhost", server.getPort()));
    }

    @Override
    boolean inject(StoreTrouble trouble) throws Exception {
        switch (trouble) {
            case KILLED -> {
                Servers.signal("KILL", master());
                Servers.awaitSilence(server().orElseThrow());
            }
            case HUNG -> Servers.signal("STOP", master());
            case READ_ONLY -> readOnly("on");
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    void mend(StoreTrouble trouble) throws Exception {
        switch (trouble) {
            case KILLED -> {
                server.close();
                server = start(server.getPort());
                Servers.endWithThisJvm(master());
            }
            case HUNG -> Servers.signal("CONT", master());
            case READ_ONLY -> readOnly("off");
            default -> throw new IllegalArgumentException(trouble.toString());
        }
    }

    private void readOnly(String setting) throws InterruptedException {
        sql().execute("alter system set default_transaction_read_only = " + setting);
        sql().execute("select pg_reload_conf()");
        // the server tells its present sessions before it lets new ones in
        List<String> seen;
        do {
            seen = sql().queryForList("show default_transaction_read_only", String.class);
        } while (!seen.contains(setting));
    }
}
