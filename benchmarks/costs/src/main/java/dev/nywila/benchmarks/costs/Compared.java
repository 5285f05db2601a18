package dev.nywila.benchmarks.costs;

import dev.nywila.benchmarks.WorkLoop;
import dev.nywila.benchmarks.WorkLoop.Piece;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.InMemoryOtp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One process of {@code benchmarks/before}. It is compiled against the jars of each commit, so it may use only what all of
 * them have.
 */
public final class Compared {

    private static final String CODE = "123456";
    private static final int NUMBERS = 500;
    private static final int PAIRS = 1_000;
    private static final int PARSED = 10_000;
    private static final int CALLS = 100;
    private static final int KEPT = 1 << 10;

    private Compared() {}

    /** Takes a kind of work and its argument; then works as {@link WorkLoop} is told. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "fake" -> WorkLoop.run(fake(Integer.parseInt(args[1])));
            case "beem" -> WorkLoop.run(beem(args[1]));
            case "first" -> {
                // all that a fresh JVM does until its first code is verified
                for (Piece piece : beem(args[1], 1)) {
                    piece.done();
                }
                System.exit(0);
            }
            default ->
                WorkLoop.run(
                        Stream.of(args[1].split("\\|")).map(Compared::parse).toList());
        }
    }

    /** A send and a verify. The codes are prescribed, as making them would hide some of what the client does. */
    private static List<Piece> fake(int percentMore) {
        PhoneNumber[] numbers = new PhoneNumber[NUMBERS];
        InMemoryOtp fake = InMemoryOtp.builder().capacity(NUMBERS).build();
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = PhoneNumber.of("+25571" + (1_000_000 + i));
            fake.prescribe(numbers[i], CODE);
        }
        OtpClient otp = fake.client();
        return List.of(() -> {
            for (int i = 0; i < PAIRS + PAIRS * percentMore / 100; i++) {
                verify(otp, otp.send(numbers[i % NUMBERS]));
            }
            return PAIRS;
        });
    }

    /** Sends, and verifies what was sent. */
    private static List<Piece> beem(String stub) {
        return beem(stub, CALLS);
    }

    private static List<Piece> beem(String stub, int calls) {
        OtpClient otp = OtpProviders.open(OtpConfig.of(Map.of(
                        "otp.provider", "beem",
                        "otp.beem.api-key", "key",
                        "otp.beem.secret-key", "secret",
                        "otp.beem.app-id", "1",
                        "otp.beem.base-url", stub,
                        // a loop makes in a second what an application makes in an hour
                        "otp.beem.idempotency-retention", "1s",
                        "otp.beem.max-idempotency-keys", "1000000"))
                .with(MeterRegistry.class, new SimpleMeterRegistry()));
        PhoneNumber number = PhoneNumber.of("+255713507067");
        long[] lastKey = {1_000_000_000_000_000L};
        Deque<Challenge> sent = new ArrayDeque<>(calls);
        return List.of(
                () -> {
                    for (int i = 0; i < calls; i++) {
                        sent.add(otp.send(OtpRequest.to(number).idempotencyKey(Long.toString(++lastKey[0]))));
                    }
                    return calls;
                },
                () -> {
                    for (int i = 0; i < calls; i++) {
                        verify(otp, sent.remove());
                    }
                    return calls;
                });
    }

    private static Piece parse(String text) {
        Object[] kept = new Object[KEPT];
        return () -> {
            for (int i = 0; i < PARSED; i++) {
                // kept for a while, or the compiler leaves it out
                kept[i % KEPT] = PhoneNumber.parse(text).orElseThrow();
            }
            return PARSED;
        };
    }

    private static void verify(OtpClient otp, Challenge sent) {
        if (!otp.verify(sent, CODE).isApproved()) {
            throw new IllegalStateException("not approved");
        }
    }
}
