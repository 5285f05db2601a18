package dev.nywila.benchmarks.suite;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which jars a measured process runs on: those of its module, and not those of any other. */
final class ClassPath {

    private ClassPath() {}

    /** For a fork of JMH. */
    static String ofBenchmarks(String module) {
        return join(Stream.concat(jars(module).stream(), jars("suite").stream()));
    }

    /** For a program of the module's, with the log's back end. */
    static String ofProgram(String module) {
        return join(Stream.concat(jars(module).stream(), jars("suite").stream().filter(ClassPath::isOfTheLog)));
    }

    /** For a program of the module's that logs nothing. */
    static String ofSilentProgram(String module) {
        return join(jars(module).stream());
    }

    /** Of a jar that both bring, the first counts. */
    private static String join(Stream<Path> jars) {
        Map<String, String> byName = new LinkedHashMap<>();
        jars.forEach(jar -> byName.putIfAbsent(jar.getFileName().toString(), jar.toString()));
        return String.join(File.pathSeparator, byName.values());
    }

    /** What users of the module's library have on their class paths because of it. */
    static List<Path> brought(String module) {
        return in(Path.of(module, "target/lib")).stream()
                .filter(jar -> !jar.getFileName().toString().startsWith("subject-"))
                .toList();
    }

    private static boolean isOfTheLog(Path jar) {
        String name = jar.getFileName().toString();
        return name.startsWith("logback-") || name.startsWith("slf4j-");
    }

    private static List<Path> jars(String module) {
        return Stream.concat(in(Path.of(module, "target")).stream(), in(Path.of(module, "target/lib")).stream())
                .toList();
    }

    private static List<Path> in(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException notBuilt) {
            throw new UncheckedIOException(notBuilt);
        }
    }
}
