package dev.nywila.otp.spi;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one provider's settings and collects every fault, to report them in one exception (D3). Not thread-safe; lives
 * as long as {@link OtpProvider#open} runs.
 *
 * <p>A method that meets a fault notes it and returns a stand-in, so that reading goes on; nothing may be done with the
 * values before {@link #check} has passed. The constructor of {@link AbstractOtpClient} calls it.
 */
public final class OtpSettings {

    private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?[0-9]{1,9}");
    private static final Pattern CALLING_CODE = Pattern.compile("[1-9][0-9]{0,6}");

    private final String provider;
    private final OtpConfig config;
    private final TreeMap<String, String> faults = new TreeMap<>();
    private final Map<String, String> presets = new HashMap<>();
    private @Nullable InstantSource clock;
    private @Nullable LongSupplier nanoTime;

    /**
     * Prepares to read the keys that start with {@code otp.<provider>.}.
     *
     * @param provider the provider's id
     * @param config where the settings are
     */
    public OtpSettings(String provider, OtpConfig config) {
        this.provider = Objects.requireNonNull(provider, "provider");
        this.config = Objects.requireNonNull(config, "config");
    }

    /**
     * Returns the id of the provider whose settings these are.
     *
     * @return the provider's id
     */
    public String provider() {
        return provider;
    }

    /**
     * Sets what a setting is where the configuration has none, also one that {@link AbstractOtpClient} reads: the provider
     * that allows 3 attempts calls {@code preset("max-attempts", "3")}, so that a resend gives none back (R4). Call it
     * before the setting is read.
     *
     * @param key the key's last part
     * @param value as it would stand in the configuration
     */
    public void preset(String key, String value) {
        presets.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    }

    /**
     * Reads a text that may be absent.
     *
     * @param key the key's last part, such as {@code api-key}
     * @return the text without white space around it; if absent, or nobody can see any of it, the {@linkplain #preset preset}, or empty
     */
    public Optional<String> text(String key) {
        return Optional.ofNullable(config.get(whole(key)))
                .map(String::strip)
                .filter(value -> value.codePoints().anyMatch(OtpSettings::isSeen))
                .or(() -> Optional.ofNullable(presets.get(key)));
    }

    /**
     * Reads a text that must be there.
     *
     * @param key the key's last part
     * @return the text without white space around it; if absent, that is a fault and this is empty
     */
    public String required(String key) {
        return text(key).orElseGet(() -> {
            fault(key, "is missing");
            return "";
        });
    }

    /**
     * Reads a value of any type.
     *
     * @param <T> the type
     * @param key the key's last part
     * @param absent the value if the setting is absent or malformed
     * @param form what is expected, for the fault: "a host and a port, such as proxy:3128"
     * @param parser turns the text into the value; a runtime exception of its means malformed
     * @return the value
     */
    public <T> T value(String key, T absent, String form, Function<String, ? extends T> parser) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            return parser.apply(text.get());
        } catch (RuntimeException malformed) {
            fault(key, "is not " + form);
            return absent;
        }
    }

    /**
     * Reads a whole number.
     *
     * @param key the key's last part
     * @param absent the value if the setting is absent
     * @param least the smallest that is allowed
     * @param most the greatest that is allowed
     * @return the number
     */
    public int integer(String key, int absent, int least, int most) {
        return value(key, absent, "a whole number from " + least + " to " + most, text -> {
            // the JDK reads digits of other scripts too
            int number =
                    Integer.parseInt(within(text, WHOLE_NUMBER.matcher(text).matches()));
            return within(number, number >= least && number <= most);
        });
    }

    /**
     * Reads a span of time, written as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h} or as ISO 8601 has it
     * ({@code PT10S}).
     *
     * @param key the key's last part
     * @param absent the value if the setting is absent
     * @param least the shortest that is allowed
     * @param most the longest that is allowed
     * @return the span
     */
    public Duration duration(String key, Duration absent, Duration least, Duration most) {
        return value(key, absent, "a duration such as 10s, from " + least + " to " + most, text -> {
            Duration span = parseDuration(text);
            return within(span, span.compareTo(least) >= 0 && span.compareTo(most) <= 0);
        });
    }

    /**
     * Reads the calling codes (or longer first digits) that numbers must start with, separated by commas.
     *
     * @param key the key's last part
     * @return digits without {@code +}; empty if all are allowed
     */
    Set<String> callingCodes(String key) {
        return value(key, Set.of(), "calling codes such as 255,254", text -> {
            Set<String> codes = new LinkedHashSet<>();
            for (String part : text.split(",", -1)) {
                String digits = part.strip();
                codes.add(within(digits, CALLING_CODE.matcher(digits).matches()));
            }
            return codes;
        });
    }

    /**
     * Returns an object that cannot travel as text.
     *
     * @param <T> its type
     * @param type its class
     * @return the object, or empty
     */
    public <T> Optional<T> component(Class<T> type) {
        return config.component(type);
    }

    /**
     * Returns the source of instants: the {@link InstantSource} component, or the system's. While the component fails, or
     * tells an instant outside of the years 1 to 9998, it stands still, so that this changes no outcome.
     *
     * @return the clock, the same at each call
     */
    public InstantSource clock() {
        if (clock == null) {
            clock = component(InstantSource.class)
                    .<InstantSource>map(GuardedClock::new)
                    .orElse(InstantSource.system());
        }
        return clock;
    }

    /**
     * Returns the monotonic source of nanoseconds: the {@link LongSupplier} component, or the system's. While the
     * component fails it stands still; if it fails at once, the system's takes its place.
     *
     * @return the source, the same at each call
     */
    public LongSupplier nanoTime() {
        if (nanoTime == null) {
            nanoTime = component(LongSupplier.class).map(GuardedNanoTime::of).orElse(System::nanoTime);
        }
        return nanoTime;
    }

    /**
     * Notes a fault that only the adapter can see. Of several faults of one key the first is kept.
     *
     * @param key the key's last part
     * @param fault what is wrong, as the rest of a sentence that starts with the key; never the value
     */
    public void fault(String key, String fault) {
        faults.putIfAbsent(config.describe(whole(key)), fault);
    }

    /**
     * Ends the reading.
     *
     * @throws OtpException with {@link OtpFailure#CONFIGURATION} if there were faults, listing all, sorted by key
     */
    public void check() {
        if (!faults.isEmpty()) {
            StringBuilder list = new StringBuilder();
            faults.forEach((key, fault) -> list.append(list.isEmpty() ? "" : "; ")
                    .append(key)
                    .append(' ')
                    .append(fault));
            throw new OtpException(provider, OtpFailure.CONFIGURATION, list.toString());
        }
    }

    private static boolean isSeen(int c) {
        return !Character.isWhitespace(c) && !Character.isSpaceChar(c) && !TypedCode.isInvisible(c);
    }

    private String whole(String key) {
        return "otp." + provider + "." + key;
    }

    private static <T> T within(T value, boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    private static Duration parseDuration(String text) throws DateTimeException {
        Matcher parts = SHORT_DURATION.matcher(text);
        if (!parts.matches()) {
            return Duration.parse(text);
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
