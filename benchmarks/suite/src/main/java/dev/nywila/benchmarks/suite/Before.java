package dev.nywila.benchmarks.suite;

import dev.nywila.benchmarks.suite.Rounds.Measure;
import dev.nywila.benchmarks.suite.Rounds.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;

/** The jars of a former commit beside later ones, in one run, and whether the later ones are as good. */
public final class Before {

    private static final List<String> TEXTS = List.of("+255713507067", "+255 713-507-067", "00255 (713) 507.067");

    /** Which sides there are: the first is what the others are divided by. */
    private static final int AFTER = 1;

    private static final int BEFORE_ONCE_MORE = 2;
    private static final int BEFORE_AND_A_FIFTH = 3;

    private static final int STARTS = 20;

    private static final double MOST_NANOS_TO_PARSE = 1_000;

    private final Jdk jdk;
    private final String before;
    private final String after;
    private boolean allMet = true;

    private Before(Jdk jdk, String before, String after) {
        this.jdk = jdk;
        this.before = before;
        this.after = after;
    }

    /**
     * Takes the home of a JDK, and the class paths before and after. Runs where the modules lie; its exit code is 1 if a goal
     * is not met.
     */
    public static void main(String[] args) throws Exception {
        Jdk jdk = new Jdk(Path.of(args[0]));
        Before comparison = new Before(jdk, args[1], args[2]);
        System.out.println("JDK " + jdk.label() + "; each figure is the median (least–most) of n = " + Rounds.COUNT
                + " rounds.\n\n| for each | | before | beside it | ÷ | goal | met |\n|---|---|---|---|---|---|---|");
        comparison.fake();
        try (StubProcess stub = new StubProcess(jdk, 0, Main.keyStore(jdk))) {
            comparison.beem(stub.address(false).toString());
            comparison.first(stub.address(false).toString());
        }
        comparison.parse();
        System.exit(comparison.allMet ? 0 : 1);
    }

    private void fake() throws IOException {
        Rounds rounds = Rounds.run(
                jdk,
                30,
                Side.compared(before, "fake", "0"),
                Side.compared(after, "fake", "0"),
                Side.compared(before, "fake", "0"),
                Side.compared(before, "fake", "20"));
        for (Measure measure : Measure.values()) {
            judge("fake: send and verify", rounds, measure, AFTER, 0, Goal.AT_MOST_A_TENTH_MORE);
            // a run that does not see these two proves nothing
            judge("control: before, once more", rounds, measure, BEFORE_ONCE_MORE, 0, Goal.THE_SAME);
            judge("control: before, with 20 % more to do", rounds, measure, BEFORE_AND_A_FIFTH, 0, Goal.CLEARLY_MORE);
        }
    }

    private void beem(String stub) throws IOException {
        Rounds rounds = Rounds.run(
                jdk,
                60,
                Side.compared(before, "beem", stub),
                Side.compared(after, "beem", stub),
                Side.compared(before, "beem", stub));
        List<String> calls = List.of("Beem: send", "Beem: verify");
        for (int call = 0; call < calls.size(); call++) {
            for (Measure measure : Measure.values()) {
                judge(calls.get(call), rounds, measure, AFTER, call, Goal.AT_MOST_A_TWENTIETH_MORE);
                judge("control: before, once more", rounds, measure, BEFORE_ONCE_MORE, call, Goal.THE_SAME);
            }
        }
    }

    /** From the start of a JVM to its end, with one code sent and verified: by turns, as the machine has its moods. */
    private void first(String stub) throws IOException, InterruptedException {
        double[] earlier = new double[STARTS];
        double[] later = new double[STARTS];
        double[] ratios = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            earlier[i] = start(before, stub);
            later[i] = start(after, stub);
            ratios[i] = later[i] / earlier[i];
        }
        Figure ratio = Figure.of(DoubleStream.of(ratios));
        System.out.println("| a fresh JVM's first send and verify, n = " + STARTS + " | ms | "
                + Figure.of(DoubleStream.of(earlier)) + " | " + Figure.of(DoubleStream.of(later)) + " | " + ratio
                + " | "
                + Goal.AT_MOST_A_TENTH_MORE + " | "
                + yesOrNo(Goal.AT_MOST_A_TENTH_MORE.isMetBy(ratio)) + " |");
    }

    private double start(String classPath, String stub) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        int code = new ProcessBuilder(
                        jdk.java(), "-cp", classPath, "dev.nywila.benchmarks.costs.Compared", "first", stub)
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("a process ended with " + code);
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private void parse() throws IOException {
        String texts = String.join("|", TEXTS);
        Rounds rounds =
                Rounds.run(jdk, 10, Side.compared(before, "parse", texts), Side.compared(after, "parse", texts));
        for (int text = 0; text < TEXTS.size(); text++) {
            String what = "parse `" + TEXTS.get(text) + "`";
            boolean met = rounds.of(AFTER, text, Measure.CPU).median() <= MOST_NANOS_TO_PARSE;
            print(what, rounds, Measure.CPU, AFTER, text, "≤ 1,000 ns", yesOrNo(met));
        }
    }

    private void judge(String what, Rounds rounds, Measure measure, int side, int call, Goal goal) {
        boolean met = goal.isMetBy(rounds.ratio(side, call, measure));
        print(what, rounds, measure, side, call, goal.toString(), yesOrNo(met));
    }

    private String yesOrNo(boolean met) {
        allMet &= met;
        return met ? "yes" : "**no**";
    }

    private static void print(
            String what, Rounds rounds, Measure measure, int side, int call, String goal, String met) {
        System.out.println("| " + what + " | " + measure.unit() + " | " + rounds.of(0, call, measure) + " | "
                + rounds.of(side, call, measure) + " | " + rounds.ratio(side, call, measure) + " | " + goal + " | "
                + met + " |");
    }
}
