package dev.nywila.otp.simulator;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The standalone simulator: {@code java -jar otp-simulator-…-standalone.jar}. */
final class Main {

    private static final String PORT = "--port";
    private static final String API_KEY = "--beem-api-key";
    private static final String SECRET_KEY = "--beem-secret-key";
    private static final String APP_ID = "--beem-app-id";

    private static final String DEFAULT_SECRET = "simulator-secret";

    private Main() {}

    /** Runs until the process is told to end; the server's own thread keeps it alive. */
    public static void main(String[] args) {
        int exitCode = run(
                args,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                simulator -> Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "otp-simulator-end")));
        if (exitCode != CommandLine.ExitCode.OK) {
            System.exit(exitCode);
        }
    }

    static int run(String[] args, PrintWriter out, PrintWriter err, Consumer<OtpSimulator> running) {
        // by the programmatic interface, which needs no reflection and thus no opened package
        CommandSpec spec = CommandSpec.create().name("otp-simulator").mixinStandardHelpOptions(true);
        spec.usageMessage().description("Speaks Beem's OTP interface on 127.0.0.1; nothing is delivered.");
        spec.addOption(OptionSpec.builder(PORT)
                .type(int.class)
                .defaultValue("8025")
                .paramLabel("<port>")
                .description("port, or 0 for a free one; ${DEFAULT-VALUE} by default")
                .build());
        spec.addOption(text(API_KEY, "simulator-key", "user name of the one pair that is let in"));
        spec.addOption(text(SECRET_KEY, DEFAULT_SECRET, "password of the one pair that is let in"));
        spec.addOption(text(APP_ID, "1", "the one application that exists"));
        return new CommandLine(spec)
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(given -> {
                    Integer help = CommandLine.executeHelpRequest(given);
                    return help != null ? help : start(given, out, err, running);
                })
                .execute(args);
    }

    private static OptionSpec text(String name, String absent, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .defaultValue(absent)
                .paramLabel("<text>")
                .description(description)
                .build();
    }

    private static int start(ParseResult given, PrintWriter out, PrintWriter err, Consumer<OtpSimulator> running) {
        OtpSimulator simulator;
        try {
            simulator = OtpSimulator.builder()
                    .port(given.matchedOptionValue(PORT, 8025))
                    .credentials(
                            given.matchedOptionValue(API_KEY, "simulator-key"),
                            given.matchedOptionValue(SECRET_KEY, DEFAULT_SECRET))
                    .appId(given.matchedOptionValue(APP_ID, "1"))
                    .start();
        } catch (UncheckedIOException | IllegalArgumentException refused) {
            err.println(refused.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        running.accept(simulator);
        out.println("OTP simulator: nothing is delivered to any phone.");
        out.println("Codes are at " + simulator.baseUrl() + "/inbox");
        out.println();
        new TreeMap<>(simulator.config()).forEach((key, value) -> out.println(export(key, value)));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    /** A line to paste. A secret that was given is the caller's own, perhaps a real one, and is not repeated. */
    private static String export(String key, String value) {
        String variable = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        if (key.endsWith(".secret-key") && !value.equals(DEFAULT_SECRET)) {
            return "# export " + variable + "=... as given by " + SECRET_KEY;
        }
        boolean plain = value.matches("[A-Za-z0-9_.:/-]+");
        return "export " + variable + "=" + (plain ? value : "'" + value.replace("'", "'\\''") + "'");
    }
}
