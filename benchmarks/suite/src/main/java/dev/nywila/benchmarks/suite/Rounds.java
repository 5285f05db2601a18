package dev.nywila.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Each round starts a process of each side, and these take short turns. What the machine does besides falls on all of them
 * alike; what a JVM happens to compile differs from round to round.
 */
final class Rounds {

    static final int COUNT = 5;

    private static final int TURNS = 25;
    private static final int MILLIS = 100;

    /** Whose jars, which program on them, and what it is to do. */
    record Side(String classPath, String program, String work, String argument) {

        static Side compared(String classPath, String work, String argument) {
            return new Side(classPath, "dev.nywila.benchmarks.costs.Compared", work, argument);
        }
    }

    /** What one call of a kind took, in one turn. */
    record Took(double cpuNanos, double bytes) {}

    enum Measure {
        CPU("CPU ns", Took::cpuNanos),
        BYTES("bytes", Took::bytes);

        private final String unit;
        private final ToDoubleFunction<Took> of;

        Measure(String unit, ToDoubleFunction<Took> of) {
            this.unit = unit;
            this.of = of;
        }

        String unit() {
            return unit;
        }
    }

    /** By round, side, turn and kind of call. */
    private final List<List<List<List<Took>>>> took;

    private Rounds(List<List<List<List<Took>>>> took) {
        this.took = took;
    }

    /** Runs all rounds; each side has {@code warmups} turns before those that are measured. */
    static Rounds run(Jdk jdk, int warmups, Side... sides) throws IOException {
        List<List<List<List<Took>>>> took = new ArrayList<>();
        for (int round = 0; round < COUNT; round++) {
            took.add(round(jdk, warmups, List.of(sides)));
        }
        return new Rounds(took);
    }

    /** What a side's calls of one kind took. */
    Figure of(int side, int kind, Measure measure) {
        return Figure.of(took.stream().mapToDouble(round -> median(turn -> value(round, side, turn, kind, measure))));
    }

    /** The same, each turn divided by the first side's turn next to it. */
    Figure ratio(int side, int kind, Measure measure) {
        return Figure.of(took.stream()
                .mapToDouble(round -> median(
                        turn -> value(round, side, turn, kind, measure) / value(round, 0, turn, kind, measure))));
    }

    private static double value(List<List<List<Took>>> round, int side, int turn, int kind, Measure measure) {
        return measure.of.applyAsDouble(round.get(side).get(turn).get(kind));
    }

    private static double median(IntToDoubleFunction ofTurn) {
        return Figure.of(IntStream.range(0, TURNS).mapToDouble(ofTurn)).median();
    }

    private static List<List<List<Took>>> round(Jdk jdk, int warmups, List<Side> sides) throws IOException {
        List<Worker> workers = new ArrayList<>();
        try {
            List<List<List<Took>>> took = new ArrayList<>();
            for (Side side : sides) {
                workers.add(new Worker(jdk, side));
                took.add(new ArrayList<>());
            }
            for (int turn = -warmups; turn < TURNS; turn++) {
                for (int i = 0; i < workers.size(); i++) {
                    // by turns first, too
                    int side = turn % 2 == 0 ? i : workers.size() - 1 - i;
                    List<Took> calls = workers.get(side).turn(turn >= 0);
                    if (turn >= 0) {
                        took.get(side).add(calls);
                    }
                }
            }
            return took;
        } finally {
            workers.forEach(Worker::close);
        }
    }

    /** The process of one side. */
    private static final class Worker implements AutoCloseable {

        private final Process process;
        private final Writer tell;
        private final BufferedReader told;

        Worker(Jdk jdk, Side side) throws IOException {
            process = new ProcessBuilder(
                            jdk.java(),
                            "-Xms512m",
                            "-Xmx512m",
                            "-cp",
                            side.classPath(),
                            side.program(),
                            side.work(),
                            side.argument())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            tell = process.outputWriter(StandardCharsets.UTF_8);
            told = process.inputReader(StandardCharsets.UTF_8);
        }

        List<Took> turn(boolean measured) throws IOException {
            tell.write(MILLIS + "\n");
            tell.flush();
            String line = told.readLine();
            if (line == null) {
                throw new IOException("a process has ended");
            }
            String[] words = line.split(" ");
            if (measured && !words[words.length - 1].equals("0")) {
                // what a thread took is not known once it has ended
                throw new IOException("threads were started while it was measured");
            }
            List<Took> took = new ArrayList<>();
            for (int i = 0; i + 2 < words.length; i += 3) {
                double calls = Double.parseDouble(words[i]);
                took.add(new Took(Double.parseDouble(words[i + 1]) / calls, Double.parseDouble(words[i + 2]) / calls));
            }
            return took;
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
