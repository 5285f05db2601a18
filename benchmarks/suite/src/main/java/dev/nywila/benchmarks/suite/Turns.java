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
                | JDK | wire | threads | CPU µs, nywila | CPU µs, core5 fresh | nywila ÷ core5 fresh |
                |---|---|---|---|---|---|
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
            List<Double> ofOurs = new ArrayList<>();
            List<Double> ofBare = new ArrayList<>();
            for (int i = 0; i < effort.turns(); i++) {
                ofOurs.add(ours.turn());
                ofBare.add(bare.turn());
            }
            DoubleStream ratios =
                    IntStream.range(0, effort.turns()).mapToDouble(turn -> ofOurs.get(turn) / ofBare.get(turn));
            return Figure.of(ofOurs.stream().mapToDouble(Double::doubleValue)) + " | "
                    + Figure.of(ofBare.stream().mapToDouble(Double::doubleValue)) + " | " + Figure.of(ratios);
        }
    }

    /** The process of one of the two. */
    private final class Side implements AutoCloseable {

        private final Process process;
        private final Writer tell;
        private final BufferedReader told;

        Side(String subject, URI stub, int threads) throws IOException {
            String module = Calls.module(subject);
            List<String> command = new ArrayList<>(List.of(jdk.java()));
            command.addAll(Forks.jvmArguments(module, keyStore));
            command.addAll(List.of(
                    "-cp",
                    ClassPath.ofBenchmarks(module),
                    Turn.class.getName(),
                    subject,
                    stub.toString(),
                    Integer.toString(threads)));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            tell = process.outputWriter(StandardCharsets.UTF_8);
            told = process.inputReader(StandardCharsets.UTF_8);
        }

        /** CPU time of one turn, in microseconds for each call. */
        double turn() throws IOException {
            tell.write(effort.iteration().convertTo(TimeUnit.MILLISECONDS) + "\n");
            tell.flush();
            String[] callsAndNanos = told.readLine().split(" ");
            return Double.parseDouble(callsAndNanos[1]) / 1000 / Double.parseDouble(callsAndNanos[0]);
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
