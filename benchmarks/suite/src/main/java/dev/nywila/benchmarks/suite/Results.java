package dev.nywila.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that the command writes: what was measured, on what, and the tables. */
final class Results {

    private static final String OTHER_COMMANDS = "\n## By `benchmarks/before` and `benchmarks/beside-twilio`\n";

    private final StringBuilder page = new StringBuilder();

    Results(Effort effort, List<Jdk> jdks) throws IOException {
        page.append("# Results\n\nWritten by `benchmarks/run`")
                .append(effort == Effort.QUICK ? " --quick: too short to be quoted" : "")
                .append("; how to read them is in [README.md](README.md).\n\n")
                .append("| measured on | |\n|---|---|\n")
                .append("| processor | ")
                .append(processor())
                .append(", ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" cores, stub and client together |\n| system | ")
                .append(System.getProperty("os.name"))
                .append(" |\n");
        for (Jdk jdk : jdks) {
            page.append("| JDK ")
                    .append(jdk.feature())
                    .append(" | ")
                    .append(jdk.label())
                    .append(" |\n");
        }
        for (String module : List.of("nywila", "bare", "twilio", "vonage", "infobip")) {
            page.append("| ")
                    .append(module)
                    .append(" | ")
                    .append(versions(module))
                    .append(" |\n");
        }
        page.append(String.format(
                "| JMH | one fork for each row; %d iterations of %s after %d to warm up (ours, core5 and the engine: %d) |%n",
                effort.iterations(), effort.iteration(), effort.warmups(), effort.goalWarmups()));
        page.append(String.format(
                "| by turns | two processes; %d turns of %s for either after %d to warm up |%n",
                effort.turns(), effort.iteration(), effort.turnWarmups()));
    }

    void add(String title, String text) {
        page.append("\n## ").append(title).append("\n\n").append(text);
    }

    /** What the other commands have measured stands at the end, put there by hand, and stays. */
    void write(Path file) throws IOException {
        String former = Files.exists(file) ? Files.readString(file) : "";
        int others = former.indexOf(OTHER_COMMANDS);
        Files.writeString(file, page + (others < 0 ? "" : former.substring(others)));
    }

    @Override
    public String toString() {
        return page.toString();
    }

    private static String processor() throws IOException {
        Path told = Path.of("/proc/cpuinfo");
        if (!Files.exists(told)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(told)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static String versions(String module) {
        return ClassPath.brought(module).stream()
                .map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", ""))
                .collect(Collectors.joining(", "));
    }
}
