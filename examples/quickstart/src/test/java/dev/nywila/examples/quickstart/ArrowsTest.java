package dev.nywila.examples.quickstart;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of the house: which module may name which, and who alone may name a library. */
class ArrowsTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .getParent()
            .getParent();
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+);");
    private static final Pattern LIBRARY =
            Pattern.compile("\\b(feign|io\\.github\\.resilience4j|org\\.apache\\.hc|com\\.github\\.benmanes"
                    + "|tools\\.jackson|com\\.fasterxml|io\\.lettuce|io\\.micrometer|org\\.slf4j|org\\.junit"
                    + "|org\\.assertj)\\.\\w");

    private static final Set<String> API = Set.of("dev.nywila.otp", "dev.nywila.otp.spi");
    private static final Set<String> ADAPTER = Set.of("dev.nywila.otp", "dev.nywila.otp.spi", "dev.nywila.otp.http");

    /** Packages of ours that the main code of a module may import, beside its own. */
    private static final Map<String, Set<String>> HOUSE = Map.ofEntries(
            entry("otp-api", API),
            entry("otp-http", API),
            entry("otp-beem", ADAPTER),
            entry("otp-twilio", ADAPTER),
            entry("otp-inmemory", API),
            entry("otp-simulator", Set.of("dev.nywila.otp", "dev.nywila.otp.spi", "dev.nywila.otp.inmemory")),
            entry("otp-store-jdbc", API),
            entry("otp-store-redis", API),
            entry("otp-tck", API),
            entry(
                    "otp-http-tck",
                    Set.of("dev.nywila.otp", "dev.nywila.otp.spi", "dev.nywila.otp.tck", "dev.nywila.otp.testing")));

    /** Libraries that the main code of a module may name. All that no line names, nobody may. */
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "otp-http",
            Set.of(
                    "feign",
                    "io.github.resilience4j",
                    "com.github.benmanes",
                    "tools.jackson",
                    "io.micrometer",
                    "org.slf4j"),
            "otp-beem",
            Set.of("feign"),
            "otp-twilio",
            Set.of("feign"),
            "otp-simulator",
            Set.of("tools.jackson", "org.junit"),
            "otp-store-redis",
            Set.of("io.lettuce"),
            "otp-tck",
            Set.of("org.junit", "org.assertj"),
            "otp-http-tck",
            Set.of("org.junit", "org.assertj", "io.micrometer"));

    static Stream<String> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders
                    .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("otp-"))
                    .toList()
                    .stream();
        }
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static Set<String> ownPackages(String module) throws IOException {
        Path root = ROOT.resolve(module).resolve("src/main/java");
        return sources(module).stream()
                .map(file -> root.relativize(file.getParent()).toString().replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String packageOf(String imported) {
        // classes of ours start with a capital letter, packages do not
        return imported.replaceFirst("\\.[A-Z].*", "");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleNamesOnlyModulesBelowIt(String module) throws IOException {
        Set<String> allowed = HOUSE.get(module);
        assertThat(allowed).as("%s has its place in the house", module).isNotNull();
        Set<String> own = ownPackages(module);
        List<String> upwards = new ArrayList<>();
        for (Path source : sources(module)) {
            IMPORT.matcher(Files.readString(source))
                    .results()
                    .map(found -> packageOf(found.group(1)))
                    .filter(name -> name.startsWith("dev.nywila.") && !allowed.contains(name) && !own.contains(name))
                    .forEach(name -> upwards.add(source.getFileName() + " -> " + name));
        }
        assertThat(upwards).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleNamesOnlyItsLibraries(String module) throws IOException {
        Set<String> allowed = LIBRARIES.getOrDefault(module, Set.of());
        List<String> others = new ArrayList<>();
        for (Path source : sources(module)) {
            String code = Files.readString(source).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
            LIBRARY.matcher(code)
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .filter(name -> !allowed.contains(name))
                    .forEach(name -> others.add(source.getFileName() + " -> " + name));
        }
        assertThat(others).isEmpty();
    }

    @Test
    void feignIsNamedByOneClassAndByWhatDeclaresAnApi() throws IOException {
        Set<String> naming = new TreeSet<>();
        for (String module : modules().toList()) {
            for (Path source : sources(module)) {
                if (Files.readString(source).contains("import feign.")) {
                    naming.add(module + "/" + source.getFileName());
                }
            }
        }
        assertThat(naming)
                .contains("otp-http/Exchange.java", "otp-beem/BeemApi.java")
                .allSatisfy(file -> assertThat(file).matches("otp-http/Exchange\\.java|otp-\\w+/\\w+Api\\.java"));
    }

    @Test
    void theCheckSeesWhatItIsFor() {
        assertThat(LIBRARY.matcher("x = feign.Feign.builder()").find()).isTrue();
        assertThat(LIBRARY.matcher("import org.apache.hc.core5.http.Method;").find())
                .isTrue();
        assertThat(packageOf("dev.nywila.otp.http.Reply")).isEqualTo("dev.nywila.otp.http");
        assertThat(packageOf("dev.nywila.otp.VerificationResult.Approved")).isEqualTo("dev.nywila.otp");
    }
}
