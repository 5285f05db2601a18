package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.INCORRECT;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.testing.EmittedLogs;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator sees of each call, by the names of the README's tables. */
@Timeout(30)
class CallReportsTest {

    private static final String OUTAGE = reply(502, "<html>");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final AtomicReference<String> answer = new AtomicReference<>(reply(200, ACCEPTED));
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final EmittedLogs logs = EmittedLogs.listen();
    private RawServer server;
    private OtpClient otp;

    @BeforeEach
    void open() throws Exception {
        server = new RawServer(connection -> {
            connection.readRequest();
            connection.write(answer.get());
        });
        otp = Clients.open(config(server.url(), "breaker.minimum-calls", "2")
                .with(MeterRegistry.class, meters)
                .with(InstantSource.class, now::get));
    }

    @AfterEach
    void close() throws Exception {
        otp.close();
        server.close();
        logs.close();
    }

    private Timer timer(String name, String... tags) {
        return meters.get(name)
                .tags("provider", "beem", "client", "beem")
                .tags(tags)
                .timer();
    }

    @Test
    void anAcceptedSendIsTimedAndLoggedWithTheNumberMasked() {
        Challenge challenge = otp.send(PHONE);
        assertThat(timer("otp.send", "channel", "default", "outcome", "accepted", "certainty", "sent")
                        .count())
                .isEqualTo(1);
        assertThat(logs.text())
                .containsPattern("DEBUG dev.nywila.otp.send event=otp.send.accepted client=beem to=\\+255\\*{5}67 call="
                        + challenge.callId().orElseThrow() + " ms=\\d");
        assertThat(challenge.reference()).isNotEmpty();
    }

    @Test
    void aResendIsASendOfAnotherName() {
        Challenge challenge = otp.send(PHONE);
        answer.set(reply(200, ACCEPTED.replace("cdb29912", "cdb29913")));
        Challenge again = otp.resend(challenge);
        assertThat(timer("otp.send", "outcome", "accepted").count()).isEqualTo(2);
        assertThat(logs.text())
                .containsOnlyOnce("event=otp.resend.accepted client=beem to=+255*****67 call="
                        + again.callId().orElseThrow() + " ms=");
    }

    @Test
    void aSendThatFailedForCertainIsNotASendOfUnknownOutcome() {
        answer.set(reply(429, ""));
        OtpException refused = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
        assertThat(timer("otp.send", "outcome", "rate_limited", "certainty", "not_sent")
                        .count())
                .isEqualTo(1);
        assertThat(logs.text())
                .contains("INFO dev.nywila.otp.send event=otp.send.failed client=beem to=+255*****67 "
                        + "failure=RATE_LIMITED code=none call=" + refused.callId() + " ms=");
        answer.set(OUTAGE);
        OtpException unknown = catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
        assertThat(unknown).isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(timer("otp.send", "outcome", "unavailable", "certainty", "unknown")
                        .count())
                .isEqualTo(1);
        assertThat(logs.text())
                .contains("WARN dev.nywila.otp.send event=otp.send.unknown client=beem to=+255*****67 "
                        + "failure=UNAVAILABLE code=none call=" + unknown.callId() + " ms=");
    }

    @Test
    void anApprovalIsTimedFromTheSend() {
        Challenge challenge = otp.send(PHONE);
        now.set(NOW.plusSeconds(42));
        answer.set(reply(200, INCORRECT));
        otp.verify(challenge, "654321");
        assertThat(timer("otp.verify", "outcome", "incorrect_code").count()).isEqualTo(1);
        assertThat(meters.find("otp.approval.delay").timer()).isNull();
        answer.set(reply(200, APPROVED));
        otp.verify(challenge, "123456");
        assertThat(timer("otp.verify", "outcome", "approved").count()).isEqualTo(1);
        assertThat(timer("otp.approval.delay").count()).isEqualTo(1);
        assertThat(timer("otp.approval.delay").totalTime(TimeUnit.SECONDS)).isEqualTo(42);
        assertThat(logs.text())
                .containsOnlyOnce("outcome=approved")
                .containsPattern("DEBUG dev.nywila.otp.verify event=otp.verify.answered client=beem to=\\+255\\*{5}67 "
                        + "outcome=approved call=[0-9a-v]{1,13} ms=\\d");
    }

    @Test
    void aCheckOfUnknownOutcomeIsCountedAndAWarning() {
        answer.set(OUTAGE);
        assertThat(catchThrowableOfType(OtpException.class, () -> otp.verify(challenge(), "123456")))
                .isInstanceOf(OtpOutcomeUnknownException.class);
        assertThat(timer("otp.verify", "outcome", "unavailable").count()).isEqualTo(1);
        assertThat(logs.text())
                .contains("WARN dev.nywila.otp.verify event=otp.verify.unknown client=beem to=+255*****67");
    }

    @Test
    void aCallTakesTheTimeThatItTook() {
        otp.send(PHONE);
        Timer sent = timer("otp.send", "outcome", "accepted");
        assertThat(Duration.ofNanos((long) sent.totalTime(TimeUnit.NANOSECONDS)))
                .isBetween(Duration.ofNanos(1), Duration.ofSeconds(30));
    }

    @Test
    void anOpeningBreakerIsAWarning() {
        answer.set(OUTAGE);
        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                    .isNotNull();
        }
        assertThat(logs.text())
                .containsOnlyOnce(
                        "WARN dev.nywila.otp.client event=otp.breaker.changed client=beem operation=send state=open");
    }

    @BeforeAll
    static void warmUp() throws IOException {
        Clients.warmUp();
    }

    @Test
    void aDeadlineThatPassesSaysInWhichPhase() throws Exception {
        try (RawServer silent = new RawServer(connection -> {
                    connection.readRequest();
                    connection.awaitClose();
                });
                OtpClient hurried = Clients.open(
                        config("hurried", silent.url(), "send.deadline", "500ms")
                                .with(MeterRegistry.class, meters),
                        "hurried")) {
            assertThat(catchThrowableOfType(OtpException.class, () -> hurried.send(PHONE)))
                    .isInstanceOf(OtpOutcomeUnknownException.class);
            assertThat(meters.get("otp.deadline.exceeded")
                            .tags("client", "hurried", "operation", "send", "phase", "reply")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }
}
