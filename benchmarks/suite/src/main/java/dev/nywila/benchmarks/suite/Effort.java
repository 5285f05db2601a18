package dev.nywila.benchmarks.suite;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long to measure.
 *
 * @param warmups iterations before those that are measured
 * @param goalWarmups the same for rows that a goal is read from: the compiler is not to be measured, and a handshake keeps
 *     it busy for half a minute, as does the ledger, which is full by then and begins to forget
 */
record Effort(int warmups, int goalWarmups, int iterations, TimeValue iteration, int starts, int scaleSeconds) {

    /** Seconds for each row, to see where one is. */
    static final Effort QUICK = new Effort(2, 8, 3, TimeValue.milliseconds(500), 3, 3);

    /** Some 45 minutes for all. */
    static final Effort FULL = new Effort(4, 30, 5, TimeValue.seconds(1), 7, 4);

    Effort forGoal() {
        return new Effort(goalWarmups, goalWarmups, iterations, iteration, starts, scaleSeconds);
    }
}
