package dev.nywila.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.Rejection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Markdown files say of the code is what the code is. */
class SnippetsTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();
    private static final Path README = ROOT.resolve("README.md");
    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\\R(.*?)^```$");
    private static final Path EXAMPLE = ROOT.resolve("examples/write-a-provider");
    private static final Pattern FILE_BLOCK = Pattern.compile("(?ms)^`([^` ]+)`:\\R\\R```[a-z]+\\R(.*?)^```$");
    private static final Pattern METER = Pattern.compile("\"(otp(?:\\.[a-z]+)+)\"");

    /** The sources as text, each without indentation and blank lines. */
    private static final Collection<String> SOURCES =
            files(".java").map(SnippetsTest::read).map(SnippetsTest::compact).toList();

    record Snippet(String file, String text) {
        @Override
        public String toString() {
            return file + ": " + text.strip().lines().findFirst().orElse("empty");
        }
    }

    static Stream<Snippet> snippets() {
        return Stream.concat(
                        Stream.of(README, ROOT.resolve("otp-tck/README.md")),
                        files(".md").filter(file -> file.startsWith(ROOT.resolve("docs"))))
                .flatMap(file -> JAVA_BLOCK
                        .matcher(read(file))
                        .results()
                        .map(block -> new Snippet(ROOT.relativize(file).toString(), compact(block.group(1)))));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void everySnippetIsCompiled(Snippet snippet) {
        assertThat(SOURCES.stream().anyMatch(source -> source.contains(snippet.text())))
                .as("some source has the lines, one after the other:" + snippet.text())
                .isTrue();
    }

    @Test
    void theGuideForProvidersGivesEveryFileOfItsExample() {
        Map<Path, String> given = FILE_BLOCK
                .matcher(read(ROOT.resolve("docs/write-a-provider.md")))
                .results()
                .collect(Collectors.toMap(file -> EXAMPLE.resolve(file.group(1)), file -> file.group(2)));
        // the POM of its own, as this build's is for this build
        given.put(EXAMPLE.resolve("standalone-pom.xml"), given.remove(EXAMPLE.resolve("pom.xml")));
        given.forEach((file, text) -> assertThat(read(file)).as(file.toString()).isEqualTo(text));
        assertThat(given.keySet())
                .containsAll(
                        files(".java").filter(file -> file.startsWith(EXAMPLE)).toList())
                .anyMatch(file -> file.startsWith(EXAMPLE.resolve("src/main/resources")));
    }

    @Test
    void theReadmeBeginsWithCodeAndTheTwoCommands() {
        List<String> firstScreen = read(README).lines().limit(40).toList();
        assertThat(firstScreen)
                .contains("```java")
                .anyMatch(line -> line.startsWith("mvn -q -pl examples/quickstart -am compile exec:java"))
                .anyMatch(line -> line.startsWith("mvn verify"));
    }

    @Test
    void theReadmeNamesEverySettingThatIsReadForBeemAndItsVariable() {
        Map<String, String> read = new TreeMap<>();
        settingsAskedFor().forEach(key -> read.put(key, variable(key)));
        assertThat(rows("`(otp\\.[a-z.-]+)` \\| `(OTP_[A-Z_]+)`")).isEqualTo(read);
    }

    @Test
    void theReadmeNamesEveryMeter() {
        String telemetry = read(ROOT.resolve("otp-http/src/main/java/dev/nywila/otp/http/Telemetry.java"));
        SortedSet<String> registered = METER.matcher(telemetry)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rows("`(otp(?:\\.[a-z]+)+)` \\| (timer|counter|gauge)[^|]*").keySet())
                .isEqualTo(registered);
    }

    @ParameterizedTest
    @MethodSource("enums")
    void theReadmeExplainsEveryConstant(Enum<?> constant) {
        assertThat(read(README).lines()).anyMatch(line -> line.startsWith("| `" + constant.name() + "` |"));
    }

    static Stream<Enum<?>> enums() {
        return Stream.concat(Stream.of(Rejection.values()), Stream.of(OtpFailure.values()));
    }

    private static SortedSet<String> settingsAskedFor() {
        SortedSet<String> asked = new TreeSet<>();
        Map<String, String> account = Map.of(
                "otp.provider", "beem",
                "otp.beem.api-key", "key",
                "otp.beem.secret-key", "secret",
                "otp.beem.app-id", "1");
        OtpConfig recording = key -> {
            if (!key.endsWith("]")) { // an element of a list
                asked.add(key);
            }
            return account.get(key);
        };
        try (OtpClient opened = OtpProviders.open(recording)) {
            assertThat(opened.capabilities()).isNotNull();
        }
        return asked;
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Of the rows of the README's tables that begin so, the first group and the second. */
    private static Map<String, String> rows(String beginning) {
        return Pattern.compile("(?m)^\\| " + beginning + " \\|")
                .matcher(read(README))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(2), (one, other) -> one + other, TreeMap::new));
    }

    private static Stream<Path> files(String ending) {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all
                    .filter(path -> path.toString().endsWith(ending) && Files.isRegularFile(path))
                    .filter(path -> StreamSupport.stream(ROOT.relativize(path).spliterator(), false)
                            .noneMatch(part ->
                                    part.endsWith("target") || part.toString().startsWith(".")))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String compact(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n", "\n", "\n"));
    }
}
