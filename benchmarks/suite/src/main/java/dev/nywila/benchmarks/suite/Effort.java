package dev.nywila.benchmarks.suite;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long to measure.
 *
 * @param warmups iterations before those that are measured
 * @param goalWarmups the same for rows of ours and of the bare exchange, and of the engine: a handshake keeps the compiler
 *     busy for half a minute, as does the ledger, which is full by then and begins to forget
 * @param iteration of what is measured by turns, one turn is as long
 * @param turnWarmups turns of either before those that are measured: the compiler shares the processors with many threads,
 *     and is done with ours after a minute only, so that rows of 64 threads measure some of it
 * @param starts of a JVM, for each row
 */
record Effort(
        int warmups,
        int goalWarmups,
        int iterations,
        TimeValue iteration,
        int turnWarmups,
        int turns,
        int starts,
        int scaleSeconds) {

    /** Seconds for each row, to see where one is. */
    static final Effort QUICK = new Effort(2, 8, 3, TimeValue.milliseconds(500), 8, 3, 3, 3);

    /** Some 75 minutes for all. */
    static final Effort FULL = new Effort(4, 30, 5, TimeValue.seconds(1), 60, 30, 7, 4);
}
