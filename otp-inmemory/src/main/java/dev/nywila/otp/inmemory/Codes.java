package dev.nywila.otp.inmemory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes codes and references, and the keyed digests that are kept in place of codes. Thread-safe. */
final class Codes {

    /** A code, and a random UUID (version 4) as its reference; neither tells anything of the other. */
    record Drawn(String code, String reference) {}

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES_OF_UUID = 16;

    private final SecureRandom random;
    private final SecretKeySpec key;

    /** Ready for the next digest: to make one takes longer than its digest. As many as ever digested at once. */
    private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

    /** How many codes there are. */
    private final long count;

    /** A multiple of that; draws below it make each code equally often. */
    private final long fair;

    Codes(int length, SecureRandom random) {
        this.random = random;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.count = (long) Math.pow(10, length);
        this.fair = Long.MAX_VALUE - Long.MAX_VALUE % count;
    }

    /** All bits come from one draw, as each takes a lock that is the random source's only one. */
    Drawn draw() {
        byte[] bits = new byte[BYTES_OF_UUID + Long.BYTES];
        random.nextBytes(bits);
        ByteBuffer drawn = ByteBuffer.wrap(bits);
        long high = (drawn.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (drawn.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new Drawn(code(drawn.getLong()), new UUID(high, low).toString());
    }

    /** Every text of digits is as likely as any other: a draw that would make some likelier is made again. */
    private String code(long bits) {
        long draw = bits >>> 1;
        while (draw >= fair) {
            draw = random.nextLong() >>> 1;
        }
        // counted from 10…0 on, as the zeros that a code starts with are part of it
        return Long.toString(count + draw % count).substring(1);
    }

    /** The reference is digested too, so that equal codes of two challenges do not look equal. */
    byte[] digest(String reference, String code) {
        Mac mac = idle.poll();
        if (mac == null) {
            mac = newMac();
        }
        mac.update(reference.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        // which makes it ready again
        byte[] digest = mac.doFinal(code.getBytes(StandardCharsets.UTF_8));
        idle.offer(mac);
        return digest;
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, missing);
        }
    }
}
