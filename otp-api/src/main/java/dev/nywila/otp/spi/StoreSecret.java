package dev.nywila.otp.spi;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Hides from a store what it keeps, by keys derived from one secret: names are HMACs, values AES-256-GCM. Each value has a
 * key of its own, from the writer's random salt of 16 bytes, so that there is no count of values after which the secret must
 * be renewed; and each is bound to its name, so that none can be put in another's place.
 */
final class StoreSecret {

    static final int SHORTEST = 32;
    static final int TAG = 16;
    private static final int SALT = 16;
    private static final int BITS = 8;
    private static final byte[] NO_NONCE = new byte[12];
    private static final String HMAC = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec names;
    private final SecretKeySpec values;
    private final SecretKeySpec tags;

    private StoreSecret(SecretKeySpec names, SecretKeySpec values, SecretKeySpec tags) {
        this.names = names;
        this.values = values;
        this.tags = tags;
    }

    static StoreSecret of(String secret) {
        SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
        return new StoreSecret(
                derived(key, "nywila store 1 names"),
                derived(key, "nywila store 1 values"),
                derived(key, "nywila store 1 tags"));
    }

    private static SecretKeySpec derived(SecretKeySpec secret, String label) {
        return new SecretKeySpec(hmac(secret, label.getBytes(StandardCharsets.UTF_8)), HMAC);
    }

    private static byte[] hmac(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("every Java platform has " + HMAC, never);
        }
    }

    /** What a text is called in the store: 43 characters. */
    String name(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(hmac(names, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What stands for a text that is only compared: 16 bytes. */
    byte[] tag(String text) {
        return Arrays.copyOf(hmac(tags, text.getBytes(StandardCharsets.UTF_8)), TAG);
    }

    /** Seals a value under its name: different bytes each time. */
    byte[] seal(String name, byte[] plain) {
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        try {
            byte[] secret = cipher(Cipher.ENCRYPT_MODE, name, salt).doFinal(plain);
            byte[] sealed = Arrays.copyOf(salt, SALT + secret.length);
            System.arraycopy(secret, 0, sealed, SALT, secret.length);
            return sealed;
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("every Java platform has AES-GCM", never);
        }
    }

    /** Opens what was sealed under this name, or returns null. */
    byte @Nullable [] open(String name, byte[] sealed) {
        if (sealed.length < SALT + TAG) {
            return null;
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, name, Arrays.copyOf(sealed, SALT))
                    .doFinal(sealed, SALT, sealed.length - SALT);
        } catch (AEADBadTagException foreign) {
            return null;
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("every Java platform has AES-GCM", never);
        }
    }

    private Cipher cipher(int mode, String name, byte[] salt) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        // the key is used for this one value, so that its nonce need not differ
        cipher.init(mode, new SecretKeySpec(hmac(values, salt), "AES"), new GCMParameterSpec(BITS * TAG, NO_NONCE));
        cipher.updateAAD(name.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    /** Returns nothing that is secret. */
    @Override
    public String toString() {
        return "StoreSecret";
    }
}
