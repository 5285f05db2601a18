package dev.nywila.benchmarks.costs;

import com.sun.management.ThreadMXBean;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.InMemoryOtp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One process of {@code benchmarks/before}: it works for as long as it is told, and waits to be told again. It is compiled
 * against the jars of each commit, so it may use only what all of them have.
 */
public final class Compared {

    private static final String CODE = "123456";
    private static final int NUMBERS = 500;
    private static final int PAIRS = 1_000;
    private static final int PARSED = 10_000;
    private static final int CALLS = 100;
    private static final int KEPT = 1 << 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Some calls of one kind, as many as it returns. */
    private interface Piece {
        int done();
    }

    private Compared() {}

    /**
     * Takes a kind of work and its argument. Of standard input each line is milliseconds to work for; it is answered by
     * one with calls, nanoseconds of CPU time and bytes for each kind of call, and last the threads that were started.
     */
    public static void main(String[] args) throws IOException {
        List<Piece> pieces = switch (args[0]) {
            case "fake" -> fake(Integer.parseInt(args[1]));
            case "beem" -> beem(args[1]);
            default -> Stream.of(args[1].split("\\|")).map(Compared::parse).toList();
        };
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            System.out.println(turn(pieces, TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line))));
        }
    }

    private static String turn(List<Piece> pieces, long nanos) {
        long[] sums = new long[3 * pieces.size()];
        long startedBefore = THREADS.getTotalStartedThreadCount();
        long begin = System.nanoTime();
        do {
            for (int i = 0; i < pieces.size(); i++) {
                long cpu = cpuOfAllThreads();
                long bytes = bytesOfAllThreads();
                sums[3 * i] += pieces.get(i).done();
                sums[3 * i + 2] += bytesOfAllThreads() - bytes;
                sums[3 * i + 1] += cpuOfAllThreads() - cpu;
            }
        } while (System.nanoTime() - begin < nanos);
        StringBuilder answer = new StringBuilder();
        for (long sum : sums) {
            answer.append(sum).append(' ');
        }
        return answer.append(THREADS.getTotalStartedThreadCount() - startedBefore)
                .toString();
    }

    /** Neither of the collector nor of the compiler, whose work comes by fits and starts. */
    private static long cpuOfAllThreads() {
        return LongStream.of(THREADS.getThreadCpuTime(THREADS.getAllThreadIds()))
                .sum();
    }

    private static long bytesOfAllThreads() {
        return LongStream.of(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .sum();
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
        Deque<Challenge> sent = new ArrayDeque<>(CALLS);
        return List.of(
                () -> {
                    for (int i = 0; i < CALLS; i++) {
                        sent.add(otp.send(OtpRequest.to(number).idempotencyKey(Long.toString(++lastKey[0]))));
                    }
                    return CALLS;
                },
                () -> {
                    for (int i = 0; i < CALLS; i++) {
                        verify(otp, sent.remove());
                    }
                    return CALLS;
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
