package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What came of each rule. Thread-safe. */
final class Report {

    /** Of several tests of a rule the last of these counts; where some passed, the rest may be not claimed. */
    enum Verdict {
        NOT_CLAIMED,
        PASSED,
        NOT_PROVEN,
        FAILED,
        NOT_RUN,
        NOT_FOR_A_BLACK_BOX;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    record Outcome(Verdict verdict, String reason) {}

    private final String kit;
    private final Map<Rule, List<Outcome>> outcomes = new EnumMap<>(Rule.class);
    private String provider = "unknown";
    private String providerVersion = "unknown";
    private @Nullable Capabilities capabilities;
    private final Set<String> facilities = new TreeSet<>();

    Report(String kit) {
        this.kit = kit;
    }

    synchronized void note(TestRun run) {
        // it becomes a part of a file's name
        provider = run.id.replaceAll("[^A-Za-z0-9-]", "_");
        facilities.addAll(run.facilities);
        run.opened().ifPresent(client -> capabilities = client.capabilities());
        run.implementation().ifPresent(type -> providerVersion = Versions.of(type));
    }

    synchronized String provider() {
        return provider;
    }

    /** Whether no test has run: all there is to say was said before. */
    synchronized boolean isEmpty() {
        return outcomes.isEmpty();
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

    /** Without the names of calls, by which alone many lines would differ. */
    private static String firstLine(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        return message == null ? "" : message.lines().findFirst().orElse("").replaceAll(", call [a-z0-9]{1,13}]", "]");
    }

    synchronized String text() {
        StringBuilder text = new StringBuilder("Conformance of provider " + provider + "\n");
        text.append("by ").append(kit).append("\n\n");
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Rule rule : Rule.values()) {
            Verdict verdict = verdict(rule);
            counts.merge(verdict, 1, Integer::sum);
            text.append(String.format(Locale.ROOT, "%-3s %-20s %s\n", rule, verdict, rule.title));
            long passed = countPassed(rule);
            if (passed < outcomes(rule).size()) {
                text.append(String.format(
                        Locale.ROOT,
                        "      %d of %d tests passed\n",
                        passed,
                        outcomes(rule).size()));
                reasons(rule)
                        .forEach(reason -> text.append("      ").append(reason).append('\n'));
            }
        }
        text.append('\n').append(Rule.values().length).append(" rules");
        counts.forEach(
                (verdict, count) -> text.append(", ").append(count).append(' ').append(verdict));
        return text.append("\nConforms: ").append(conclusion()).append('\n').toString();
    }

    private String conclusion() {
        List<Rule> failed = rules(Verdict.FAILED);
        List<Rule> notProven = rules(Verdict.NOT_PROVEN);
        if (!failed.isEmpty()) {
            return "no, failed: " + names(failed);
        }
        if (!missing().isEmpty()) {
            return "not shown, missing: " + names(missing());
        }
        return notProven.isEmpty() ? "yes" : "yes, but for what is not proven: " + names(notProven);
    }

    /** Rules that were not run, and those that were not proven though they can never be waived. */
    private List<Rule> missing() {
        return Arrays.stream(Rule.values())
                .filter(rule -> verdict(rule) == Verdict.NOT_RUN
                        || (verdict(rule) == Verdict.NOT_PROVEN && !rule.canBeWaived()))
                .toList();
    }

    private static String names(List<Rule> rules) {
        return rules.stream().map(Rule::name).collect(Collectors.joining(", "));
    }

    private List<Rule> rules(Verdict verdict) {
        return Arrays.stream(Rule.values())
                .filter(rule -> verdict(rule) == verdict)
                .toList();
    }

    private boolean conforms() {
        return rules(Verdict.FAILED).isEmpty() && missing().isEmpty();
    }

    synchronized String json() {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            rules.add(JsonWriter.object(
                    "id", rule.name(),
                    "title", rule.title,
                    "verdict", verdict(rule).toString(),
                    "tests", outcomes(rule).size(),
                    "passed", countPassed(rule),
                    "reasons", reasons(rule)));
        }
        Capabilities declared = capabilities == null ? Capabilities.builder().build() : capabilities;
        return JsonWriter.text(JsonWriter.object(
                "provider", provider,
                "providerVersion", providerVersion,
                "test", kit,
                "kitVersion", Versions.of(OtpProviderTck.class),
                "jdk", System.getProperty("java.version"),
                "junit", Versions.of(Test.class),
                "seed", ConcurrentCalls.SEED,
                "conforms", conforms(),
                "channels", sorted(declared.channels()),
                "rejections", sorted(declared.rejections()),
                "capabilities", sorted(declared.declared()),
                "facilities", sorted(facilities),
                "rules", rules));
    }

    private static List<String> sorted(Set<?> values) {
        return values.stream().map(Object::toString).sorted().toList();
    }

    private Verdict verdict(Rule rule) {
        if (!rule.isForBlackBox()) {
            return Verdict.NOT_FOR_A_BLACK_BOX;
        }
        return outcomes(rule).stream()
                .map(Outcome::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.NOT_RUN);
    }

    private List<Outcome> outcomes(Rule rule) {
        return outcomes.getOrDefault(rule, List.of());
    }

    private long countPassed(Rule rule) {
        return outcomes(rule).stream()
                .filter(one -> one.verdict() == Verdict.PASSED)
                .count();
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
