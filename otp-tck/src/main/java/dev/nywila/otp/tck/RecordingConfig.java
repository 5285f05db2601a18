package dev.nywila.otp.tck;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The testbed's settings, some of them replaced; remembers what was read. Not thread-safe: open reads on one thread. */
final class RecordingConfig implements OtpConfig {

    private static final Pattern SECRET = Pattern.compile("key|secret|token|password");
    static final int SHORTEST_SECRET = 8;

    private final OtpConfig origin;
    private final Map<String, String> instead;
    private final SortedMap<String, String> read = new TreeMap<>();

    RecordingConfig(OtpConfig origin, Map<String, String> instead) {
        this.origin = origin;
        this.instead = Map.copyOf(instead);
    }

    @Override
    public @Nullable String get(String key) {
        String value = instead.containsKey(key) ? instead.get(key) : origin.get(key);
        if (value != null && !value.isBlank()) {
            read.put(key, value.strip());
        }
        return value;
    }

    @Override
    public <T> Optional<T> component(Class<T> type) {
        return origin.component(type);
    }

    @Override
    public String describe(String key) {
        return origin.describe(key);
    }

    RecordingConfig but(Map<String, String> replaced) {
        return new RecordingConfig(origin, replaced);
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

    /** What a client says of settings, or nothing if it quotes one of them. */
    String toldBy(Object outcome) {
        String message = outcome instanceof OtpException trouble && trouble.failure() == OtpFailure.CONFIGURATION
                ? String.valueOf(trouble.getMessage())
                : "";
        boolean quotes =
                read.values().stream().anyMatch(value -> value.length() >= SHORTEST_SECRET && message.contains(value));
        return message.isEmpty() || quotes ? "" : " (" + message + ")";
    }
}
