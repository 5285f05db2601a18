package dev.nywila.otp.spi;

import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The keys that a client has, which are those that it asks for, and what is set beside them: a mistyped key must not go
 * unseen. Not thread-safe.
 */
final class KnownKeys {

    private static final String ALL = "otp.";
    private static final Set<String> OF_ALL_CLIENTS = Set.of("otp.provider", "otp.require-live");
    private static final Set<String> VARIABLES_OF_ALL_CLIENTS = Set.of("otp_provider", "otp_require_live");
    private static final Pattern INDEX = Pattern.compile("_[0-9]+_?$");
    private static final int FEW_SLIPS = 2;
    private static final int LETTERS_PER_SLIP = 4;

    private final String prefix;
    private final Set<String> known = new TreeSet<>();
    private boolean all;

    /**
     * Knows nothing yet.
     *
     * @param prefix what all keys of the client start with
     */
    KnownKeys(String prefix) {
        this.prefix = prefix;
    }

    void add(String key) {
        known.add(prefix + key);
    }

    void addAll() {
        all = true;
    }

    /** Each unknown key, and what is wrong with it. Names of environment variables are none. */
    Map<String, String> unknown(Collection<String> keys) {
        Map<String, String> faults = new TreeMap<>();
        for (String key : keys) {
            if (key.startsWith(prefix)) {
                if (!all && !known.contains(valueOf(key))) {
                    faults.put(
                            key,
                            closest(valueOf(key), known, prefix)
                                    .map(KnownKeys::didYouMean)
                                    .orElse("is no setting of this client"));
                }
            } else if (isSpelledOtherwise(key)) {
                faults.put(key, "spells the client's name otherwise; write " + prefix + "…");
            } else if (key.startsWith(ALL) && key.indexOf('.', ALL.length()) < 0 && !OF_ALL_CLIENTS.contains(key)) {
                closest(key, OF_ALL_CLIENTS, ALL).ifPresent(meant -> faults.put(key, didYouMean(meant)));
            }
        }
        return faults;
    }

    /** The key of which this may be an element: a list that is wrong was told when its value was read. */
    private static String valueOf(String key) {
        int element = key.indexOf('[');
        return element < 0 ? key : key.substring(0, element);
    }

    /**
     * Warns once of environment variables that look like settings and are none. They are no fault: Kubernetes sets
     * {@code OTP_BEEM_PORT} where a service is called {@code otp-beem}.
     */
    void warnOfVariables(String client, Collection<String> keys) {
        String start = variable(prefix);
        List<String> variables = known.stream().map(KnownKeys::variable).toList();
        Stream<String> ofThisClient = keys.stream()
                .filter(key -> !all
                        && key.startsWith(start)
                        && !variables.contains(INDEX.matcher(key).replaceFirst("")))
                // that of a client whose name starts as this one's
                .filter(key -> variables.stream().noneMatch(own -> key.endsWith(own.substring(start.length() - 1))));
        Stream<String> ofAllClients = keys.stream().filter(KnownKeys::isNearlyOfAllClients);
        List<String> unknown =
                Stream.concat(ofThisClient, ofAllClients).sorted().toList();
        if (!unknown.isEmpty()) {
            Foreign.quietly(() -> System.getLogger("dev.nywila.otp.settings")
                    .log(
                            Level.WARNING,
                            "event=otp.setting.unknown client={0} variables={1}: no setting has these names",
                            client,
                            String.join(",", unknown)));
        }
    }

    private static boolean isNearlyOfAllClients(String variable) {
        return variable.startsWith(variable(ALL))
                && !VARIABLES_OF_ALL_CLIENTS.contains(variable.toLowerCase(Locale.ROOT))
                && closest(variable, VARIABLES_OF_ALL_CLIENTS, ALL).isPresent();
    }

    private boolean isSpelledOtherwise(String key) {
        int end = key.indexOf('.', ALL.length());
        return key.regionMatches(true, 0, ALL, 0, ALL.length())
                && end > 0
                && letters(key.substring(0, end + 1)).equals(letters(prefix));
    }

    private static String letters(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.\\[-]", "_").replace("]", "");
    }

    private static String didYouMean(String key) {
        return "is unknown; did you mean " + key + "?";
    }

    private static Optional<String> closest(String key, Set<String> candidates, String start) {
        String typed = key.toLowerCase(Locale.ROOT);
        int most = Math.max(FEW_SLIPS, (key.length() - start.length()) / LETTERS_PER_SLIP);
        return candidates.stream()
                .filter(candidate -> slips(typed, candidate) <= most)
                .min(Comparator.comparingInt(candidate -> slips(typed, candidate)));
    }

    /** Levenshtein's distance, row by row. */
    private static int slips(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
