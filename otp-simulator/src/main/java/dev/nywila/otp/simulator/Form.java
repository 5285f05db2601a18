package dev.nywila.otp.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads names and values as {@code application/x-www-form-urlencoded} has them. */
final class Form {

    private Form() {}

    /**
     * All of them; one without a value has an empty one.
     *
     * @param what is read, as the {@link BadInput} has it if an escape is broken; it is one too if a name comes twice
     */
    static Map<String, String> read(String what, String text) {
        Map<String, String> values = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int sign = pair.indexOf('=');
                String name = decoded(what, sign < 0 ? pair : pair.substring(0, sign));
                String value = decoded(what, sign < 0 ? "" : pair.substring(sign + 1));
                if (values.put(name, value) != null) {
                    throw BadInput.twice(name);
                }
            }
        }
        return values;
    }

    private static String decoded(String what, String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new BadInput(what + " is not percent-encoded as it should be");
        }
    }
}
