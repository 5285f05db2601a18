package dev.nywila.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Ours and the bare exchange by turns, each in a warm process of its own. What a machine does besides changes from one
 * minute to the next by more than the two differ, and hardly from one second to the next.
 */
final class Turns {

    private record Turn(long calls, long cpuNanos) {

        /** CPU time of a call. */
        double micros() {
            return cpuNanos / 1000.0 / calls;
        }
    }

    private final Effort effort;
    private final Jdk jdk;
    private final Path keyStore;

    Turns(Effort effort, Jdk jdk, Path keyStore) {
        this.effort = effort;
        this.jdk = jdk;
        this.keyStore = keyStore;
    }

    static String head() {
        return """
                | JDK | wire | threads | CPU µs, nywila | CPU µs, core5 fresh | ÷ of neighbours | ÷ of all |
                |---|---|---|---|---|---|---|
                """;
    }

    String lines(StubProcess stub, Predicate<String> wanted) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int threads : new int[] {1, 64}) {
            for (boolean tls : new boolean[] {false, true}) {
                String wire = tls ? "TLS" : "plain";
                if (wanted.test(
                        "jdk" + jdk.feature() + " " + wire.toLowerCase(Locale.ROOT) + " " + threads + " turns")) {
                    String line = "| " + jdk.feature() + " | " + wire + " | " + threads + " | "
                            + figures(stub.address(tls), threads) + " |\n";
                    System.out.print(line);
                    lines.append(line);
                }
            }
        }
        return lines.toString();
    }

    private String figures(URI stub, int threads) throws IOException {
        try (Side ours = new Side(Calls.OURS, stub, threads);
                Side bare = new Side(Calls.BARE, stub, threads)) {
            for (int i = 0; i < effort.turnWarmups(); i++) {
                ours.turn();
                bare.turn();
            }
            List<Turn> ofOurs = new ArrayList<>();
            List<Turn> ofBare = new ArrayList<>();
            for (int i = 0; i < effort.turns(); i++) {
                // by turns first, too
                if (i % 2 == 0) {
                    ofOurs.add(ours.turn());
                    ofBare.add(bare.turn());
                } else {
                    ofBare.add(bare.turn());
                    ofOurs.add(ours.turn());
                }
            }
            DoubleStream ofNeighbours = IntStream.range(0, effort.turns())
                    .mapToDouble(i -> ofOurs.get(i).micros() / ofBare.get(i).micros());
            return figure(ofOurs) + " | " + figure(ofBare) + " | " + Figure.of(ofNeighbours) + " | "
                    + Figure.number(all(ofOurs).micros() / all(ofBare).micros());
        }
    }

    private static Figure figure(List<Turn> turns) {
        return Figure.of(turns.stream().mapToDouble(Turn::micros));
    }

    private static Turn all(List<Turn> turns) {
        return new Turn(
                turns.stream().mapToLong(Turn::calls).sum(),
                turns.stream().mapToLong(Turn::cpuNanos).sum());
    }

    /** The process of one of the two. */
    private final class Side implements AutoCloseable {

        private final String subject;
        private final Process process;
        private final Writer tell;
        private final BufferedReader told;

        Side(String subject, URI stub, int threads) throws IOException {
            this.subject = subject;
            String module = Calls.module(subject);
            List<String> command = new ArrayList<>(List.of(jdk.java()));
            command.addAll(Forks.jvmArguments(module, keyStore));
            command.addAll(List.of(
                    "-cp",
                    ClassPath.ofBenchmarks(module),
                    TurnTaker.class.getName(),
                    subject,
                    stub.toString(),
                    Integer.toString(threads)));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            tell = process.outputWriter(StandardCharsets.UTF_8);
            told = process.inputReader(StandardCharsets.UTF_8);
        }

        Turn turn() throws IOException {
            tell.write(effort.iteration().convertTo(TimeUnit.MILLISECONDS) + "\n");
            tell.flush();
            String line = told.readLine();
            if (line == null) {
                throw new IOException("the process of " + subject + " has ended");
            }
            String[] callsAndNanos = line.split(" ");
            return new Turn(Long.parseLong(callsAndNanos[0]), Long.parseLong(callsAndNanos[1]));
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
