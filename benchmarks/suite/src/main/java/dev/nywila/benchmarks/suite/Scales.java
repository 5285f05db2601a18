package dev.nywila.benchmarks.suite;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Many virtual threads that send to a provider which takes 100 ms. */
final class Scales {

    static final int LATENCY_MILLIS = 100;

    private static final int DEFAULT_PERMITS = 64;
    /** With fewer calls in flight, the growth of the heap is most of what is seen. */
    private static final int ENOUGH_TO_DIVIDE_BY = 1_000;

    private static final int[][] THREADS_AND_PERMITS = {
        {10, DEFAULT_PERMITS},
        {100, DEFAULT_PERMITS},
        {1_000, DEFAULT_PERMITS},
        {10_000, DEFAULT_PERMITS},
        {100, 100},
        {1_000, 1_000},
        {10_000, 10_000},
    };

    private final Jdk jdk;
    private final int seconds;

    Scales(Jdk jdk, int seconds) {
        this.jdk = jdk;
        this.seconds = seconds;
    }

    static String head() {
        return """
                | virtual threads | max-concurrent | sends a second | ideal | share | failed | resident MB more | KB per call in flight |
                |---|---|---|---|---|---|---|---|
                """;
    }

    String lines(URI stub, Predicate<String> wanted) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int[] row : THREADS_AND_PERMITS) {
            if (wanted.test("scale " + row[0] + " " + row[1])) {
                String[] told = run(stub, row[0], row[1]).split(" ");
                int inFlight = Math.min(row[0], row[1]);
                double ideal = inFlight * 1000.0 / LATENCY_MILLIS;
                double perSecond = Double.parseDouble(told[0]);
                String line = "| " + row[0] + " | " + row[1] + " | " + Figure.number(perSecond) + " | "
                        + Figure.number(ideal) + " | " + Figure.number(perSecond / ideal) + " | " + told[1] + " | "
                        + Long.parseLong(told[2]) / 1024 + " | "
                        + (inFlight < ENOUGH_TO_DIVIDE_BY ? "–" : Long.parseLong(told[2]) / inFlight) + " |\n";
                System.out.print(line);
                lines.append(line);
            }
        }
        return lines.toString();
    }

    private String run(URI stub, int threads, int permits) throws IOException {
        Process process = new ProcessBuilder(
                        jdk.java(),
                        "-Xmx4g",
                        "-cp",
                        ClassPath.ofProgram("nywila"),
                        "dev.nywila.benchmarks.nywila.Scale",
                        stub.toString(),
                        Integer.toString(threads),
                        Integer.toString(permits),
                        Integer.toString(seconds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
