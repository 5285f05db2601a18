package dev.nywila.benchmarks.suite;

import dev.nywila.benchmarks.suite.Calls.Measured;
import dev.nywila.benchmarks.suite.Calls.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Ours divided by the others, by medians, like with like. */
final class Ratios {

    private static final String HEAD = """
            | JDK | wire | threads | call | ours ÷ | CPU | bytes |
            |---|---|---|---|---|---|---|
            """;

    private Ratios() {}

    static String table(List<Measured> all) {
        List<String> lines = new ArrayList<>();
        for (Measured ours : all) {
            if (ours.row().subject().equals(Calls.OURS)) {
                of(ours, all, Calls.BARE::equals, lines);
                of(ours, all, Calls.BARE_SMALL::equals, lines);
                for (String vendor : Calls.VENDORS) {
                    of(ours, all, (vendor + " fresh")::equals, lines);
                    of(ours, all, (vendor + " reuse")::equals, lines);
                }
            }
        }
        return HEAD + String.join("", lines);
    }

    private static void of(Measured ours, List<Measured> all, Predicate<String> other, List<String> lines) {
        Row row = ours.row();
        all.stream()
                .filter(one -> one.row().jdk() == row.jdk()
                        && one.row().tls() == row.tls()
                        && one.row().threads() == row.threads()
                        && one.row().operation().equals(row.operation())
                        && other.test(one.row().subject()))
                .forEach(one -> lines.add(String.format(
                        Locale.ROOT,
                        "| %d | %s | %d | %s | %s | %.2f | %.2f |%n",
                        row.jdk(),
                        row.tls() ? "TLS" : "plain",
                        row.threads(),
                        row.operation(),
                        one.row().subject(),
                        ours.cpu().median() / one.cpu().median(),
                        ours.bytes().median() / one.bytes().median())));
    }
}
