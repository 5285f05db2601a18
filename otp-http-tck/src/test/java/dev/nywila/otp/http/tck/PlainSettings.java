package dev.nywila.otp.http.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.spi.OtpSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;

/** What the honest adapter is told. */
record PlainSettings(
        OtpSettings common,
        URI baseUrl,
        String user,
        String password,
        Duration connectTimeout,
        int sends,
        int verifies,
        int minimumCalls,
        int failureRate,
        Duration window,
        MeterRegistry meters,
        HttpSubject.Resolver resolver) {

    static PlainSettings read(OtpSettings settings) {
        settings.known("code-lifetime", "proxy");
        if (settings.text("code-lifetime").isPresent()) {
            settings.duration("code-lifetime", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofHours(24));
        }
        settings.text("proxy").ifPresent(any -> settings.fault("proxy", "is not supported"));
        return new PlainSettings(
                settings,
                settings.value(
                        "base-url", URI.create("http://127.0.0.1"), "a URL of host and port", PlainSettings::url),
                settings.required("user"),
                settings.required("password"),
                settings.duration(
                        "connect-timeout", Duration.ofSeconds(2), Duration.ofMillis(10), Duration.ofMinutes(1)),
                settings.integer("send.max-concurrent", 64, 1, 10_000),
                settings.integer("verify.max-concurrent", 64, 1, 10_000),
                settings.integer("breaker.minimum-calls", 5, 1, 10_000),
                settings.integer("breaker.failure-rate", 50, 1, 100),
                settings.duration(
                        "breaker.window", Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                settings.component(MeterRegistry.class).orElseGet(SimpleMeterRegistry::new),
                settings.component(HttpSubject.Resolver.class).orElse(InetAddress::getAllByName));
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        if (url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException();
        }
        return url;
    }

    String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    int permits(Operation operation) {
        return operation == Operation.SEND ? sends : verifies;
    }

    PlainBreaker breaker(MonotonicClock clock) {
        return new PlainBreaker(clock, minimumCalls, failureRate, window);
    }

    @Override
    public String toString() {
        return "PlainSettings";
    }
}
