package dev.nywila.otp.tck;

import dev.nywila.otp.OtpConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The testbed's settings for one client, some of them replaced; remembers what was read. A client of another name finds its
 * settings under that name, as the testbed's own client does under its own; these stay beside them. Not thread-safe but for that
 * count: open reads on one thread.
 */
final class RecordingConfig implements OtpConfig {

    private static final Pattern SECRET = Pattern.compile("key|secret|token|password");
    static final int SHORTEST_SECRET = 8;

    /** The name of the client that reads these. */
    final String name;

    private final OtpConfig origin;
    private final String originalName;
    private final Map<String, String> instead;
    private final Set<String> absent;
    private final UnaryOperator<InstantSource> clock;
    private final UnaryOperator<String> names;
    private final SortedMap<String, String> read = new TreeMap<>();
    private final AtomicInteger times = new AtomicInteger();

    RecordingConfig(OtpConfig origin, String name, Map<String, String> instead) {
        this(origin, name, name, instead, Set.of(), UnaryOperator.identity(), origin::describe);
    }

    private RecordingConfig(
            OtpConfig origin,
            String originalName,
            String name,
            Map<String, String> instead,
            Set<String> absent,
            UnaryOperator<InstantSource> clock,
            UnaryOperator<String> names) {
        this.origin = origin;
        this.originalName = originalName;
        this.name = name;
        this.instead = Map.copyOf(instead);
        this.absent = Set.copyOf(absent);
        this.clock = clock;
        this.names = names;
    }

    @Override
    public @Nullable String get(String key) {
        times.incrementAndGet();
        if (absent.contains(key)) {
            return null;
        }
        String value = instead.containsKey(key) ? instead.get(key) : origin.get(original(key));
        if (value != null && !value.isBlank()) {
            read.put(key, value.strip());
        }
        return value;
    }

    private String original(String key) {
        return key.startsWith(prefix(name))
                ? prefix(originalName) + key.substring(prefix(name).length())
                : key;
    }

    @Override
    public Set<String> keys() {
        times.incrementAndGet();
        Set<String> keys = new TreeSet<>(origin.keys());
        origin.keys().stream()
                .filter(key -> key.startsWith(prefix(originalName)))
                .forEach(key -> keys.add(key(key.substring(prefix(originalName).length()))));
        keys.addAll(instead.keySet());
        keys.removeAll(absent);
        return keys;
    }

    @Override
    public <T> Optional<T> component(Class<T> type) {
        times.incrementAndGet();
        return type == InstantSource.class
                ? origin.component(InstantSource.class).map(clock).map(type::cast)
                : origin.component(type);
    }

    @Override
    public String describe(String key) {
        return names.apply(key);
    }

    /** The same settings, with these in the place of some; of what was replaced before nothing is left. */
    RecordingConfig but(Map<String, String> replaced) {
        return new RecordingConfig(origin, originalName, name, replaced, Set.of(), clock, names);
    }

    /** The same settings, without these: absent, not blank. */
    RecordingConfig without(Set<String> keys) {
        return new RecordingConfig(origin, originalName, name, Map.of(), keys, clock, names);
    }

    /** The same, with one setting of the client's own replaced. */
    RecordingConfig but(String lastPart, String value) {
        return but(Map.of(key(lastPart), value));
    }

    /** The same settings for a client of another name. */
    RecordingConfig named(String another) {
        return new RecordingConfig(origin, originalName, another, Map.of(), Set.of(), clock, names);
    }

    /** The same settings with a clock that leaps, if they have one: the client's alone, not the provider's. */
    RecordingConfig leaping(Supplier<Duration> leap) {
        return new RecordingConfig(
                origin,
                originalName,
                name,
                instead,
                absent,
                right -> () -> right.instant().plus(leap.get()),
                names);
    }

    /** The same settings, whose keys stand for something else where they come from. */
    RecordingConfig describedAs(UnaryOperator<String> others) {
        return new RecordingConfig(origin, originalName, name, instead, absent, clock, others);
    }

    /** The whole key of a setting of the client's. */
    String key(String lastPart) {
        return prefix(name) + lastPart;
    }

    private static String prefix(String client) {
        return "otp." + client + ".";
    }

    /** How often any of these was asked for, keys and components included. */
    int timesRead() {
        return times.get();
    }

    /** What was read and set, by key. */
    SortedMap<String, String> read() {
        return read;
    }

    /** Those of the values read that are secret, to judge by their keys. */
    Map<String, String> secrets() {
        return read.entrySet().stream()
                .filter(entry -> entry.getValue().length() >= SHORTEST_SECRET)
                .filter(entry -> isSecret(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Keys of secrets that may stand in any text by chance, and are therefore not looked for. */
    Set<String> secretsTooShort() {
        return read.entrySet().stream()
                .filter(entry -> entry.getValue().length() < SHORTEST_SECRET)
                .map(Map.Entry::getKey)
                .filter(RecordingConfig::isSecret)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isSecret(String key) {
        return SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** What was said when a client was to be opened, or nothing if it quotes a setting. */
    String messageOf(Object outcome) {
        String message = outcome instanceof Exception thrown ? String.valueOf(thrown.getMessage()) : "";
        boolean quotes =
                read.values().stream().anyMatch(value -> value.length() >= SHORTEST_SECRET && message.contains(value));
        return message.isEmpty() || quotes ? "" : " (" + message + ")";
    }
}
