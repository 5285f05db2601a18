package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page that says which test holds which sentence of the contract. */
class ContractTestsTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern RULE = Pattern.compile(
            "^- \\*\\*([A-Z][0-9])\\*\\* \\*\\*\\S[^*]*\\.\\*\\* (.*?)\\n {2}- \\*Intent",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("^\\| ([A-Z][0-9]) \\| (.*) \\| (`.*`) \\|$", Pattern.MULTILINE);

    private static List<Row> rows;
    private static Set<Sentence> sentences;
    private static Map<String, List<Path>> sources;

    /** A sentence of a rule. */
    private record Sentence(String rule, String text) {}

    private record Row(Sentence sentence, List<String> tests) {}

    @BeforeAll
    static void read() throws IOException {
        rows = ROW.matcher(Files.readString(PROJECT.resolve("docs/contract-tests.md")))
                .results()
                .map(row -> new Row(
                        new Sentence(row.group(1), row.group(2).replace("\\|", "|")),
                        List.of(row.group(3).replace("`", "").split("<br>"))))
                .toList();
        sentences = RULE.matcher(Files.readString(PROJECT.resolve("docs/contract.md")))
                .results()
                .flatMap(rule -> Arrays.stream(
                                rule.group(2).replaceAll("\\s+", " ").split("(?<=[.]) (?=[A-Z`])"))
                        .map(text -> new Sentence(rule.group(1), text)))
                .collect(Collectors.toSet());
        try (Stream<Path> modules = Files.list(PROJECT)) {
            sources = modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(ContractTestsTest::javaFiles)
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString().replace(".java", "")));
        }
    }

    private static Stream<Path> javaFiles(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everySentenceWithAMustHasARowAndNoRowHasAnotherText() {
        assertThat(rows.stream().map(Row::sentence))
                .doesNotHaveDuplicates()
                .isSubsetOf(sentences)
                .containsAll(sentences.stream()
                        .filter(sentence -> sentence.text().contains("MUST"))
                        .toList());
        assertThat(rows.stream().map(row -> row.sentence().rule()))
                .containsAll(Stream.of(Rule.values()).map(Rule::name).toList());
    }

    @Test
    void everyTestThatIsNamedExists() {
        Set<String> missing = new TreeSet<>();
        rows.stream()
                .flatMap(row -> row.tests().stream())
                .filter(test -> !exists(test))
                .forEach(missing::add);
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String test) {
        int dot = test.indexOf('.');
        String method = "void " + test.substring(dot + 1) + "(";
        return sources.getOrDefault(test.substring(0, dot), List.of()).stream()
                .map(ContractTestsTest::text)
                .anyMatch(text -> text.contains(method));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
