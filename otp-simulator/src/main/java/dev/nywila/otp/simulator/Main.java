package dev.nywila.otp.simulator;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The standalone simulator: {@code java -jar otp-simulator-…-standalone.jar}. */
final class Main {

    private static final String PORT = "--port";
    private static final String BIND = "--bind";
    private static final String HOST = "--host";
    private static final String TOKEN = "--token";
    private static final String FAULTS = "--faults";
    private static final String API_KEY = "--beem-api-key";
    private static final String SECRET_KEY = "--beem-secret-key";
    private static final String APP_ID = "--beem-app-id";

    private Main() {}

    /** Runs until the process is told to end; the server's own thread keeps it alive. */
    public static void main(String[] args) {
        int exitCode = run(
                args,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                simulator ->
                        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(simulator), "otp-simulator-end")));
        if (exitCode != CommandLine.ExitCode.OK) {
            System.exit(exitCode);
        }
    }

    /** To be told to end is the only end there is, and thus a success. */
    private static void end(OtpSimulator simulator) {
        simulator.close();
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }

    static int run(String[] args, PrintWriter out, PrintWriter err, Consumer<OtpSimulator> running) {
        return new CommandLine(spec())
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(given -> {
                    Integer help = CommandLine.executeHelpRequest(given);
                    return help != null ? help : start(given, out, err, running);
                })
                .execute(args);
    }

    /** By the programmatic interface, which needs no reflection and thus no opened package. */
    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("otp-simulator").mixinStandardHelpOptions(true);
        String version = Main.class.getPackage().getImplementationVersion();
        spec.version("otp-simulator " + (version == null ? "(not from its jar)" : version));
        spec.usageMessage().description("Speaks Beem's OTP interface over HTTP; nothing is delivered.");
        spec.addOption(OptionSpec.builder(PORT)
                .type(int.class)
                .defaultValue("8025")
                .paramLabel("<port>")
                .description("port, or 0 for a free one; ${DEFAULT-VALUE} by default")
                .build());
        spec.addOption(text(
                BIND,
                "<address>",
                "address to listen on, 127.0.0.1 by default; any other needs " + TOKEN + " and your own "
                        + SECRET_KEY));
        spec.addOption(OptionSpec.builder(HOST)
                .type(String[].class)
                .paramLabel("<name>")
                .description(
                        "one more host name by which it may be called, with a port if callers see another; repeatable")
                .build());
        spec.addOption(text(TOKEN, "<text>", "what must be shown to see and steer it, 16 characters or more"));
        spec.addOption(text(FAULTS, "<file>", "faults to begin with: a JSON array of what POST /faults takes"));
        spec.addOption(text(
                API_KEY,
                "<text>",
                "user name of the one pair that is let in, " + BeemAccount.DEFAULT.apiKey() + " by default"));
        spec.addOption(text(
                SECRET_KEY,
                "<text>",
                "password of the one pair that is let in, " + BeemAccount.DEFAULT.secretKey() + " by default"));
        spec.addOption(text(
                APP_ID, "<text>", "the one application that exists, " + BeemAccount.DEFAULT.appId() + " by default"));
        return spec;
    }

    private static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static int start(ParseResult given, PrintWriter out, PrintWriter err, Consumer<OtpSimulator> running) {
        List<String> mistakes = new ArrayList<>();
        OtpSimulator.Builder builder = builder(given, mistakes);
        mistakes.addAll(builder.mistakes());
        if (!mistakes.isEmpty()) {
            mistakes.forEach(err::println);
            return CommandLine.ExitCode.USAGE;
        }
        OtpSimulator simulator;
        try {
            simulator = builder.start();
        } catch (UncheckedIOException taken) {
            err.println(taken.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        running.accept(simulator);
        if (builder.exposure().isBeyondLoopback()) {
            err.println("WARNING: others can reach this simulator. Whoever has the token reads every code, whoever has"
                    + " the credentials can request them, and whoever is on the way reads both: it is not encrypted.");
        }
        out.print(announcement(simulator, given.hasMatchedOption(TOKEN)));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    /** All of it at once, so that whoever waits for one line has the others too. */
    private static String announcement(OtpSimulator simulator, boolean hasToken) {
        List<String> lines = new ArrayList<>();
        lines.add("OTP simulator: nothing is delivered to any phone.");
        lines.add("Codes are at " + simulator.baseUrl() + (hasToken ? "/?token=... as given by " + TOKEN : "/"));
        lines.add("");
        simulator.settings().forEach(setting -> lines.add(export(setting)));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static OtpSimulator.Builder builder(ParseResult given, List<String> mistakes) {
        OtpSimulator.Builder builder = OtpSimulator.builder()
                .port(given.matchedOptionValue(PORT, 8025))
                .credentials(
                        given.matchedOptionValue(API_KEY, BeemAccount.DEFAULT.apiKey()),
                        given.matchedOptionValue(SECRET_KEY, BeemAccount.DEFAULT.secretKey()))
                .appId(given.matchedOptionValue(APP_ID, BeemAccount.DEFAULT.appId()));
        for (String name : given.matchedOptionValue(HOST, new String[0])) {
            builder.host(name);
        }
        if (given.hasMatchedOption(TOKEN)) {
            builder.token(given.matchedOptionValue(TOKEN, ""));
        }
        if (given.hasMatchedOption(BIND)) {
            try {
                builder.bind(InetAddress.getByName(given.matchedOptionValue(BIND, "")));
            } catch (UnknownHostException none) {
                mistakes.add(BIND + " must be an address of this machine");
            }
        }
        if (given.hasMatchedOption(FAULTS)) {
            Path file = Path.of(given.matchedOptionValue(FAULTS, ""));
            builder.faults(FaultScript.read(file, mistakes).toArray(Fault[]::new));
        }
        return builder;
    }

    /** A line to paste. A secret that was given is the caller's own, perhaps a real one, and is not repeated. */
    private static String export(Setting setting) {
        if (setting.isPrivate()) {
            return "# export " + setting.variable() + "=... as given by " + SECRET_KEY;
        }
        String value = setting.value();
        boolean plain = value.matches("[A-Za-z0-9_.:/-]+");
        return "export " + setting.variable() + "=" + (plain ? value : "'" + value.replace("'", "'\\''") + "'");
    }
}
