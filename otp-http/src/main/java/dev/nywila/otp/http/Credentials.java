package dev.nywila.otp.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who calls, and the secret that proves it, as a provider's dashboard shows them. Both are used as they are, whatever they
 * look like.
 *
 * @param id printable ASCII without a colon
 * @param secret printable ASCII
 */
public record Credentials(String id, String secret) {

    /**
     * Checks the characters.
     *
     * @param id printable ASCII without a colon
     * @param secret printable ASCII
     * @throws IllegalArgumentException if there are others; the message repeats neither
     */
    public Credentials {
        if (!isId(id) || !isSecret(secret)) {
            throw new IllegalArgumentException("an id is printable ASCII without a colon, a secret is printable ASCII");
        }
    }

    static boolean isId(String text) {
        return HttpHeader.isPrintable(text) && text.indexOf(':') < 0;
    }

    static boolean isSecret(String text) {
        return HttpHeader.isPrintable(text);
    }

    /** RFC 7617. */
    String basic() {
        byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.US_ASCII);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Returns neither. */
    @Override
    public String toString() {
        return "Credentials[***]";
    }
}
