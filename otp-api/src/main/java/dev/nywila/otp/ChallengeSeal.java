package dev.nywila.otp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes of a challenge a text that a browser or an app may keep, for applications that have no sessions on the server.
 * Whoever has the text can neither read nor change it, and it opens only for the purpose and the flow that it was made for,
 * and only for a while. AES-256-GCM, of the JDK. Immutable and thread-safe; does no I/O.
 *
 * <p><strong>What it cannot do:</strong> it is not used up by opening it. Whoever steals a sealed challenge together with its
 * flow can try codes on it, as many as the provider or the clients allow; and one that is opened again after an approval can
 * be approved a second time, unless the provider ({@link Capability#SINGLE_USE}) or a store that the instances share
 * prevents it. So let an approval end the flow.
 *
 * <pre>{@code
 * // after the send: the cookie "flow" has a fresh random value, HttpOnly and Secure
 * String sealed = seal.seal(challenge, Duration.ofMinutes(10), "sign-up", flow);
 * // with the code: both come back
 * Optional<Challenge> challenge = seal.open(sealed, "sign-up", flow);
 * }</pre>
 *
 * @apiNote With random nonces one secret is good for four billion seals (NIST SP 800-38D, 8.3); renew it before.
 * @implNote Base64url without padding of: the version, 1; four bytes that tell secrets apart; a nonce of 12 bytes; and what
 *     AES-GCM makes of the end of its life in seconds (64 bits, big endian) and the storage string. Bound to it as additional
 *     data: the first five bytes, the purpose, a line feed, the flow. Key and the four bytes are HmacSHA256 by the secret of
 *     {@code nywila seal 1 key} and {@code nywila seal 1 id}.
 */
public final class ChallengeSeal {

    private static final byte VERSION = 1;
    private static final int KEY_ID = Integer.BYTES;
    private static final int NONCE = 12;
    private static final int HEADER = 1 + KEY_ID + NONCE;
    private static final int TAG = 16;
    private static final int SHORTEST_SECRET = 32;
    private static final int LONGEST = 1500;
    private static final Duration LONGEST_LIFE = Duration.ofHours(24);
    private static final String PURPOSE = "[!-~]{1,64}";
    private static final String FLOW = "[!-?A-~]{16,256}";

    private record Key(int id, SecretKeySpec aes) {

        static Key of(String secret) {
            return new Key(
                    ByteBuffer.wrap(derived(secret, "nywila seal 1 id")).getInt(),
                    new SecretKeySpec(derived(secret, "nywila seal 1 key"), "AES"));
        }

        /** One secret may serve other ends too; each has a label of its own. */
        private static byte[] derived(String secret, String label) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return mac.doFinal(label.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException never) {
                throw new IllegalStateException("every Java platform has HmacSHA256", never);
            }
        }
    }

    private final List<Key> keys;
    private final InstantSource clock;
    private final SecureRandom random;

    private ChallengeSeal(List<Key> keys, InstantSource clock, SecureRandom random) {
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes a seal. To renew the secret without losing flows that are under way, first deploy {@code of(old, renewed)}
     * everywhere, then {@code of(renewed, old)}, then {@code of(renewed)}.
     *
     * @param secret seals and opens; at least 32 bytes in UTF-8, random, the same in all instances
     * @param others open only: secrets that seal in other instances, or sealed until lately
     * @return the seal
     * @throws IllegalArgumentException if a secret is shorter
     */
    public static ChallengeSeal of(String secret, String... others) {
        List<Key> keys = new ArrayList<>();
        keys.add(Key.of(checked(secret)));
        for (String other : others) {
            keys.add(Key.of(checked(other)));
        }
        return new ChallengeSeal(List.copyOf(keys), InstantSource.system(), new SecureRandom());
    }

    private static String checked(String secret) {
        int bytes = Objects.requireNonNull(secret, "secret").getBytes(StandardCharsets.UTF_8).length;
        if (bytes < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "a secret has at least " + SHORTEST_SECRET + " bytes, and this one " + bytes);
        }
        return secret;
    }

    /**
     * Tells the time by another clock than the system's.
     *
     * @param source tells when lives begin and end
     * @return the same seal by this clock
     */
    public ChallengeSeal clock(InstantSource source) {
        return new ChallengeSeal(keys, Objects.requireNonNull(source, "source"), random);
    }

    /** For tests, which compare what is sealed with vectors. */
    ChallengeSeal random(SecureRandom source) {
        return new ChallengeSeal(keys, clock, source);
    }

    /**
     * Seals a challenge.
     *
     * @param challenge what {@code send} returned
     * @param life how long it can be opened, by this instance's clock and that of the one that opens it; more than zero, at
     *     most 24 hours, kept in whole seconds, begun ones included
     * @param purpose what the code is for, such as {@code sign-up} or {@code payment-4711}: 1 to 64 printable ASCII
     *     characters without blank
     * @param flow binds the sealed challenge to who asked for it: a random value that stays in that one browser or app, such
     *     as a cookie; 16 to 256 printable ASCII characters without blank. Never an address, which others know; what has an
     *     {@code @} is refused
     * @return at most 1,500 characters of {@code A-Za-z0-9_-}, different at each call
     * @throws IllegalArgumentException if the life, the purpose or the flow is not of its form
     */
    public String seal(Challenge challenge, Duration life, String purpose, String flow) {
        checkForm(purpose, flow);
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException("a life is more than zero and at most 24 hours");
        }
        byte[] text = challenge.toStorageString().getBytes(StandardCharsets.US_ASCII);
        byte[] plain = ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(ceilingSecond(clock.instant().plus(life)))
                .put(text)
                .array();
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        Key key = keys.get(0);
        byte[] header = ByteBuffer.allocate(HEADER)
                .put(VERSION)
                .putInt(key.id())
                .put(nonce)
                .array();
        try {
            byte[] secret =
                    cipher(Cipher.ENCRYPT_MODE, key, header, purpose, flow).doFinal(plain);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ByteBuffer.allocate(HEADER + secret.length)
                            .put(header)
                            .put(secret)
                            .array());
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("every Java platform has AES-GCM", never);
        }
    }

    private static long ceilingSecond(Instant instant) {
        return instant.getNano() == 0 ? instant.getEpochSecond() : instant.getEpochSecond() + 1;
    }

    /**
     * Opens a sealed challenge.
     *
     * @param sealed any text, as it came from outside
     * @param purpose what the code is for here; as it was sealed, or there is nothing
     * @param flow who asks; as it was sealed, or there is nothing. Any text, as it came from outside
     * @return a challenge equal to the one that was sealed; empty if the text is no sealed challenge, was changed, was sealed
     *     by another secret, for another purpose or flow, or its life is over. Which of these is not told
     * @throws IllegalArgumentException if the purpose is not 1 to 64 printable ASCII characters without blank
     */
    public Optional<Challenge> open(String sealed, String purpose, String flow) {
        checkPurpose(purpose);
        if (sealed.length() > LONGEST || !flow.matches(FLOW)) {
            return Optional.empty();
        }
        byte[] bytes = decoded(sealed);
        if (bytes.length < HEADER + Long.BYTES + TAG || bytes[0] != VERSION) {
            return Optional.empty();
        }
        int id = ByteBuffer.wrap(bytes).getInt(1);
        return keys.stream()
                .filter(key -> key.id() == id)
                .flatMap(key -> open(key, bytes, purpose, flow).stream())
                .findFirst();
    }

    private static byte[] decoded(String sealed) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(sealed);
            // the last character has bits that stand for nothing: with others in them it is another text
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(sealed) ? bytes : new byte[0];
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    private Optional<Challenge> open(Key key, byte[] bytes, String purpose, String flow) {
        byte[] header = Arrays.copyOf(bytes, HEADER);
        try {
            ByteBuffer plain = ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, key, header, purpose, flow)
                    .doFinal(bytes, HEADER, bytes.length - HEADER));
            if (clock.instant().isBefore(Instant.ofEpochSecond(plain.getLong()))) {
                return Optional.of(Challenge.ofStorageString(
                        StandardCharsets.US_ASCII.decode(plain).toString()));
            }
            return Optional.empty();
        } catch (AEADBadTagException changed) {
            return Optional.empty();
        } catch (IllegalArgumentException ofFormerVersion) {
            // a storage string that this version no longer reads
            return Optional.empty();
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("every Java platform has AES-GCM", never);
        }
    }

    /** What is sealed is bound to its own header, and to purpose and flow; these have no line breaks. */
    private static Cipher cipher(int mode, Key key, byte[] header, String purpose, String flow)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.aes(), new GCMParameterSpec(8 * TAG, header, 1 + KEY_ID, NONCE));
        cipher.updateAAD(header, 0, 1 + KEY_ID);
        cipher.updateAAD((purpose + "\n" + flow).getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static void checkForm(String purpose, String flow) {
        checkPurpose(purpose);
        if (!flow.matches(FLOW)) {
            throw new IllegalArgumentException(
                    "a flow is 16 to 256 printable ASCII characters without blank and @: a random value, not an address");
        }
    }

    private static void checkPurpose(String purpose) {
        if (!purpose.matches(PURPOSE)) {
            throw new IllegalArgumentException("a purpose is 1 to 64 printable ASCII characters without blank");
        }
    }

    /** Returns nothing that is secret. */
    @Override
    public String toString() {
        return "ChallengeSeal[" + keys.size() + (keys.size() == 1 ? " secret]" : " secrets]");
    }
}
