package dev.nywila.otp.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables of docs/kill-matrix.md. The zoo's test holds that each broken provider fails these rules and no others. */
final class KillMatrix {

    static final Path FILE = Path.of("..", "docs", "kill-matrix.md");
    private static final String BEGIN = "<!-- generated -->\n";
    private static final String END = "<!-- end -->";

    private KillMatrix() {}

    /** Runs all broken providers and writes the tables from what it saw. */
    public static void main(String... args) throws IOException {
        Path file = Path.of(args[0]);
        Map<Broken, Set<Rule>> seen = new LinkedHashMap<>();
        for (Broken broken : Broken.all()) {
            Set<Rule> rules = KitRun.of(broken).stream()
                    .map(KitRun.Failure::rule)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
            rules.retainAll(broken.rules());
            seen.put(broken, rules);
        }
        String page = Files.readString(file);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(file, page.substring(0, from) + tables(seen) + page.substring(page.indexOf(END)));
    }

    static String onThePage() throws IOException {
        String page = Files.readString(FILE);
        return page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
    }

    /** What the page must say, if each broken provider fails what it is expected to. */
    static String expected() {
        Map<Broken, Set<Rule>> expected = new LinkedHashMap<>();
        Broken.all()
                .forEach(broken -> expected.put(
                        broken, MissedTest.NOBODY_CAN_TELL.contains(broken.name()) ? Set.of() : broken.rules()));
        return tables(expected);
    }

    private static String tables(Map<Broken, Set<Rule>> caught) {
        long survivors = caught.values().stream().filter(Set::isEmpty).count();
        Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
        caught.values().forEach(rules -> rules.forEach(rule -> counts.merge(rule, 1, Integer::sum)));
        SortedMap<String, SortedMap<Rule, Integer>> kinds = Kinds.caught(caught);
        int pairs = kinds.values().stream().mapToInt(Map::size).sum();
        StringBuilder text = new StringBuilder("\n")
                .append(caught.size())
                .append(" broken providers, ")
                .append(survivors)
                .append(" that no rule catches. ")
                .append(kinds.size())
                .append(" kinds, and ")
                .append(pairs)
                .append(" pairs of a rule and a kind that it catches.\n\n")
                .append("| rule | broken providers that it catches |\n|---|---|\n");
        for (Rule rule : Rule.values()) {
            String count = rule.isForBlackBox() ? String.valueOf(counts.getOrDefault(rule, 0)) : "not for a black box";
            text.append("| ")
                    .append(rule)
                    .append(" ")
                    .append(rule.title)
                    .append(" | ")
                    .append(count)
                    .append(" |\n");
        }
        text.append("\n| what it gets wrong | rules that catch it, and how many providers |\n|---|---|\n");
        kinds.forEach((kind, rules) -> text.append("| ")
                .append(kind)
                .append(" | ")
                .append(rules.entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue())
                        .collect(Collectors.joining(", ")))
                .append(" |\n"));
        text.append("\n| the provider … | is caught by |\n|---|---|\n");
        for (Broken broken : Broken.all()) {
            text.append("| ")
                    .append(broken.name())
                    .append(" | ")
                    .append(text(caught.get(broken)))
                    .append(" |\n");
        }
        return text.append("\n").toString();
    }

    private static String text(Set<Rule> rules) {
        List<Rule> all = new TreeSet<>(rules).stream().toList();
        boolean every = all.size()
                == EnumSet.allOf(Rule.class).stream()
                        .filter(Rule::isForBlackBox)
                        .count();
        return all.isEmpty()
                ? "**nothing**"
                : every ? "every rule" : all.stream().map(Rule::name).collect(Collectors.joining(" "));
    }
}
