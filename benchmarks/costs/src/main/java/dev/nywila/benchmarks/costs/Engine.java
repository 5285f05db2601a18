package dev.nywila.benchmarks.costs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.inmemory.InMemoryOtp;
import dev.nywila.otp.inmemory.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.InMemoryOneTimeTokenService;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;

/** A code made, kept and checked in memory, beside what others do in memory and beside what it cannot do without. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Engine {

    private static final String CODE = "123456";

    /** How many challenges are open from the start. */
    @Param("0")
    public int open;

    /** How many numbers codes are made for, and how many challenges are kept: few stay in the processor's caches. */
    @Param("100000")
    public int recipients;

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, String> cache = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();
    private final InMemoryOneTimeTokenService tokens = new InMemoryOneTimeTokenService();
    private PhoneNumber[] numbers;
    private PhoneNumber[] prescribed;
    private InMemoryOtp fake;
    private OtpClient client;

    @Setup
    public void fill() {
        numbers = new PhoneNumber[recipients];
        prescribed = new PhoneNumber[recipients];
        for (int i = 0; i < recipients; i++) {
            numbers[i] = PhoneNumber.of("+25571" + (1_000_000 + i));
            prescribed[i] = PhoneNumber.of("+25578" + (1_000_000 + i));
        }
        fake = InMemoryOtp.builder().capacity(Math.max(recipients, 2 * open)).build();
        for (int i = 0; i < open; i++) {
            fake.accept(PhoneNumber.of("+25476" + (1_000_000 + i)), null);
        }
        client = fake.client();
        for (PhoneNumber number : prescribed) {
            fake.prescribe(number, CODE);
        }
    }

    /** The state machine itself, as the simulator uses it. Two threads may take one number; one code is then superseded. */
    @Benchmark
    public VerificationResult sendAndVerify() {
        Message sent = fake.accept(any(numbers), null);
        return fake.check(sent.reference(), sent.code());
    }

    /** By the client that applications use. The code is prescribed, so none is made. */
    @Benchmark
    public VerificationResult sendAndVerifyByClient() {
        Challenge sent = client.send(any(prescribed));
        return client.verify(sent, CODE);
    }

    /** A keyed digest, ready for use. */
    @State(Scope.Thread)
    public static class Keyed {

        private Mac mac;

        @Setup
        public void takeKey() throws GeneralSecurityException {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
        }

        byte[] digest(String reference, String code) {
            mac.update(reference.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(code.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What the engine cannot do without: random bits for a reference and a code, and two keyed digests. */
    @Benchmark
    public byte[] randomAndDigests(Keyed keyed) {
        ByteBuffer drawn = ByteBuffer.wrap(randomAlone());
        String reference = Long.toHexString(drawn.getLong()) + Long.toHexString(drawn.getLong());
        String code =
                Long.toString(1_000_000 + (drawn.getLong() >>> 1) % 1_000_000).substring(1);
        keyed.digest(reference, code);
        return keyed.digest(reference, code);
    }

    /** The random bits alone: one lock for all threads. */
    @Benchmark
    public byte[] randomAlone() {
        byte[] bits = new byte[3 * Long.BYTES];
        random.nextBytes(bits);
        return bits;
    }

    @Benchmark
    public String caffeinePutAndGet() {
        String name = Long.toString(ThreadLocalRandom.current().nextLong());
        cache.put(name, CODE);
        return cache.getIfPresent(name);
    }

    /** Spring Security's one-time tokens: a random UUID, looked up by itself, without attempts, hash or bound. */
    @Benchmark
    public OneTimeToken springGenerateAndConsume() {
        OneTimeToken token = tokens.generate(new GenerateOneTimeTokenRequest("user"));
        return tokens.consume(OneTimeTokenAuthenticationToken.unauthenticated(token.getTokenValue()));
    }

    private static PhoneNumber any(PhoneNumber[] numbers) {
        return numbers[ThreadLocalRandom.current().nextInt(numbers.length)];
    }
}
