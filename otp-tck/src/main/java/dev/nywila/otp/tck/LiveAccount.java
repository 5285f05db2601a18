package dev.nywila.otp.tck;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** A real account: its settings from the environment, its phones, and how many messages may still be sent. Thread-safe. */
final class LiveAccount {

    private static final String PROVIDER = "otp.provider";
    private static final String PHONES = "otp.live.phones";
    private static final String MOST = "otp.live.max-messages";
    private static final String CODES = "otp.live.codes";

    final String client;
    final String provider;
    final OtpConfig settings;
    final List<PhoneNumber> phones;
    final LivePlan plan;
    final LiveCodes codes;

    private final int most;
    private int sent;
    private boolean stopped;

    LiveAccount(
            String client, String provider, OtpConfig settings, List<PhoneNumber> phones, int most, LiveCodes codes) {
        this.client = client;
        this.provider = provider;
        this.settings = settings;
        this.phones = phones;
        this.most = most;
        this.plan = new LivePlan(most, phones.size());
        this.codes = codes;
    }

    /** Reads variables, or the system properties of the same names, as {@link #of}. */
    static LiveAccount ofEnvironment() {
        return of(OtpConfig.environment());
    }

    /**
     * Reads settings, and sends nothing.
     *
     * @throws IllegalArgumentException if some are missing or malformed; all are named, none is quoted
     */
    static LiveAccount of(OtpConfig settings) {
        List<String> faults = new ArrayList<>();
        String client = text(settings, PROVIDER);
        if (client.isEmpty()) {
            faults.add(settings.describe(PROVIDER) + " is missing");
        } else {
            tryToOpen(client, settings, faults::add);
        }
        List<PhoneNumber> phones = new ArrayList<>();
        for (String number : text(settings, PHONES).split("\\s*,\\s*", -1)) {
            Optional<PhoneNumber> phone = PhoneNumber.parse(number);
            if (phone.isEmpty()) {
                faults.add(settings.describe(PHONES) + " must be numbers such as +255…, separated by commas");
                break;
            }
            phones.add(phone.get());
        }
        String most = text(settings, MOST);
        if (!most.matches("[0-9]{0,3}")) {
            faults.add(settings.describe(MOST) + " must be a number from 0 to 999");
        }
        String file = text(settings, CODES);
        Path folder = Path.of(file).toAbsolutePath().getParent();
        if (!file.isEmpty() && (folder == null || !Files.isDirectory(folder))) {
            faults.add(settings.describe(CODES) + " must be a file in a folder that exists");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("nothing was sent: " + String.join("; ", faults));
        }
        String provider = text(settings, "otp." + client + ".provider");
        return new LiveAccount(
                client,
                provider.isEmpty() ? client : provider,
                settings,
                phones,
                most.isEmpty() ? 0 : Integer.parseInt(most),
                codes(file));
    }

    /** Opening sends nothing (D3), and names all faults of the settings. */
    private static void tryToOpen(String client, OtpConfig settings, Consumer<String> faults) {
        try {
            OtpProviders.open(settings, client).close();
        } catch (OtpException | IllegalArgumentException fault) {
            faults.accept(String.valueOf(fault.getMessage()));
        }
    }

    private static LiveCodes codes(String file) {
        try {
            return file.isEmpty() ? LiveCodes.typed() : LiveCodes.of(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("nothing was sent: the file of codes cannot be read", e);
        }
    }

    private static String text(OtpConfig settings, String key) {
        String value = settings.get(key);
        return value == null ? "" : value.strip();
    }

    /** Takes one message from those that may be sent, before it is; ends the test if there is none. */
    synchronized void spend() {
        if (stopped || sent >= most) {
            Assumptions.abort(
                    stopped
                            ? "after a send whose outcome is unknown nothing more is sent"
                            : "the maximum of " + most + " messages is used up");
        }
        sent++;
    }

    /** Sends no more, as nobody knows which code of which message comes next. */
    synchronized void stop() {
        stopped = true;
    }

    String announcement() {
        return String.format(
                Locale.ROOT,
                "Live, with client %s: at most %d messages, of which %d are planned, to %s.%nTests that run: %s",
                client.equals(provider) ? client : client + " of provider " + provider,
                most,
                plan.messages(),
                phones,
                plan);
    }

    synchronized String balance() {
        return sent + " of at most " + most + " messages were counted. A live run does not prove conformance.";
    }
}
