package dev.nywila.otp.spi;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpProviders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one provider's settings and collects every fault, to report them in one exception (D3). Not thread-safe; lives
 * as long as {@link OtpProvider#open} runs.
 *
 * <p>A method that meets a fault notes it and returns a stand-in, so that reading goes on; nothing may be done with the
 * values before {@link #check} has passed. The constructor of {@link AbstractOtpClient} calls it.
 */
public final class OtpSettings {

    private static final String REQUIRE_LIVE = "otp.require-live";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final String provider;
    private final String name;
    private final OtpConfig config;
    private final ClientConfig own;
    private final KnownKeys knownKeys;
    private final Faults faults = new Faults();
    private final Map<String, String> notLive = new HashMap<>();
    private final Map<String, String> presets = new HashMap<>();
    private @Nullable InstantSource clock;
    private @Nullable MonotonicClock monotonicClock;

    /**
     * Prepares to read the keys that start with {@code otp.<name>.}.
     *
     * @param provider the provider's id
     * @param config where the settings are
     * @param name the client's name
     */
    public OtpSettings(String provider, OtpConfig config, String name) {
        this.provider = Objects.requireNonNull(provider, "provider");
        this.name = Objects.requireNonNull(name, "name");
        this.config = Objects.requireNonNull(config, "config");
        this.own = new ClientConfig(config, "otp." + name + ".");
        this.knownKeys = new KnownKeys(own.prefix());
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
     * Returns the name of the client whose settings these are.
     *
     * @return the client's name
     */
    public String name() {
        return name;
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
        knownKeys.add(key);
        if (own.hasElementsBeside(key, 0)) {
            fault(key, "is a list; give one value");
        }
        return own.text(key).or(() -> preset(key));
    }

    private Optional<String> preset(String key) {
        return Optional.ofNullable(presets.get(key));
    }

    /**
     * Reads a list: one value with commas, or a key for each of its values, as YAML lists arrive ({@code key[0]},
     * {@code key[1]}).
     *
     * @param key the key's last part
     * @return the values without white space around them; empty if absent; an empty value stays one
     */
    public List<String> list(String key) {
        knownKeys.add(key);
        List<String> elements = own.elements(key);
        Optional<String> text = own.text(key);
        if (own.hasElementsBeside(key, elements.size())) {
            fault(key, "is a list that does not start at [0], or has a gap");
        }
        if (elements.isEmpty()) {
            return text.or(() -> preset(key))
                    .map(values ->
                            Stream.of(values.split(",", -1)).map(String::strip).toList())
                    .orElse(List.of());
        }
        if (text.isPresent()) {
            fault(key, "is set as one value and as a list; keep one of them");
        }
        return elements;
    }

    /**
     * Reads a switch.
     *
     * @param key the key's last part
     * @param absent the value if the setting is absent
     * @return the value
     */
    public boolean flag(String key, boolean absent) {
        return value(key, absent, "true or false", Forms::flag);
    }

    /**
     * Tells of settings that are not read this time, so that they are not taken for mistyped ones.
     *
     * @param keys the keys' last parts
     */
    public void known(String... keys) {
        for (String key : keys) {
            knownKeys.add(key);
        }
    }

    /** Lets every key pass, for a fake that stands in for whatever provider the other settings are of. */
    public void allowUnknown() {
        knownKeys.addAll();
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
        return value(
                key, absent, "a whole number from " + least + " to " + most, text -> Forms.integer(text, least, most));
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
        return value(
                key,
                absent,
                "a duration such as 10s, from " + least + " to " + most,
                text -> Forms.duration(text, least, most));
    }

    /**
     * Reads the calling codes (or longer first digits) that numbers must start with.
     *
     * @param key the key's last part
     * @return digits without {@code +}; empty if all are allowed
     */
    Set<String> callingCodes(String key) {
        List<String> codes = list(key);
        if (codes.stream().allMatch(Forms::isCallingCode)) {
            return Set.copyOf(codes);
        }
        fault(key, "is not calling codes such as 255,254");
        return Set.of();
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
     * tells an instant outside of the years 1 to 9998, the time goes on from what it told last, so that this changes no outcome.
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
     * Returns the monotonic source of nanoseconds: the {@link MonotonicClock} component, or the system's. While the
     * component fails, the time goes on from what it told last; if it fails at once, the system's takes its place.
     *
     * @return the source, the same at each call
     */
    public MonotonicClock monotonicClock() {
        if (monotonicClock == null) {
            monotonicClock = component(MonotonicClock.class)
                    .map(GuardedMonotonicClock::of)
                    .orElse(System::nanoTime);
        }
        return monotonicClock;
    }

    /** Returns the store that all instances share, if there is one, with the secrets under which this client uses it. */
    Optional<StoreSettings> store() {
        return StoreSettings.read(config, faults);
    }

    /**
     * Notes that nobody's phone or mailbox is reached in earnest: a fake, a simulator, a sandbox, or a way on which codes
     * travel in clear. It is a fault where {@code otp.require-live} is {@code true}, as production settings should have it.
     *
     * @param key the last part of the key to mend, such as {@code base-url}
     * @param why the rest of a sentence that starts with the key; never the value
     */
    public void notLive(String key, String why) {
        notLive.putIfAbsent(key, why);
    }

    /**
     * Notes a fault that only the adapter can see. Of several faults of one key the first is kept.
     *
     * @param key the key's last part
     * @param fault what is wrong, as the rest of a sentence that starts with the key; never the value
     */
    public void fault(String key, String fault) {
        faults.add(own.describe(key), fault);
    }

    /**
     * Ends the reading: looks for unknown keys and, where it is required, whether this is live.
     *
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if there were faults, listing all, sorted by key
     */
    public void check() {
        checkClient();
        if (requiresLive()) {
            notLive.forEach((key, why) -> fault(key, why + ", which " + REQUIRE_LIVE + " forbids"));
        }
        knownKeys.unknown(config.keys()).forEach((key, fault) -> faults.add(config.describe(key), fault));
        faults.throwIfAny(name);
        knownKeys.warnOfVariables(name, config.keys());
    }

    private void checkClient() {
        if (!NAME.matcher(name).matches()) {
            faults.add(config.describe("otp." + name), "is no client's name, which is of the form " + NAME);
        } else if (OtpProviders.RESERVED_NAMES.contains(name)) {
            faults.add(config.describe("otp." + name), "is a reserved name; give the client another one");
        }
        if (text("provider")
                .map(OtpSettings::seen)
                .filter(id -> !id.equals(provider))
                .isPresent()) {
            fault("provider", "names another provider than " + provider + ", which is being opened");
        }
    }

    private boolean requiresLive() {
        String value = config.get(REQUIRE_LIVE);
        if (value == null || value.isBlank()) {
            return false;
        }
        try {
            return Forms.flag(value.strip());
        } catch (IllegalArgumentException malformed) {
            faults.add(config.describe(REQUIRE_LIVE), "is not true or false");
            return true;
        }
    }

    /** As {@link OtpProviders} reads an id. */
    private static String seen(String id) {
        return id.codePoints()
                .filter(c -> !TypedCode.isInvisible(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
