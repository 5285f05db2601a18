package dev.nywila.otp.store.jdbc;

import java.util.UUID;

/** H2 in this process: in memory, or in a file that other processes reach through the one that opened it first. */
final class H2 extends Database {

    private final String url;

    private H2(String url) {
        super("h2");
        this.url = url;
    }

    static H2 inMemory() {
        return new H2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    static H2 inFile() {
        return new H2("jdbc:h2:file:./target/h2/" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;AUTO_SERVER=TRUE");
    }

    @Override
    String url() {
        return url;
    }

    @Override
    boolean isReachable() {
        return !url.startsWith("jdbc:h2:mem:");
    }
}
