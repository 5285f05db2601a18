package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OtpSimulatorTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+" + NUMBER);

    @Test
    void oneLineEmbedsIt() throws Exception {
        try (OtpSimulator simulator = OtpSimulator.start()) {
            Caller caller = new Caller(simulator);
            String pinId = caller.pinId();
            String code = simulator.phones().awaitCode(ASHA, Duration.ofSeconds(5));

            assertThat(caller.verify(pinId, code).body()).contains("\"code\":117");
            assertThat(simulator.requests()).isEqualTo(2);
            assertThat(simulator.baseUrl().toString()).matches("http://127\\.0\\.0\\.1:[0-9]+");
        }
    }

    @Test
    void blankCredentialsAreRefused() {
        OtpSimulator.Builder blank = OtpSimulator.builder()
                .account(BeemAccount.defaults().credentials("key", " ").appId(""));
        assertThatIllegalArgumentException()
                .isThrownBy(blank::start)
                .withMessage("Beem's api-key, secret-key and app-id must not be blank");
    }

    @Test
    void itsSettingsAreReadyForAClient() {
        try (OtpSimulator simulator = OtpSimulator.builder()
                .account(BeemAccount.defaults().credentials("k", "s").appId("77"))
                .start()) {
            assertThat(simulator.beem().config())
                    .containsEntry("otp.provider", "beem")
                    .containsEntry("otp.beem.base-url", simulator.baseUrl().toString())
                    .containsEntry("otp.beem.api-key", "k")
                    .containsEntry("otp.beem.secret-key", "s")
                    .containsEntry("otp.beem.app-id", "77")
                    .hasSize(5);
        }
    }

    @Test
    void theInboxIsNewestFirst() throws Exception {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
        try (OtpSimulator simulator = OtpSimulator.builder().clock(clock).start()) {
            Caller caller = new Caller(simulator);
            simulator.phones().prescribe(ASHA, "004217");
            caller.request("254712345678");
            String pinId = caller.pinId();
            List<Message> outbox = simulator.phones().outbox();

            assertThat(caller.call(caller.to("/inbox")).body())
                    .startsWith(
                            "[{\"id\":2,\"dialect\":\"beem\",\"channel\":\"sms\",\"recipient\":\"+255713507067\",\"text\":\"Your code is 004217\","
                                    + "\"code\":\"004217\",\"reference\":\"" + pinId
                                    + "\",\"sentAt\":\"2026-01-01T00:00:00Z\","
                                    + "\"expiresAt\":\"2026-01-01T00:05:00Z\",\"state\":\"open\",\"attemptsUsed\":0,"
                                    + "\"attemptsAllowed\":3},{\"id\":1,\"dialect\":\"beem\",\"channel\":\"sms\",\"recipient\":\"+254712345678\"")
                    .contains(outbox.get(0).reference());
            assertThat(simulator.requests()).isEqualTo(2);
        }
    }

    @Test
    void resetMakesEverythingAsAtTheStart() throws Exception {
        BeemSwitches initial = BeemSwitches.defaults().withAuthStatus(200);
        try (OtpSimulator simulator = OtpSimulator.builder().switches(initial).start()) {
            Caller caller = new Caller(simulator);
            caller.request(NUMBER);
            simulator.beem().switches(initial.withOtherErrorStatus(404).withAuthStatus(401));
            simulator.fail(Fault.htmlOutage(), Fault.htmlOutage().untilCleared());
            simulator.advance(Duration.ofMinutes(1));

            simulator.reset();

            assertThat(simulator.requests()).isZero();
            assertThat(simulator.phones().outbox()).isEmpty();
            assertThat(caller.get("/log")).isEqualTo("[]");
            assertThat(caller.get("/clock")).endsWith("\"advanced\":\"PT0S\"}");
            assertThat(caller.verify("x", "123456").statusCode()).isEqualTo(200);
            assertThat(caller.as(null).request(NUMBER).statusCode()).isEqualTo(200);
            assertThat(caller.get("/log")).startsWith("[{\"id\":2,");
        }
    }

    @Test
    void awaitCodeWaitsForTheMessage() throws Exception {
        try (OtpSimulator simulator = OtpSimulator.start()) {
            CompletableFuture<String> code = CompletableFuture.supplyAsync(() -> simulator.awaitCode(ASHA));
            new Caller(simulator).request(NUMBER);

            assertThat(code.get()).isEqualTo(simulator.phones().outbox().get(0).code());
            assertThatIllegalStateException().isThrownBy(() -> simulator.awaitCode(ASHA, Duration.ZERO));
        }
    }

    @Test
    void awaitCodeTakesEachMessageOnce() throws Exception {
        try (OtpSimulator simulator = OtpSimulator.start()) {
            Caller caller = new Caller(simulator);
            simulator.phones().prescribe(ASHA, "111111");
            caller.request(NUMBER);
            simulator.phones().prescribe(ASHA, "222222");
            caller.request(NUMBER);

            assertThat(simulator.awaitCode(ASHA)).as("the newest").isEqualTo("222222");
            // neither that one again nor the older one
            assertThatIllegalStateException().isThrownBy(() -> simulator.awaitCode(ASHA, Duration.ofMillis(20)));
            assertThat(simulator.phones().outbox()).hasSize(2);

            CompletableFuture<String> next = CompletableFuture.supplyAsync(() -> simulator.awaitCode(ASHA));
            simulator.phones().prescribe(ASHA, "333333");
            caller.request(NUMBER);
            assertThat(next.get()).isEqualTo("333333");
        }
    }

    @Test
    void advancingTheClockExpiresCodes() throws Exception {
        try (OtpSimulator simulator = OtpSimulator.start()) {
            Caller caller = new Caller(simulator);
            String pinId = caller.pinId();

            simulator.advance(Duration.ofMinutes(5));

            assertThat(caller.verify(pinId, simulator.awaitCode(ASHA)).body()).contains("\"code\":115");
            assertThatIllegalArgumentException().isThrownBy(() -> simulator.advance(Duration.ofMillis(-1)));
            assertThatIllegalArgumentException().isThrownBy(() -> simulator.advance(Duration.ofDays(365)));
        }
    }

    @Test
    void manyCallersAreServedAtOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (OtpSimulator simulator = OtpSimulator.start()) {
            Caller caller = new Caller(simulator);
            List<Future<String>> answers = IntStream.range(0, 40)
                    .mapToObj(i -> pool.submit(() -> {
                        String number = "2557135070" + (10 + i);
                        String pinId = Caller.pinId(caller.request(number).body());
                        String code = simulator.phones().awaitCode(PhoneNumber.of("+" + number), Duration.ofSeconds(5));
                        return caller.verify(pinId, code).body();
                    }))
                    .toList();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).contains("\"code\":117");
            }
            assertThat(simulator.requests()).isEqualTo(80);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void closingFreesThePortAndMayBeRepeated() {
        OtpSimulator simulator = OtpSimulator.start();
        int port = simulator.baseUrl().getPort();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> OtpSimulator.builder().port(port).start());

        simulator.close();
        simulator.close();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Caller(simulator).request(NUMBER));
        OtpSimulator.builder().port(port).start().close();
    }
}
