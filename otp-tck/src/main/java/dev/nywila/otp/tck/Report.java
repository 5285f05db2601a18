package dev.nywila.otp.tck;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of each rule. Thread-safe. */
final class Report {

    /** From best to worst; of several tests of a rule the worst counts. */
    private enum Verdict {
        PASSED,
        NOT_CLAIMED,
        NOT_PROVEN,
        FAILED,
        NOT_RUN,
        NOT_FOR_A_BLACK_BOX;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private record Outcome(Verdict verdict, String reason) {}

    private final String kit;
    private final Map<Rule, List<Outcome>> outcomes = new EnumMap<>(Rule.class);
    private String provider = "unknown";

    Report(String kit) {
        this.kit = kit;
    }

    synchronized void provider(String id) {
        // it becomes a part of a file's name
        provider = id.replaceAll("[^A-Za-z0-9-]", "_");
    }

    synchronized String provider() {
        return provider;
    }

    void passed(Rule rule) {
        add(rule, new Outcome(Verdict.PASSED, ""));
    }

    void failed(Rule rule, @Nullable Throwable cause) {
        add(rule, new Outcome(Verdict.FAILED, reason(rule, "", cause)));
    }

    void aborted(Rule rule, @Nullable Throwable cause) {
        boolean notClaimed = firstLine(cause).startsWith(rule + " not claimed: ");
        Verdict verdict = notClaimed ? Verdict.NOT_CLAIMED : Verdict.NOT_PROVEN;
        add(rule, new Outcome(verdict, reason(rule, " " + verdict, cause)));
    }

    void notProven(Rule rule, String reason) {
        add(rule, new Outcome(Verdict.NOT_PROVEN, reason));
    }

    private synchronized void add(Rule rule, Outcome outcome) {
        outcomes.computeIfAbsent(rule, first -> new ArrayList<>()).add(outcome);
    }

    /** What a test said, without what the report's own columns say. */
    private static String reason(Rule rule, String verdict, @Nullable Throwable cause) {
        String line = firstLine(cause);
        String known = rule + verdict + ": ";
        if (line.startsWith(known)) {
            return line.substring(known.length());
        }
        return cause == null ? "no reason given" : cause.getClass().getSimpleName() + ": " + line;
    }

    private static String firstLine(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    synchronized String text() {
        StringBuilder text = new StringBuilder("Conformance of provider " + provider + "\n");
        text.append("by ").append(kit).append("\n\n");
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Rule rule : Rule.values()) {
            Verdict verdict = verdict(rule);
            counts.merge(verdict, 1, Integer::sum);
            text.append(String.format(Locale.ROOT, "%-3s %-20s %s\n", rule, verdict, rule.title));
            reasons(rule, text);
        }
        text.append('\n').append(Rule.values().length).append(" rules");
        counts.forEach(
                (verdict, count) -> text.append(", ").append(count).append(' ').append(verdict));
        return text.append('\n').toString();
    }

    private Verdict verdict(Rule rule) {
        if (!rule.isForBlackBox()) {
            return Verdict.NOT_FOR_A_BLACK_BOX;
        }
        return outcomes.getOrDefault(rule, List.of()).stream()
                .map(Outcome::verdict)
                .reduce((a, b) -> a.compareTo(b) >= 0 ? a : b)
                .orElse(Verdict.NOT_RUN);
    }

    private void reasons(Rule rule, StringBuilder text) {
        List<Outcome> all = outcomes.getOrDefault(rule, List.of());
        long passed =
                all.stream().filter(one -> one.verdict() == Verdict.PASSED).count();
        if (passed < all.size()) {
            text.append("      ")
                    .append(passed)
                    .append(" of ")
                    .append(all.size())
                    .append(" tests passed\n");
            all.stream()
                    .filter(one -> one.verdict() != Verdict.PASSED)
                    .map(one -> "      " + one.verdict() + ": " + one.reason() + "\n")
                    .distinct()
                    .sorted()
                    .forEach(text::append);
        }
    }
}
