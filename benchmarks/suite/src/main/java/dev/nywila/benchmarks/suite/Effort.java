package dev.nywila.benchmarks.suite;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long to measure.
 *
 * @param warmups iterations before those that are measured
 * @param goalWarmups the same for rows that a goal is read from: the compiler is not to be measured, and a handshake keeps
 *     it busy for half a minute, as does the ledger, which is full by then and begins to forget
 * @param crowdWarmups the same for those of many threads: the compiler shares the processors with them, and is done with
 *     ours after more than a minute
 * @param goalIterations how many are measured of either
 */
record Effort(
        int warmups,
        int iterations,
        TimeValue iteration,
        int goalWarmups,
        int crowdWarmups,
        int goalIterations,
        int starts,
        int scaleSeconds) {

    /** Seconds for each row, to see where one is. */
    static final Effort QUICK = new Effort(2, 3, TimeValue.milliseconds(500), 8, 8, 3, 3, 3);

    /** Some 65 minutes for all. */
    static final Effort FULL = new Effort(4, 5, TimeValue.seconds(1), 30, 90, 15, 7, 4);

    Effort forGoal(int threads) {
        return new Effort(
                threads == 1 ? goalWarmups : crowdWarmups,
                goalIterations,
                iteration,
                goalWarmups,
                crowdWarmups,
                goalIterations,
                starts,
                scaleSeconds);
    }
}
