package dev.nywila.benchmarks.suite;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long to measure.
 *
 * @param warmups iterations before those that are measured
 * @param goalWarmups the same for rows that a goal is read from, over TLS twice as many: the compiler is not to be
 *     measured, and a handshake keeps it busy for half a minute
 */
record Effort(int warmups, int goalWarmups, int iterations, TimeValue iteration, int starts, int scaleSeconds) {

    /** Seconds for each row, to see where one is. */
    static final Effort QUICK = new Effort(2, 4, 3, TimeValue.milliseconds(500), 3, 3);

    /** Half an hour for all. */
    static final Effort FULL = new Effort(4, 20, 5, TimeValue.seconds(1), 7, 4);

    Effort forGoal(boolean tls) {
        return new Effort(
                tls ? 2 * goalWarmups : goalWarmups, goalWarmups, iterations, iteration, starts, scaleSeconds);
    }
}
