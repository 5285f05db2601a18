package dev.nywila.benchmarks;

import java.net.URI;

/** What a fresh JVM does until its first code is verified. */
public final class Start {

    private Start() {}

    /** Takes the name of a subject and the stub's address. */
    public static void main(String[] args) throws Exception {
        try (Client client = Subject.named(args[0]).open(URI.create(args[1]))) {
            boolean approved = client.verify(client.send());
            // the JVM's own start included, which the process that started it cannot tell from loading the JVM
            System.out.println(approved ? "approved" : "not approved");
        }
        // what a client leaves running is no part of the start
        System.exit(0);
    }
}
