package dev.nywila.otp.http;

import dev.nywila.otp.Recipient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names a recipient in logs without telling the address: {@code who=}, where the setting {@code who-key} is set. Support
 * computes the digest of the number that somebody calls about, and finds that person's calls. It is the first 16
 * hexadecimal digits of HMAC-SHA256 of the address under the key; whoever has the key can try all numbers, so it is a
 * secret. Thread-safe.
 */
public final class RecipientDigest {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_KEY = 32;
    private static final int BYTES = 8;

    private final SecretKeySpec key;

    /**
     * Takes a key.
     *
     * @param key the setting {@code who-key}, at least 32 characters
     * @throws IllegalArgumentException if it is shorter; the message does not repeat it
     */
    public RecipientDigest(String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException("a key of less than " + LEAST_KEY + " characters");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    static boolean isKey(String text) {
        return text.length() >= LEAST_KEY;
    }

    /**
     * Computes the digest.
     *
     * @param recipient whose
     * @return 16 characters of {@code 0-9a-f}, the same for one address and key everywhere
     */
    public String of(Recipient recipient) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] digest = mac.doFinal(recipient.address().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (GeneralSecurityException never) {
            // every Java platform has this one
            throw new IllegalStateException(never);
        }
    }

    /** Returns nothing of the key. */
    @Override
    public String toString() {
        return "RecipientDigest[***]";
    }
}
