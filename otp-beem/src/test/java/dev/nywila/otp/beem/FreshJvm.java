package dev.nywila.otp.beem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs a main class in a JVM of its own, with the compiler that does the same each time. */
final class FreshJvm {

    private FreshJvm() {}

    /** Returns the last line that it prints; fails unless it ends well. */
    static String lastLine(Class<?> main, ProcessBuilder.Redirect errors) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectError(errors)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError(main.getSimpleName() + " ended with " + code + ": " + said);
        }
        return said.lines().reduce((first, second) -> second).orElseThrow();
    }
}
