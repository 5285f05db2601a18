package dev.nywila.benchmarks.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A JDK to measure on. */
record Jdk(Path home) {

    String java() {
        return home.resolve("bin/java").toString();
    }

    String keytool() {
        return home.resolve("bin/keytool").toString();
    }

    /** Such as 17. */
    int feature() {
        return Runtime.Version.parse(told("JAVA_VERSION")).feature();
    }

    /** Such as 17.0.15, Temurin. */
    String label() {
        return told("JAVA_VERSION") + ", " + told("IMPLEMENTOR");
    }

    private String told(String key) {
        Properties release = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("release"))) {
            release.load(in);
        } catch (IOException noJdk) {
            throw new UncheckedIOException(noJdk);
        }
        return release.getProperty(key, "unknown").replace("\"", "");
    }
}
