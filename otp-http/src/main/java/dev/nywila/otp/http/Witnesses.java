package dev.nywila.otp.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.nywila.otp.spi.MonotonicClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who has spoken against the provider of late: challenges, numbers, typed texts. Each is heard once in a breaker's window,
 * so that one person, or one text that the provider or a firewall before it stumbles over, cannot pause an operation for
 * all the others.
 *
 * <p>It remembers them by digests under a random key of its own, and a bounded number of them. Each that is heard is a
 * verdict in the breaker's window, which opens long before that many are.
 */
final class Witnesses {

    private static final int MOST = 10_000;
    private static final String DIGEST = "HmacSHA256";

    private final Cache<ByteBuffer, Boolean> heard;
    private final Mac digest;

    Witnesses(Duration window, MonotonicClock clock, SecureRandom random) {
        heard = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(window)
                .ticker(clock::nanoTime)
                // the calling thread tidies up: no thread of a shared pool outlives close
                .executor(Runnable::run)
                .build();
        byte[] key = new byte[32];
        random.nextBytes(key);
        try {
            digest = Mac.getInstance(DIGEST);
            digest.init(new SecretKeySpec(key, DIGEST));
        } catch (GeneralSecurityException never) {
            // every Java platform has this one
            throw new IllegalStateException(never);
        }
    }

    /**
     * Hears what a call says against the provider.
     *
     * @param who all that the call is about, each with its kind in front
     * @return whether it counts: none of them was heard within the window
     */
    synchronized boolean hear(List<String> who) {
        List<ByteBuffer> digests = who.stream()
                .map(text -> ByteBuffer.wrap(digest.doFinal(text.getBytes(StandardCharsets.UTF_8))))
                .toList();
        boolean counts = digests.stream().allMatch(each -> heard.getIfPresent(each) == null);
        if (counts) {
            digests.forEach(each -> heard.put(each, true));
        }
        return counts;
    }
}
