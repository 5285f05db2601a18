package dev.nywila.benchmarks.suite;

import java.util.Locale;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** The median of some measurements, and how far they lay apart. */
record Figure(double median, double least, double most) {

    /** What a profiler found, one measurement for each iteration; JMH names some with a dot before. */
    static Figure secondary(RunResult run, String label) {
        return of(run.getSecondaryResults().entrySet().stream()
                .filter(result ->
                        result.getKey().equals(label) || result.getKey().equals("·" + label))
                .findAny()
                .orElseThrow(() -> new IllegalStateException(
                        "no " + label + " in " + run.getSecondaryResults().keySet()))
                .getValue()
                .getStatistics());
    }

    static Figure of(Statistics statistics) {
        return new Figure(statistics.getPercentile(50), statistics.getMin(), statistics.getMax());
    }

    static Figure of(DoubleStream measurements) {
        double[] sorted = measurements.sorted().toArray();
        int middle = sorted.length / 2;
        return new Figure(
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /** Such as {@code 52.1 (51.8–53.0)}. */
    @Override
    public String toString() {
        return number(median) + " (" + number(least) + "–" + number(most) + ")";
    }

    static String number(double value) {
        return String.format(
                Locale.ROOT, value >= 1000 ? "%,.0f" : value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
