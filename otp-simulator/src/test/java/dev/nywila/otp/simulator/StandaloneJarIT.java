package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The same as a process, from the one jar that users download. */
class StandaloneJarIT extends ProcessTest {

    private static Path jar() throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target"), "*-standalone.jar")) {
            return jars.iterator().next();
        }
    }

    @Override
    List<String> program() throws IOException {
        return List.of("-jar", jar().toString());
    }

    @Test
    void tellsTheVersionOfTheBuild() throws Exception {
        Process version = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar().toString(),
                        "--version")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .matches("otp-simulator [0-9]+[.][0-9]+[.][0-9]+(-SNAPSHOT)?\\R");
        assertThat(version.waitFor()).isZero();
        assertThat(jar().getFileName().toString()).startsWith("otp-simulator-");
    }

    @Test
    void hasTheFilesOfThePageAndNothingOfJUnit() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();

            assertThat(names)
                    .contains("dev/nywila/otp/simulator/page/index.html", "dev/nywila/otp/simulator/openapi.json")
                    .noneMatch(name -> name.contains("junit") || name.contains("opentest4j"));
        }
    }
}
