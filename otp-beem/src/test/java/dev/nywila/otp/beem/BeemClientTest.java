package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.INCORRECT;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.simulator.BeemSwitches;
import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.EmittedLogs;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the adapter adds to the contract: credentials, expiry, meters, log. */
@Timeout(30)
class BeemClientTest {

    @Test
    void asksForCredentialsAtEachCall() throws Exception {
        Iterator<Credentials> rotating = List.of(new Credentials("old", "secret"), new Credentials("new", "secret"))
                .iterator();
        try (RawServer server = RawServer.answering(reply(200, INCORRECT));
                OtpClient otp = BeemOtp.builder()
                        .credentials(rotating::next)
                        .appId("1")
                        .baseUrl(server.url())
                        .meterRegistry(new SimpleMeterRegistry())
                        .build()) {
            otp.verify(challenge(), "1");
            otp.verify(challenge(), "2");
            assertThat(server.requests().get(0)).contains("Basic b2xkOnNlY3JldA==");
            assertThat(server.requests().get(1)).contains("Basic bmV3OnNlY3JldA==");
            OtpException none = catchThrowableOfType(OtpException.class, () -> otp.verify(challenge(), "3"));
            assertThat(none).isInstanceOf(OtpNotDoneException.class);
            assertThat(none.failure()).isEqualTo(OtpFailure.CONFIGURATION);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void theBuilderGivesTheClientItsCredentialsAndItsClock() throws Exception {
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = BeemOtp.builder()
                        .credentials("old", "secret")
                        .appId("1")
                        .baseUrl(server.url())
                        .codeLifetime(Duration.ofMinutes(3))
                        .clock(InstantSource.fixed(now))
                        .meterRegistry(new SimpleMeterRegistry())
                        .build()) {
            Challenge challenge = otp.send(PHONE);
            assertThat(challenge.sentAt()).isEqualTo(now);
            assertThat(challenge.expiresAt()).contains(now.plusSeconds(180));
            assertThat(server.requests().get(0)).contains("Basic b2xkOnNlY3JldA==");
        }
    }

    @Test
    void sendsTheCodeAsTextWithItsZeros() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, INCORRECT));
                OtpClient otp = Clients.open(config(server.url()))) {
            otp.verify(challenge(), " 004217 ");
            otp.verify(challenge(), "\"},{\"\\");
            assertThat(server.requests().get(0)).endsWith("{\"pinId\":\"some-pin-id\",\"pin\":\"004217\"}");
            assertThat(server.requests().get(1)).endsWith("{\"pinId\":\"some-pin-id\",\"pin\":\"\\\"},{\\\"\\\\\"}");
        }
    }

    @Test
    void takesTheExpiryThatBeemTellsBeforeTheOneOfTheSettings() {
        try (OtpSimulator simulator = OtpSimulator.start();
                OtpClient otp = Clients.open(config(
                        simulator.baseUrl(),
                        "code-lifetime",
                        "1h",
                        "api-key",
                        "simulator-key",
                        "secret-key",
                        "simulator-secret",
                        "app-id",
                        "1"))) {
            Challenge set = otp.send(PHONE);
            assertThat(set.expiresAt()).contains(set.sentAt().plus(Duration.ofHours(1)));
            simulator.beem().switches(BeemSwitches.defaults().withExpiryFields(BeemSwitches.ExpiryFields.TEXT));
            Challenge told = otp.send(PHONE);
            assertThat(told.expiresAt()).contains(told.sentAt().plus(Duration.ofMinutes(5)));
        }
    }

    @Test
    void aTokenFromStorageIsVerifiedByAnotherClient() {
        try (OtpSimulator simulator = OtpSimulator.start();
                OtpClient one = Clients.open(OtpConfig.of(simulator.beem().config()));
                OtpClient other = Clients.open(OtpConfig.of(simulator.beem().config()))) {
            String row = one.send(PHONE).toStorageString();
            Challenge restored = Challenge.ofStorageString(row);
            String code = simulator.phones().awaitCode(PHONE, Duration.ofSeconds(5));
            assertThat(other.verify(restored, code)).isEqualTo(Approved.of(PHONE));
        }
    }

    @Test
    void theBuilderNamesTheClient() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (EmittedLogs logs = EmittedLogs.listen();
                RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = BeemOtp.builder()
                        .setting("send.deadline", "7s")
                        .name("kenya")
                        .credentials("key", "secret")
                        .appId("1")
                        .baseUrl(server.url())
                        .meterRegistry(meters)
                        .build()) {
            assertThat(otp.name()).isEqualTo("kenya");
            assertThat(otp.send(PHONE).client()).isEqualTo("kenya");
            OtpRequest patient = OtpRequest.to(PHONE).within(Duration.ofSeconds(8));
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(patient)))
                    .hasMessageContaining("otp.kenya.send.deadline is PT7S");
            assertThat(tags(meters, "client")).containsExactly("kenya");
            assertThat(tags(meters, "provider")).containsExactly("beem");
            assertThat(logs.text()).contains("client=kenya").doesNotContain("client=beem");
        }
    }

    /** Beem knows phones only: an address of another kind is refused unasked, even where a row of a table has it. */
    @Test
    void knowsNoEmailAddress() throws Exception {
        EmailAddress mail = EmailAddress.of("amina@acme.co.tz");
        Challenge changed = Challenge.of("beem", "some-pin-id", mail, Instant.EPOCH);
        try (RawServer server = RawServer.answering(reply(200, APPROVED));
                OtpClient otp = Clients.open(config(server.url()))) {
            for (OtpRequest request : List.of(OtpRequest.to(mail), OtpRequest.again(changed))) {
                OtpException refused = catchThrowableOfType(OtpException.class, () -> otp.send(request));
                assertThat(refused).isInstanceOf(OtpNotDoneException.class);
                assertThat(refused.failure()).isEqualTo(OtpFailure.UNSUPPORTED);
            }
            assertThat(otp.verify(changed, "123456")).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void closingLeavesNoMeterAndNoThread() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED))) {
            OtpClient otp = Clients.open(config("leaving", server.url()).with(MeterRegistry.class, meters), "leaving");
            otp.send(PHONE);
            List<Thread> workers = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("otp-leaving-"))
                    .toList();
            assertThat(workers).isNotEmpty().allMatch(Thread::isDaemon);
            otp.close();
            assertThat(meters.getMeters()).isEmpty();
            for (Thread worker : workers) {
                worker.join(10_000);
                assertThat(worker.isAlive()).isFalse();
            }
        }
    }

    @RepeatedTest(20)
    void twoClientsThatOpenAtOnceHaveTwoNames() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        CyclicBarrier start = new CyclicBarrier(2);
        Supplier<OtpClient> open = () -> {
            try {
                start.await();
            } catch (InterruptedException | BrokenBarrierException impossible) {
                throw new IllegalStateException(impossible);
            }
            return Clients.open(config(URI.create("https://beem.invalid")).with(MeterRegistry.class, meters));
        };
        CompletableFuture<OtpClient> other = CompletableFuture.supplyAsync(open);
        try (OtpClient one = open.get();
                OtpClient two = other.get(10, TimeUnit.SECONDS)) {
            assertThat(one).isNotSameAs(two);
            assertThat(tags(meters, "client")).containsExactlyInAnyOrder("beem", "beem-2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "1500-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
    void anApprovalIsToldWhateverTheChallengeSaysOfItsTime(String sentAt) throws Exception {
        try (RawServer server = RawServer.answering(reply(200, APPROVED));
                OtpClient otp = Clients.open(config(server.url()))) {
            Challenge challenge = Challenge.of("beem", "some-pin-id", PHONE, Instant.parse(sentAt));
            assertThat(otp.verify(challenge, "123456")).isEqualTo(Approved.of(PHONE));
        }
    }

    @Test
    void twoClientsOfOneNameKeepTheirMetersApart() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED))) {
            OtpClient first = Clients.open(config(server.url()).with(MeterRegistry.class, meters));
            try (OtpClient second = Clients.open(config(server.url()).with(MeterRegistry.class, meters))) {
                second.send(PHONE);
                first.close();
                assertThat(tags(meters, "client")).containsExactly("beem-2");
                assertThat(meters.get("otp.wire.requests").counter().count()).isEqualTo(1);
            }
        }
    }

    @Test
    void metersTellCallsRepliesAndRequests() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (RawServer server = RawServer.answering(reply(403, INCORRECT));
                OtpClient otp = Clients.open(config(server.url()).with(MeterRegistry.class, meters))) {
            otp.verify(challenge(), "123456");
            otp.verify(challenge(), "");
            assertThat(meters.get("otp.verify")
                            .tag("outcome", "incorrect_code")
                            .timer()
                            .count())
                    .isEqualTo(2);
            assertThat(meters.get("otp.wire.requests")
                            .tag("operation", "verify")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("otp.provider.replies")
                            .tags("operation", "verify", "status", "4xx", "code", "114")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("otp.ledger.entries").gauge().value()).isEqualTo(1);
        }
    }

    @Test
    void aChannelThatNobodyDeclaredIsNoTag() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = Clients.open(config(server.url()).with(MeterRegistry.class, meters))) {
            for (String name : List.of("pigeon", "drum")) {
                OtpRequest request = OtpRequest.to(PHONE).via(new Channel(name));
                assertThatThrownBy(() -> otp.send(request)).isInstanceOf(OtpNotDoneException.class);
            }
            assertThat(meters.get("otp.send").tag("channel", "other").timer().count())
                    .isEqualTo(2);
        }
    }

    @Test
    void refusedCredentialsAreLoggedOnceAMinute() throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen();
                RawServer server = RawServer.answering(reply(401, ""));
                OtpClient otp = Clients.open(config(server.url()))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> otp.send(PHONE)).isInstanceOf(OtpNotDoneException.class);
            }
            assertThat(logs.text())
                    .containsOnlyOnce("event=otp.credentials.rejected")
                    .containsOnlyOnce("ERROR");
            assertThat(logs.text()).contains("event=otp.send.failed client=beem to=+255*****67 failure=CONFIGURATION");
        }
    }

    @Test
    void eachOperationHasThePermitsOfItsSetting() {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (OtpClient otp = Clients.open(
                config(URI.create("https://beem.invalid"), "send.max-concurrent", "3", "verify.max-concurrent", "5")
                        .with(MeterRegistry.class, meters))) {
            assertThat(otp).isNotNull();
            assertThat(permits(meters, "send", "max")).isEqualTo(3);
            assertThat(permits(meters, "verify", "max")).isEqualTo(5);
        }
    }

    @Test
    void noMoreChallengesAreRememberedThanTheSettingAllows() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (RawServer server = RawServer.answering(reply(200, INCORRECT));
                OtpClient otp =
                        Clients.open(config(server.url(), "ledger-size", "10").with(MeterRegistry.class, meters))) {
            for (int i = 0; i < 50; i++) {
                otp.verify(Challenge.of("beem", "pin-" + i, PHONE, Instant.EPOCH), "123456");
            }
            assertThat(meters.get("otp.ledger.entries").gauge().value()).isLessThanOrEqualTo(10);
            assertThat(evictions(meters, "size")).isEqualTo(40);
            assertThat(evictions(meters, "age")).isZero();
        }
    }

    @Test
    void repliesThatAreNotUnderstoodAreLoggedOnceAMinuteWithoutTheirBody() throws Exception {
        ManualTime time = new ManualTime();
        try (EmittedLogs logs = EmittedLogs.listen();
                RawServer server = RawServer.answering(reply(200, "{\"secret\":\"body\"}"));
                OtpClient otp = Clients.open(config(server.url(), "breaker.minimum-calls", "100")
                        .with(MonotonicClock.class, time::nanoTime))) {
            for (int sends : List.of(3, 1, 1)) {
                for (int i = 0; i < sends; i++) {
                    assertThatThrownBy(() -> otp.send(PHONE)).isInstanceOf(OtpException.class);
                }
                time.advance(Duration.ofMinutes(1));
            }
            assertThat(logs.text().lines().filter(line -> line.contains("event=otp.protocol.unexpected")))
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .contains("ERROR")
                                    .endsWith("operation=send status=200 type=application/json length=17 swallowed=0"),
                            second -> assertThat(second).endsWith("swallowed=2"),
                            third -> assertThat(third).endsWith("swallowed=0"));
            assertThat(logs.text()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Text/HTML; charset=904217, text/html",
        "text/904217, other",
        "904217, other",
        "'application/json,text/html', other"
    })
    void aTypeThatTheServerMadeUpIsNotLogged(String type, String logged) throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen();
                RawServer server = RawServer.answering("HTTP/1.1 500 Any\r\nContent-Type: " + type + "\r\n\r\n");
                OtpClient otp = Clients.open(config(server.url()))) {
            assertThatThrownBy(() -> otp.send(PHONE)).isInstanceOf(OtpException.class);
            assertThat(logs.text()).contains("status=500 type=" + logged + " ").doesNotContain("904217");
        }
    }

    @Test
    void theLogNamesNoReference() throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen();
                RawServer server = new RawServer(connection -> connection.write(
                        reply(200, connection.readRequest().contains("/v1/request") ? ACCEPTED : INCORRECT)));
                OtpClient otp = Clients.open(config(server.url()))) {
            Challenge challenge = otp.send(PHONE);
            otp.verify(challenge, "123456");
            assertThat(logs.text())
                    .contains("event=otp.send.accepted", "event=otp.verify.answered")
                    .doesNotContain(challenge.reference());
        }
    }

    @Test
    void anUnknownOutcomeIsAWarningWithTheCallsName() throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen();
                RawServer server = new RawServer(RawServer.Connection::readRequest);
                OtpClient otp = Clients.open(config(server.url()))) {
            OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
            assertThat(logs.text())
                    .contains("WARN")
                    .contains("event=otp.send.unknown")
                    .contains(trouble.callId());
        }
    }

    private static double permits(MeterRegistry meters, String operation, String state) {
        return meters.get("otp.permits")
                .tags("operation", operation, "state", state)
                .gauge()
                .value();
    }

    private static Set<String> tags(MeterRegistry meters, String key) {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getTag(key))
                .collect(Collectors.toSet());
    }

    private static double evictions(MeterRegistry meters, String cause) {
        return meters.get("otp.ledger.evictions")
                .tag("cause", cause)
                .functionCounter()
                .count();
    }
}
