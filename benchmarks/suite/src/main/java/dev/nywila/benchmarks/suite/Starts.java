package dev.nywila.benchmarks.suite;

import dev.nywila.benchmarks.Start;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** From the start of a JVM to its end, with one code sent and verified over TLS in between; and what that takes on the disk. */
final class Starts {

    private static final List<String> SUBJECTS =
            List.of("nywila", "core5 fresh", "hc5 reuse", "twilio reuse", "vonage reuse", "infobip reuse");

    private final Jdk jdk;
    private final int times;
    private final Path keyStore;

    Starts(Jdk jdk, int times, Path keyStore) {
        this.jdk = jdk;
        this.times = times;
        this.keyStore = keyStore;
    }

    static String head() {
        return """
                | JDK | by | ms, median (least–most) | without Logback | jars | MB |
                |---|---|---|---|---|---|
                """;
    }

    String lines(URI stub, Predicate<String> wanted) throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (String subject : SUBJECTS) {
            if (wanted.test("jdk" + jdk.feature() + " start " + subject)) {
                String module = Calls.module(subject);
                List<Path> jars = ClassPath.brought(module);
                long bytes = 0;
                for (Path jar : jars) {
                    bytes += Files.size(jar);
                }
                String line = "| " + jdk.feature() + " | " + subject
                        + " | " + starts(ClassPath.ofProgram(module), subject, stub)
                        + " | " + starts(ClassPath.ofSilentProgram(module), subject, stub)
                        + " | " + jars.size() + " | " + String.format(Locale.ROOT, "%.1f", bytes / 1e6) + " |\n";
                System.out.print(line);
                lines.append(line);
            }
        }
        return lines.toString();
    }

    private Figure starts(String classPath, String subject, URI stub) throws IOException, InterruptedException {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            millis[i] = start(classPath, subject, stub);
        }
        return Figure.of(DoubleStream.of(millis));
    }

    private double start(String classPath, String subject, URI stub) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(
                        jdk.java(),
                        "-Djavax.net.ssl.trustStore=" + keyStore,
                        "-Djavax.net.ssl.trustStorePassword=" + StubTls.PASSWORD,
                        // says each time that there is no back end, where there is none
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        classPath,
                        Start.class.getName(),
                        subject,
                        stub.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        double millis = (System.nanoTime() - begin) / 1e6;
        if (code != 0 || !said.strip().endsWith("approved") || said.contains("not approved")) {
            throw new IOException(subject + " ended with " + code + ": " + said);
        }
        return millis;
    }
}
