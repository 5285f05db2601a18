package dev.nywila.examples.quickstart;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.InMemoryOtp;
import dev.nywila.otp.simulator.OtpSimulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Sends a code and checks it: with the simulator, with the fake, or, by {@code --live}, with Beem itself. */
public final class Quickstart {

    private static final String DEMO_NUMBER = "+255713507067";
    private static final Map<String, String> SIMULATED = Map.of("beem", "Beem", "twilio", "Twilio");

    private Quickstart() {}

    /**
     * Runs once and exits with 0 if every answer was the expected one.
     *
     * @param args {@code --provider beem|twilio|inmemory} or {@code --live +255…}
     */
    public static void main(String[] args) {
        Reader terminal = new InputStreamReader(System.in, StandardCharsets.US_ASCII);
        System.exit(run(args, new PrintWriter(System.out, true, StandardCharsets.UTF_8), terminal));
    }

    static int run(String[] args, PrintWriter out, Reader terminal) {
        CommandSpec spec = CommandSpec.create().name("quickstart").mixinStandardHelpOptions(true);
        spec.addOption(OptionSpec.builder("--provider")
                .type(String.class)
                .defaultValue("beem")
                .paramLabel("<id>")
                .description("beem or twilio (against the simulator), or inmemory")
                .build());
        spec.addOption(OptionSpec.builder("--live")
                .type(String.class)
                .paramLabel("<+255…>")
                .description("sends a real message by Beem, with the account of the OTP_BEEM_… variables")
                .build());
        return new CommandLine(spec)
                .setOut(out)
                .setErr(out)
                .setExecutionStrategy(given -> {
                    Integer help = CommandLine.executeHelpRequest(given);
                    return help != null ? help : start(given, out, terminal);
                })
                .execute(args);
    }

    private static int start(ParseResult given, PrintWriter out, Reader terminal) {
        try {
            out.println(setting(given));
            String live = given.matchedOptionValue("--live", "");
            String provider = given.matchedOptionValue("--provider", "beem");
            boolean expected =
                    live.isEmpty() ? rehearse(provider, new Story(out)) : live(live, new Story(out), terminal);
            out.println(expected ? "every answer was the expected one" : "NOT every answer was the expected one");
            return expected ? 0 : 1;
        } catch (OtpException trouble) {
            out.println("trouble: " + trouble.getMessage());
            out.println("a person would be told: " + SignUp.page(trouble.advice()) + " Support number: "
                    + trouble.callId());
            return 1;
        } catch (IllegalArgumentException badNumber) {
            out.println("trouble: " + badNumber.getMessage());
            return 2;
        }
    }

    /** What is real here, before anything else is said: a log's warning could not be placed otherwise. */
    private static String setting(ParseResult given) {
        if (given.hasMatchedOption("--live")) {
            return "this sends a real message by Beem";
        }
        String provider = given.matchedOptionValue("--provider", "beem");
        String what = SIMULATED.containsKey(provider)
                ? SIMULATED.get(provider) + " is simulated on this machine, without encryption, of which the log warns"
                : "a fake stands in for a provider";
        return what + "; no message is sent";
    }

    /** Whatever the provider, only its id differs; the phones are the simulator's or the fake's. */
    private static boolean rehearse(String provider, Story story) {
        try (OtpSimulator simulator = OtpSimulator.start()) {
            InMemoryOtp phones =
                    provider.equals("inmemory") ? InMemoryOtp.builder().build() : simulator.phones();
            Map<String, String> settings = new HashMap<>(simulator.beem().config());
            settings.putAll(simulator.twilio().config());
            OtpConfig config = OtpConfig.of(settings).with(InMemoryOtp.class, phones);
            return story.rehearse(provider, config, PhoneNumber.of(DEMO_NUMBER), phones);
        }
    }

    private static boolean live(String number, Story story, Reader terminal) {
        BufferedReader lines = new BufferedReader(terminal);
        return story.live(OtpConfig.environment(), PhoneNumber.of(number), () -> {
            try {
                String line = lines.readLine();
                return line == null ? "" : line;
            } catch (IOException noTerminal) {
                return "";
            }
        });
    }
}
