package dev.nywila.otp.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one pair of credentials that is let in. Of what callers send nothing is kept but whether it matched. */
final class BasicLogin {

    private final byte[] expected;

    BasicLogin(String user, String password) {
        this.expected = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    }

    Credentials check(@Nullable String authorization) {
        if (authorization == null || authorization.isBlank()) {
            return Credentials.MISSING;
        }
        if (!authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return Credentials.WRONG;
        }
        try {
            byte[] given = Base64.getDecoder().decode(authorization.substring(6).strip());
            if (MessageDigest.isEqual(given, expected)) {
                return Credentials.MATCHED;
            }
            String pair = new String(given, StandardCharsets.UTF_8);
            return pair.isEmpty() || pair.startsWith(":") || pair.endsWith(":")
                    ? Credentials.MISSING
                    : Credentials.WRONG;
        } catch (IllegalArgumentException notBase64) {
            return Credentials.WRONG;
        }
    }
}
