package dev.nywila.benchmarks.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.util.Statistics;

/** What costs beside I/O, and the engine in memory. */
final class Costs {

    private static final String PACKAGE = "dev.nywila.benchmarks.costs.";
    private static final List<String> BESIDE_IO = List.of(
            "openBreaker",
            "ledger",
            "ledgerWithoutMeters",
            "idempotentHit",
            "provider",
            "phoneNumber",
            "storedChallenge");
    private static final List<String> ENGINE = List.of(
            "sendAndVerify",
            "sendAndVerifyByClient",
            "randomAndDigests",
            "randomAlone",
            "caffeinePutAndGet",
            "springGenerateAndConsume");

    /** What the engine's goal is read from. */
    private static final List<String> GOAL = List.of("sendAndVerify", "randomAndDigests");

    private static final int MANY = 100_000;
    private static final int FEW = 500;

    private final Forks forks;
    private final Jdk jdk;
    private final Predicate<String> wanted;

    Costs(Forks forks, Jdk jdk, Predicate<String> wanted) {
        this.forks = forks;
        this.jdk = jdk;
        this.wanted = wanted;
    }

    static String besideIoHead() {
        return """
                | JDK | what | ns, mean ± 99.9 % | bytes |
                |---|---|---|---|
                """;
    }

    /** Lines of the table. */
    String besideIo(StubProcess stub) throws RunnerException {
        StringBuilder lines = new StringBuilder();
        for (String method : BESIDE_IO) {
            if (wanted.test("jdk" + jdk.feature() + " costs " + method)) {
                RunResult run = forks.run(
                        jdk,
                        "costs",
                        PACKAGE + "BesideIo",
                        method,
                        1,
                        "stub",
                        stub.address(false).toString());
                lines.append(told("| " + jdk.feature() + " | " + method + " | " + time(run) + " | "
                        + Figure.number(bytes(run).median()) + " |\n"));
            }
        }
        return lines.toString();
    }

    static String engineHead() {
        return """
                | JDK | what | numbers | open before | threads | a second, both threads | ns, mean ± 99.9 % | bytes |
                |---|---|---|---|---|---|---|---|
                """;
    }

    String engine() throws RunnerException {
        StringBuilder lines = new StringBuilder();
        for (String method : ENGINE) {
            lines.append(engine(method, MANY, 0));
        }
        lines.append(engine("sendAndVerify", FEW, 0));
        return lines.append(engine("sendAndVerify", MANY, 1_000_000)).toString();
    }

    /** On one thread, and on two. */
    private String engine(String method, int numbers, int open) throws RunnerException {
        StringBuilder lines = new StringBuilder();
        for (int threads = 1; threads <= 2; threads++) {
            if (wanted.test("jdk" + jdk.feature() + " engine " + method + " " + threads + " " + numbers + " " + open)) {
                RunResult run = (GOAL.contains(method) ? forks.warmedUp() : forks)
                        .run(
                                jdk,
                                "costs",
                                PACKAGE + "Engine",
                                method,
                                threads,
                                "recipients",
                                Integer.toString(numbers),
                                "open",
                                Integer.toString(open));
                double perSecond = threads * 1e9 / run.getPrimaryResult().getScore();
                lines.append(
                        told("| " + jdk.feature() + " | " + method + " | " + numbers + " | " + open + " | " + threads
                                + " | " + Figure.number(perSecond) + " | " + time(run) + " | "
                                + Figure.number(bytes(run).median()) + " |\n"));
            }
        }
        return lines.toString();
    }

    /** Bytes of heap for each of a million open challenges. */
    String bytesPerChallenge() throws IOException {
        Process process = new ProcessBuilder(
                        jdk.java(), "-Xmx3g", "-cp", ClassPath.ofProgram("costs"), PACKAGE + "BytesPerChallenge")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    private static String time(RunResult run) {
        Statistics statistics = run.getPrimaryResult().getStatistics();
        return Figure.number(statistics.getMean()) + " ± " + Figure.number(statistics.getMeanErrorAt(0.999));
    }

    private static Figure bytes(RunResult run) {
        return Figure.secondary(run, "gc.alloc.rate.norm");
    }

    private static String told(String line) {
        System.out.print(line);
        return line;
    }
}
