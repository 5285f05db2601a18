package dev.nywila.otp.tck.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of each rule. Thread-safe. */
final class Report {

    /** Of several tests of a rule the last of these counts; where some passed and others were not asked, it is in part. */
    enum Verdict {
        PASSED,
        NOT_ASKED,
        IN_PART,
        FAILED,
        NOT_RUN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    record Outcome(Verdict verdict, String reason) {}

    private final String kit;
    private final Map<Rule, List<Outcome>> outcomes = new EnumMap<>(Rule.class);

    Report(String kit) {
        this.kit = kit;
    }

    /** Whether no test has run: all there is to say was said before. */
    synchronized boolean isEmpty() {
        return outcomes.isEmpty();
    }

    void passed(Rule rule) {
        add(rule, Verdict.PASSED, "");
    }

    void failed(Rule rule, @Nullable Throwable cause) {
        add(rule, Verdict.FAILED, reason(rule + ": ", cause));
    }

    void aborted(Rule rule, @Nullable Throwable cause) {
        add(rule, Verdict.NOT_ASKED, reason(rule + " not asked: ", cause));
    }

    void disabled(Rule rule, String reason) {
        add(rule, Verdict.NOT_ASKED, "disabled: " + reason);
    }

    private synchronized void add(Rule rule, Verdict verdict, String reason) {
        outcomes.computeIfAbsent(rule, first -> new ArrayList<>()).add(new Outcome(verdict, reason));
    }

    /** What a test said, without what the report's own columns say. */
    private static String reason(String known, @Nullable Throwable cause) {
        if (cause == null) {
            return "no reason given";
        }
        String message = cause.getMessage();
        String line = message == null ? "" : message.lines().findFirst().orElse("");
        return line.startsWith(known)
                ? line.substring(known.length())
                : cause.getClass().getSimpleName() + ": " + line;
    }

    synchronized String text() {
        StringBuilder text = new StringBuilder("Conformance of the store of " + kit + "\n\n");
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Rule rule : Rule.values()) {
            Verdict verdict = verdict(rule);
            counts.merge(verdict, 1, Integer::sum);
            text.append(String.format(Locale.ROOT, "%-3s %-9s %s\n", rule, verdict, rule.title));
            reasons(rule).forEach(reason -> text.append("      ").append(reason).append('\n'));
        }
        text.append('\n').append(Rule.values().length).append(" rules");
        counts.forEach(
                (verdict, count) -> text.append(", ").append(count).append(' ').append(verdict));
        return text.append("\nConforms: ").append(conclusion()).append('\n').toString();
    }

    private String conclusion() {
        if (!rules(Verdict.FAILED).isEmpty()) {
            return "no, failed: " + rules(Verdict.FAILED);
        }
        if (!rules(Verdict.NOT_RUN).isEmpty()) {
            return "not shown, not run: " + rules(Verdict.NOT_RUN);
        }
        String open = rules(Verdict.NOT_ASKED, Verdict.IN_PART);
        return open.isEmpty() ? "yes" : "yes, but for what was not asked: " + open;
    }

    private String rules(Verdict... verdicts) {
        return Arrays.stream(Rule.values())
                .filter(rule -> List.of(verdicts).contains(verdict(rule)))
                .map(rule -> rule.name() + (verdict(rule) == Verdict.IN_PART ? " in part" : ""))
                .collect(Collectors.joining(", "));
    }

    private Verdict verdict(Rule rule) {
        Set<Verdict> seen = outcomes(rule).stream().map(Outcome::verdict).collect(Collectors.toSet());
        return seen.equals(Set.of(Verdict.PASSED, Verdict.NOT_ASKED))
                ? Verdict.IN_PART
                : seen.stream().max(Comparator.naturalOrder()).orElse(Verdict.NOT_RUN);
    }

    private List<Outcome> outcomes(Rule rule) {
        return outcomes.getOrDefault(rule, List.of());
    }

    private List<String> reasons(Rule rule) {
        return outcomes(rule).stream()
                .filter(one -> one.verdict() != Verdict.PASSED)
                .map(one -> one.verdict() + ": " + one.reason())
                .distinct()
                .sorted()
                .toList();
    }
}
