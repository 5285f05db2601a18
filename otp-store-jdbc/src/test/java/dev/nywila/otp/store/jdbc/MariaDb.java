package dev.nywila.otp.store.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.nywila.otp.tck.store.StoreTrouble;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The MariaDB server that {@code .ci/mariadb} started. */
final class MariaDb extends Database {

    private static final String VARIABLE = "OTP_TEST_MARIADB";

    private static boolean said;

    private final String url;
    private final InetSocketAddress address;
    private long pid;

    private MariaDb(String url) {
        super("mariadb");
        this.url = url;
        URI server = URI.create(url.substring("jdbc:".length()));
        this.address = new InetSocketAddress(server.getHost(), server.getPort());
    }

    /** Aborts the test, which then counts as skipped, where there is none. */
    static MariaDb running() {
        Map<String, String> environment = System.getenv();
        String url = environment.get(VARIABLE);
        if (url == null) {
            String message = "NOT RUN on MariaDB: " + VARIABLE + " names none. Run it so: .ci/mariadb mvn verify";
            if (!said) {
                said = true;
                System.out.println(message);
            }
            abort(message);
        }
        return new MariaDb(url);
    }

    @Override
    String url() {
        return url;
    }

    @Override
    String urlAt(InetSocketAddress relay) {
        return url.replace(
                address.getHostString() + ":" + address.getPort(), relay.getHostString() + ":" + relay.getPort());
    }

    @Override
    Optional<InetSocketAddress> server() {
        return Optional.of(address);
    }

    @Override
    boolean inject(StoreTrouble trouble) throws Exception {
        if (trouble != StoreTrouble.HUNG) {
            return false;
        }
        Servers.signal("STOP", process());
        return true;
    }

    @Override
    void mend(StoreTrouble trouble) throws Exception {
        Servers.signal("CONT", process());
    }

    private long process() throws Exception {
        if (pid == 0) {
            String file = sql().queryForObject("select @@pid_file", String.class);
            pid = Long.parseLong(Files.readString(Path.of(file)).strip());
        }
        return pid;
    }
}
