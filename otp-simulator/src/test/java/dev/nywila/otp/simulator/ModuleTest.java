package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator on a user's module path. */
class ModuleTest {

    private static final String[] NEEDED = {
        "otp-simulator/target/", "otp-inmemory", "otp-api", "tools/jackson/core/jackson-core"
    };

    @TempDir
    Path folder;

    @Test
    void aModuleThatUsesTheSimulatorNeedsNeitherJUnitNorTheCommandLinesLibrary() throws IOException {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Arrays.stream(NEEDED).anyMatch((entry.replace('\\', '/') + "/")::contains))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        Path descriptor = Files.writeString(
                folder.resolve("module-info.java"), "module user { requires dev.nywila.otp.simulator; }");
        Path user = Files.writeString(
                folder.resolve("User.java"),
                "package user; class User { Object simulator = dev.nywila.otp.simulator.OtpSimulator.start(); }");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();

        boolean isCompiled;
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            isCompiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("--module-path", path, "-d", folder.toString()),
                            null,
                            files.getJavaFileObjects(descriptor, user))
                    .call();
        }

        assertThat(isCompiled).as("%s%n%s", path, said).isTrue();
    }
}
