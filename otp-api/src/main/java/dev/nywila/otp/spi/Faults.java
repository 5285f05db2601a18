package dev.nywila.otp.spi;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is wrong with a client's settings, to be told at once (D3). Not thread-safe. */
final class Faults {

    private final Map<String, String> byPlace = new TreeMap<>();

    /**
     * Of several faults of one place the first is kept.
     *
     * @param place where to mend it
     * @param fault the rest of a sentence that starts with the place
     */
    void add(String place, String fault) {
        byPlace.putIfAbsent(place, fault);
    }

    void throwIfAny(String client) {
        if (!byPlace.isEmpty()) {
            String all = byPlace.entrySet().stream()
                    .map(fault -> fault.getKey() + " " + fault.getValue())
                    .collect(Collectors.joining("; "));
            throw OtpNotDoneException.of(client, OtpOperation.OPEN, OtpFailure.CONFIGURATION, all);
        }
    }
}
