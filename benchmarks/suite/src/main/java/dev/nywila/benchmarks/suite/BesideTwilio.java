package dev.nywila.benchmarks.suite;

import dev.nywila.benchmarks.suite.Rounds.Measure;
import dev.nywila.benchmarks.suite.Rounds.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Our adapter of Twilio beside Twilio's own SDK, against one stub, by turns. */
public final class BesideTwilio {

    private static final String LOOP = "dev.nywila.benchmarks.SubjectLoop";
    private static final String OURS = "nywila twilio";
    private static final String FRESH = "twilio fresh";
    private static final String REUSE = "twilio reuse";

    private final Jdk jdk;
    private boolean allMet = true;

    private BesideTwilio(Jdk jdk) {
        this.jdk = jdk;
    }

    /**
     * Takes the home of a JDK, and the class path of ours. Runs where the modules lie; its exit code is 1 if a goal is not
     * met.
     */
    public static void main(String[] args) throws Exception {
        BesideTwilio comparison = new BesideTwilio(new Jdk(Path.of(args[0])));
        System.out.println(
                "JDK " + comparison.jdk.label() + "; each figure is the median (least–most) of n = " + Rounds.COUNT
                        + " rounds.\n\n| for each | | SDK | beside it | ÷ | goal | met |\n|---|---|---|---|---|---|---|");
        try (StubProcess stub = new StubProcess(comparison.jdk, 0, Main.keyStore(comparison.jdk))) {
            comparison.run(args[1], stub.address(false).toString());
        }
        System.exit(comparison.allMet ? 0 : 1);
    }

    private void run(String ours, String stub) throws IOException {
        Side fresh = ofSdk(FRESH, stub);
        Side our = new Side(ours, LOOP, OURS, stub);
        Rounds rounds = Rounds.run(jdk, 60, fresh, our, fresh);
        // most of the CPU time of a fresh connection is its system calls, whoever makes them
        judge(rounds, 1, "SDK, a connection for each call", Map.of(Measure.BYTES, Goal.AT_MOST_HALF));
        // a run that does not see this proves nothing
        judge(
                rounds,
                2,
                "control: the SDK, once more",
                Map.of(Measure.CPU, Goal.THE_SAME, Measure.BYTES, Goal.THE_SAME));
        judge(Rounds.run(jdk, 60, ofSdk(REUSE, stub), our), 1, "SDK, connections reused", Map.of());
    }

    private void judge(Rounds rounds, int side, String beside, Map<Measure, Goal> goals) {
        List<String> calls = List.of("send", "verify");
        for (int call = 0; call < calls.size(); call++) {
            for (Measure measure : Measure.values()) {
                Goal goal = goals.getOrDefault(measure, Goal.NONE);
                Figure ratio = rounds.ratio(side, call, measure);
                boolean met = goal.isMetBy(ratio);
                allMet &= met;
                System.out.println("| " + calls.get(call) + "; " + beside + " | " + measure.unit() + " | "
                        + rounds.of(0, call, measure) + " | " + rounds.of(side, call, measure) + " | " + ratio + " | "
                        + goal + " | " + (goal == Goal.NONE ? "–" : met ? "yes" : "**no**") + " |");
            }
        }
    }

    private static Side ofSdk(String subject, String stub) {
        return new Side(ClassPath.ofProgram(Calls.module(subject)), LOOP, subject, stub);
    }
}
