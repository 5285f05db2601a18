package dev.nywila.benchmarks;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Sends, and verifies what was sent, by a subject, as {@link WorkLoop} is told. */
public final class SubjectLoop {

    private static final int CALLS = 100;

    private SubjectLoop() {}

    /** Takes the name of a subject and the stub's address. */
    public static void main(String[] args) throws Exception {
        try (Client client = Subject.named(args[0]).open(URI.create(args[1]))) {
            Deque<Object> sent = new ArrayDeque<>(CALLS);
            WorkLoop.run(List.of(
                    () -> {
                        for (int i = 0; i < CALLS; i++) {
                            sent.add(client.send());
                        }
                        return CALLS;
                    },
                    () -> {
                        for (int i = 0; i < CALLS; i++) {
                            if (!client.verify(sent.remove())) {
                                throw new IllegalStateException("not approved");
                            }
                        }
                        return CALLS;
                    }));
        }
    }
}
