package dev.nywila.otp.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The pairs of credentials that are let in. Of what callers send nothing is kept but whether it matched. */
final class BasicLogin {

    private final List<byte[]> expected;

    private BasicLogin(List<byte[]> expected) {
        this.expected = expected;
    }

    static BasicLogin of(String user, String password) {
        return new BasicLogin(List.of(bytes(user, password)));
    }

    private static byte[] bytes(String user, String password) {
        return (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    }

    /** The same with one more pair. */
    BasicLogin or(String user, String password) {
        List<byte[]> all = new ArrayList<>(expected);
        all.add(bytes(user, password));
        return new BasicLogin(List.copyOf(all));
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
            if (expected.stream().anyMatch(pair -> MessageDigest.isEqual(given, pair))) {
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
