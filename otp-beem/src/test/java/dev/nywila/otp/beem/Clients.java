package dev.nywila.otp.beem;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.http.tck.RawServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests of this package open and send. */
public final class Clients {

    public static final PhoneNumber PHONE = PhoneNumber.of("+255713507067");
    public static final String ACCEPTED =
            "{\"data\":{\"pinId\":\"cdb29912-c874-4d8b-9f02-88b904ae4eeb\",\"message\":{\"code\":100,\"message\":\"SMS"
                    + " sent successfully\"}}}";
    public static final String APPROVED = "{\"data\":{\"message\":{\"code\":117,\"message\":\"Valid Pin\"}}}";
    public static final String INCORRECT = "{\"data\":{\"message\":{\"code\":114,\"message\":\"Incorrect Pin\"}}}";

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private Clients() {}

    public static Challenge challenge() {
        return Challenge.of("beem", "some-pin-id", PHONE, Instant.EPOCH);
    }

    /** Somebody whom no other test has met; a breaker hears each person once. */
    public static PhoneNumber somebody() {
        return PhoneNumber.of("+2557" + (10_000_000 + PEOPLE.incrementAndGet()));
    }

    /** What somebody else was sent. */
    public static Challenge somebodysChallenge() {
        PhoneNumber phone = somebody();
        return Challenge.of("beem", "pin-of-" + phone.e164().substring(1), phone, Instant.EPOCH);
    }

    /** Settings with pairs of further keys and values. */
    public static OtpConfig config(URI baseUrl, String... more) {
        return config("beem", baseUrl, more);
    }

    /** Settings of a client of that name. */
    public static OtpConfig config(String client, URI baseUrl, String... more) {
        String prefix = "otp." + client + ".";
        Map<String, String> settings = new HashMap<>(Map.of(
                prefix + "base-url", baseUrl.toString(),
                prefix + "api-key", "test-api-key",
                prefix + "secret-key", "c2VjcmV0LWtleQ==",
                prefix + "app-id", "1308"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(prefix + more[i], more[i + 1]);
        }
        return OtpConfig.of(settings).with(MeterRegistry.class, new SimpleMeterRegistry());
    }

    /** The same settings with names resolved in this way. */
    public static OtpConfig resolving(OtpConfig config, Resolver resolver) {
        return config.with(Resolver.class, resolver);
    }

    /** One that reads replies and asks nobody. */
    static BeemClient unconnected(InstantSource clock) {
        return (BeemClient) open(config(URI.create("https://beem.invalid")).with(InstantSource.class, clock));
    }

    public static OtpClient open(OtpConfig config) {
        return new BeemOtpProvider().open(config);
    }

    public static OtpClient open(OtpConfig config, String name) {
        return new BeemOtpProvider().open(config, name);
    }

    /** Loads the classes of a call, which on a busy machine takes longer than the short deadlines of some tests. */
    public static void warmUp() throws IOException {
        try (RawServer server = RawServer.answering(RawServer.reply(200, ACCEPTED));
                OtpClient otp = open(config(server.url()))) {
            otp.send(PHONE);
        }
    }
}
