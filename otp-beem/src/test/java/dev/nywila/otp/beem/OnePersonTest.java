package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
import static dev.nywila.otp.beem.Clients.somebodysChallenge;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.ManualTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C6: in a window one challenge, one number and one text speak once against the provider. */
@Timeout(30)
class OnePersonTest {

    private static final String FIREWALL = "HTTP/1.1 403 Any\r\nContent-Type: text/html\r\n\r\n<html>";
    private static final String OUTAGE = reply(500, "<html>");

    private final ManualTime time = new ManualTime();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<String> trouble = new AtomicReference<>(OUTAGE);
    private final AtomicInteger number = new AtomicInteger();
    /** What stands in a request that meets the trouble. */
    private volatile String sore = "";

    private RawServer server;
    private OtpClient otp;

    @BeforeEach
    void open() throws Exception {
        server = new RawServer(connection -> {
            String request = connection.readRequest();
            if (request.contains(sore)) {
                connection.write(trouble.get());
            } else if (request.contains("/v1/request")) {
                connection.write(reply(200, ACCEPTED.replace("cdb29912", "id-" + number.incrementAndGet())));
            } else {
                connection.write(reply(200, APPROVED));
            }
        });
        otp = Clients.open(
                config(server.url()).with(MonotonicClock.class, time::nanoTime).with(MeterRegistry.class, meters));
    }

    @AfterEach
    void close() throws Exception {
        otp.close();
        server.close();
    }

    @Test
    void anEmojiThatTheServerStumblesOverPausesNothing() {
        sore = "pin-of-one";
        Challenge one = Challenge.of("beem", "pin-of-one", somebody(), Instant.EPOCH);
        goodVerifies(3);
        for (int i = 0; i < 20; i++) {
            assertFailed(one, "\uD83D\uDE00");
        }
        goodVerifies(1);
        assertThat(isOpen("verify")).isFalse();
    }

    @Test
    void anAttackThatAFirewallRefusesPausesNothingWhoeverTypesIt() {
        trouble.set(FIREWALL);
        sore = "OR 1=1";
        goodVerifies(3);
        for (int i = 0; i < 5; i++) {
            assertFailed(somebodysChallenge(), "' OR 1=1--");
        }
        goodVerifies(1);
        assertThat(isOpen("verify")).isFalse();
    }

    @Test
    void aNumberThatTheServerStumblesOverPausesNothing() {
        PhoneNumber one = somebody();
        sore = one.e164().substring(1);
        for (int i = 0; i < 20; i++) {
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(one)))
                    .isNotNull();
        }
        assertThat(otp.send(somebody()).reference()).isNotEmpty();
        assertThat(isOpen("send")).isFalse();
        assertThat(server.requests()).hasSize(21);
    }

    /** Another code each time, then another challenge each time: the number is the same. */
    @Test
    void aNumberSpeaksOnceWhateverIsTypedForIt() {
        PhoneNumber one = somebody();
        for (int i = 0; i < 20; i++) {
            assertFailed(Challenge.of("beem", "of-one-" + i, one, Instant.EPOCH), "code-" + i);
        }
        assertThat(isOpen("verify")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "verify"})
    void fivePeopleDoPauseIt(String operation) {
        for (int i = 0; i < 5; i++) {
            assertThat(isOpen(operation)).isFalse();
            fail(operation);
        }
        assertThat(isOpen(operation)).isTrue();
    }

    @Test
    void afterTheWindowTheSamePersonCountsAgain() {
        List<PhoneNumber> five = List.of(somebody(), somebody(), somebody(), somebody(), somebody());
        for (int i = 0; i < 4; i++) {
            failSend(five.get(i));
        }
        time.advance(Duration.ofMinutes(1).minusNanos(1));
        failSend(five.get(0));
        assertThat(isOpen("send")).isFalse();
        time.advance(Duration.ofNanos(1));
        five.forEach(this::failSend);
        assertThat(isOpen("send")).isTrue();
    }

    @Test
    void aPersonWhoWasHeardIsNoProbe() {
        PhoneNumber one = somebody();
        failSend(one);
        for (int i = 0; i < 4; i++) {
            fail("send");
        }
        assertThat(isOpen("send")).isTrue();
        time.advance(Duration.ofSeconds(10));
        for (int i = 0; i < 10; i++) {
            failSend(one);
        }
        assertThat(server.requests())
                .as("neither a failed probe nor one that takes a place")
                .hasSize(15);
        sore = "nobody";
        otp.send(somebody());
        otp.send(somebody());
        assertThat(isOpen("send")).isFalse();
        assertThat(meters.get("otp.breaker.state")
                        .tags("operation", "send", "state", "closed")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void aStrangerWhoFailsIsAFailedProbe() {
        for (int i = 0; i < 5; i++) {
            fail("send");
        }
        time.advance(Duration.ofSeconds(10));
        fail("send");
        fail("send");
        assertThat(isOpen("send")).isTrue();
        assertThat(server.requests()).hasSize(7);
    }

    private void goodVerifies(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(otp.verify(somebodysChallenge(), "123456").isApproved()).isTrue();
        }
    }

    private void fail(String operation) {
        if (operation.equals("send")) {
            failSend(somebody());
        } else {
            assertFailed(somebodysChallenge(), "code-" + number.incrementAndGet());
        }
    }

    private void failSend(PhoneNumber phone) {
        assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(phone)))
                .isNotNull();
    }

    private void assertFailed(Challenge challenge, String code) {
        try {
            assertThat(otp.verify(challenge, code).isApproved()).isFalse();
        } catch (OtpException asMeant) {
            assertThat(asMeant).hasMessageNotContaining("is paused");
        }
    }

    private boolean isOpen(String operation) {
        return meters.get("otp.breaker.state")
                        .tags("operation", operation, "state", "open")
                        .gauge()
                        .value()
                == 1;
    }
}
