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
    private static final String PROVIDER = "--provider";
    private static final String API_KEY = "--beem-api-key";
    private static final String SECRET_KEY = "--beem-secret-key";
    private static final String APP_ID = "--beem-app-id";
    private static final String ACCOUNT_SID = "--twilio-account-sid";
    private static final String AUTH_TOKEN = "--twilio-auth-token";
    private static final String SERVICE_SID = "--twilio-service-sid";

    private static final BeemAccount BEEM = BeemAccount.defaults();
    private static final TwilioAccount TWILIO = TwilioAccount.defaults();

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
        spec.usageMessage()
                .description("Speaks the interfaces of Beem OTP and Twilio Verify over HTTP; nothing is delivered.");
        spec.addOption(OptionSpec.builder(PORT)
                .type(int.class)
                .defaultValue("8025")
                .paramLabel("<port>")
                .description("port, or 0 for a free one; ${DEFAULT-VALUE} by default")
                .build());
        spec.addOption(text(
                BIND,
                "<address>",
                "address to listen on, 127.0.0.1 by default; any other needs " + TOKEN + ", and your own " + SECRET_KEY
                        + " to play Beem, your own " + AUTH_TOKEN + " to play Twilio"));
        spec.addOption(OptionSpec.builder(HOST)
                .type(String[].class)
                .paramLabel("<name>")
                .description(
                        "one more host name by which it may be called, with a port if callers see another; repeatable")
                .build());
        spec.addOption(text(TOKEN, "<text>", "what must be shown to see and steer it, 16 characters or more"));
        spec.addOption(text(FAULTS, "<file>", "faults to begin with: a JSON array of what POST /faults takes"));
        spec.addOption(text(
                PROVIDER,
                "<id>",
                "whose settings to print, as variables, properties and YAML: "
                        + String.join(" or ", OtpSimulator.PROVIDERS) + "; without it, Beem's as variables"));
        addAccounts(spec);
        return spec;
    }

    private static void addAccounts(CommandSpec spec) {
        spec.addOption(text(
                API_KEY, "<text>", "user name of the one pair that Beem lets in, " + BEEM.apiKey() + " by default"));
        spec.addOption(text(SECRET_KEY, "<text>", "its password, " + BEEM.secretKey() + " by default"));
        spec.addOption(text(APP_ID, "<text>", "the one application that Beem has, " + BEEM.appId() + " by default"));
        spec.addOption(
                text(ACCOUNT_SID, "<sid>", "the one account that Twilio has, " + TWILIO.accountSid() + " by default"));
        spec.addOption(text(AUTH_TOKEN, "<text>", "its token, " + TWILIO.authToken() + " by default"));
        spec.addOption(text(SERVICE_SID, "<sid>", "its one Verify service, " + TWILIO.serviceSid() + " by default"));
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
        String provider =
                given.matchedOptionValue(PROVIDER, builder.plays(BeemDialect.ID) ? BeemDialect.ID : TwilioDialect.ID);
        if (!OtpSimulator.PROVIDERS.contains(provider)) {
            mistakes.add(PROVIDER + " must be one of " + String.join(", ", OtpSimulator.PROVIDERS));
        } else if (given.hasMatchedOption(PROVIDER) && !builder.plays(provider)) {
            mistakes.add(PROVIDER + " " + provider + " is not played: beyond loopback it needs credentials of its own");
        }
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
        List<Setting> settings = simulator.settings(provider);
        List<String> lines = new ArrayList<>();
        lines.add("OTP simulator: nothing is delivered to any phone.");
        lines.add("Codes are at " + simulator.baseUrl()
                + (given.hasMatchedOption(TOKEN) ? "/?token=... as given by " + TOKEN : "/"));
        lines.add("");
        lines.addAll(SettingsText.variables(settings));
        if (given.hasMatchedOption(PROVIDER)) {
            lines.addAll(List.of("", "# the same as properties"));
            lines.addAll(SettingsText.properties(settings));
            lines.addAll(List.of("", "# the same as YAML"));
            lines.addAll(SettingsText.yaml(settings));
        }
        // all of it at once, so that whoever waits for one line has the others too
        out.print(String.join(System.lineSeparator(), lines) + System.lineSeparator());
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static OtpSimulator.Builder builder(ParseResult given, List<String> mistakes) {
        OtpSimulator.Builder builder = OtpSimulator.builder()
                .port(given.matchedOptionValue(PORT, 8025))
                .account(BEEM.credentials(
                                given.matchedOptionValue(API_KEY, BEEM.apiKey()),
                                given.matchedOptionValue(SECRET_KEY, BEEM.secretKey()))
                        .appId(given.matchedOptionValue(APP_ID, BEEM.appId())))
                .account(TWILIO.credentials(
                                given.matchedOptionValue(ACCOUNT_SID, TWILIO.accountSid()),
                                given.matchedOptionValue(AUTH_TOKEN, TWILIO.authToken()))
                        .service(given.matchedOptionValue(SERVICE_SID, TWILIO.serviceSid())));
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
}
