package dev.nywila.benchmarks.suite;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long to measure.
 *
 * @param longWarmups iterations before those that a goal is read from: the compiler is not to be measured
 */
record Effort(int warmups, int longWarmups, int iterations, TimeValue iteration, int starts, int scaleSeconds) {

    /** Seconds for each row, to see where one is. */
    static final Effort QUICK = new Effort(2, 4, 3, TimeValue.milliseconds(500), 3, 3);

    /** A quarter of an hour for all. */
    static final Effort FULL = new Effort(3, 10, 3, TimeValue.seconds(1), 7, 4);

    Effort warmedUp() {
        return new Effort(longWarmups, longWarmups, iterations, iteration, starts, scaleSeconds);
    }

    /** For what takes nanoseconds. */
    Effort brief() {
        return new Effort(warmups, longWarmups, iterations, TimeValue.milliseconds(500), starts, scaleSeconds);
    }
}
