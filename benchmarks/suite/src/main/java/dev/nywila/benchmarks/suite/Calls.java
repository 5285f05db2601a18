package dev.nywila.benchmarks.suite;

import dev.nywila.benchmarks.suite.StubProcess.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.util.Statistics;

/** One call, by every subject. */
final class Calls {

    static final String OURS = "nywila";
    static final String BARE = "core5 fresh";
    static final String BARE_SMALL = "core5 fresh 2k";

    static final List<String> VENDORS = List.of("twilio", "vonage", "infobip");

    private static final List<String> GOAL = List.of(OURS, BARE, BARE_SMALL);
    private static final List<String> FRESH = List.of(
            OURS, BARE, BARE_SMALL, "socket fresh", "hc5 fresh", "twilio fresh", "vonage fresh", "infobip fresh");
    private static final List<String> REUSE =
            List.of("socket reuse", "hc5 reuse", "twilio reuse", "vonage reuse", "infobip reuse");

    /** What is measured: by which subject, over what. */
    record Row(int jdk, boolean tls, int threads, String operation, String subject) {

        /** The command's {@code --only} looks at this. */
        String key() {
            return "jdk" + jdk + (tls ? " tls " : " plain ") + threads + " " + operation + " " + subject;
        }

        private boolean isOfGoal() {
            return GOAL.contains(subject);
        }
    }

    record Measured(Row row, Statistics wall, Figure cpu, Figure bytes, Counts seen) {

        private static final String HEAD = """
                | JDK | wire | threads | call | by | wall p50 µs | p90 | p99 | CPU µs | bytes | connections per call | resumed |
                |---|---|---|---|---|---|---|---|---|---|---|---|
                """;

        String line() {
            return "| " + row.jdk() + " | " + (row.tls() ? "TLS" : "plain") + " | " + row.threads() + " | "
                    + row.operation()
                    + " | " + row.subject() + " | " + Figure.number(wall.getPercentile(50)) + " | "
                    + Figure.number(wall.getPercentile(90)) + " | " + Figure.number(wall.getPercentile(99)) + " | "
                    + cpu + " | " + bytes + " | "
                    + String.format(Locale.ROOT, "%.2f", (double) seen.connections() / seen.requests()) + " | "
                    + (row.tls() ? seen.handshakes() - seen.fullHandshakes() + " of " + seen.handshakes() : "–")
                    + " |\n";
        }
    }

    private final Forks forks;
    private final StubProcess stub;

    Calls(Forks forks, StubProcess stub) {
        this.forks = forks;
        this.stub = stub;
    }

    static String table(List<Measured> all) {
        return Measured.HEAD + all.stream().map(Measured::line).collect(Collectors.joining());
    }

    /** Which module a subject is of, by the first word of its name. */
    static String module(String subject) {
        String word = subject.split(" ")[0];
        return switch (word) {
            case "core5", "hc5", "socket" -> "bare";
            default -> word;
        };
    }

    private static List<Row> rows(int jdk) {
        List<Row> rows = new ArrayList<>();
        for (int threads : new int[] {1, 64}) {
            for (boolean tls : new boolean[] {false, true}) {
                FRESH.forEach(subject -> rows.add(new Row(jdk, tls, threads, "send", subject)));
                REUSE.forEach(subject -> rows.add(new Row(jdk, tls, threads, "send", subject)));
            }
        }
        List.of(OURS, BARE_SMALL).forEach(subject -> rows.add(new Row(jdk, false, 1, "verify", subject)));
        return rows;
    }

    List<Measured> measure(Jdk jdk, Predicate<String> wanted) throws RunnerException, IOException {
        List<Measured> all = new ArrayList<>();
        for (Row row : rows(jdk.feature())) {
            if (wanted.test(row.key())) {
                Counts before = stub.counts();
                RunResult run = (row.isOfGoal() ? forks.warmedUp() : forks)
                        .run(
                                jdk,
                                module(row.subject()),
                                CallsBenchmark.class.getName(),
                                row.operation(),
                                row.threads(),
                                "subject",
                                row.subject(),
                                "stub",
                                stub.address(row.tls()).toString());
                Measured measured = new Measured(
                        row,
                        run.getPrimaryResult().getStatistics(),
                        Figure.secondary(run, CpuProfiler.LABEL),
                        Figure.secondary(run, "gc.alloc.rate.norm"),
                        stub.counts().minus(before));
                System.out.print(measured.line());
                all.add(measured);
            }
        }
        return all;
    }
}
