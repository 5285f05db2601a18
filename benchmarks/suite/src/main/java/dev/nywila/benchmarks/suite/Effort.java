package dev.nywila.benchmarks.suite;

import org.openjdk.jmh.runner.options.TimeValue;

/** How long to measure. */
record Effort(int warmups, int iterations, TimeValue iteration, int starts, int scaleSeconds) {

    /** Seconds for each row, to see where one is. */
    static final Effort QUICK = new Effort(2, 3, TimeValue.milliseconds(500), 3, 3);

    /** A quarter of an hour for all. */
    static final Effort FULL = new Effort(4, 3, TimeValue.seconds(1), 11, 6);

    Effort warmedUp() {
        return new Effort(3 * warmups, iterations, iteration, starts, scaleSeconds);
    }
}
