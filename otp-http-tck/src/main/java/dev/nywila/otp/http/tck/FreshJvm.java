package dev.nywila.otp.http.tck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs a main class in a JVM of its own, with the compiler that does the same each time. */
final class FreshJvm {

    private FreshJvm() {}

    /** Makes the subject that another JVM named. */
    static HttpSubject subject(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(HttpSubject.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException notAsDocumented) {
            throw new IllegalArgumentException(
                    name + " must be a public class with a public constructor without parameters", notAsDocumented);
        }
    }

    /** Returns the last line that it prints; fails unless it ends well. */
    static String lastLine(Class<?> main, HttpSubject subject, ProcessBuilder.Redirect errors)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        subject.getClass().getName())
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
