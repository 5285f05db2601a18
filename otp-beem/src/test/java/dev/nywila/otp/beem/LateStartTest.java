package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.testing.Crowd;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C3: who comes to its turn with hardly any time left sends nothing, rather than something whose end it cannot see. */
@Timeout(30)
class LateStartTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void ofSixtySendsForTenPermitsOfASilentServerTenAreSentAndFiftyCertainlyNot() throws Exception {
        try (RawServer server = new RawServer(RawServer.Connection::awaitClose);
                OtpClient otp = Clients.open(config(server.url(), "send.max-concurrent", "10", "send.deadline", "1s")
                        .with(MeterRegistry.class, meters));
                Crowd crowd = new Crowd(OtpException.class)) {
            List<Object> outcomes = crowd.all(60, () -> otp.send(somebody()));
            assertThat(server.requests()).hasSize(10);
            assertThat(outcomes)
                    .filteredOn(OtpOutcomeUnknownException.class::isInstance)
                    .hasSize(10);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome instanceof OtpNotDoneException)
                    .hasSize(50)
                    .allSatisfy(outcome -> assertThat((OtpException) outcome)
                            .hasMessageContaining("nothing was sent")
                            .returns(OtpFailure.UNAVAILABLE, OtpException::failure));
            assertThat(meters.get("otp.deadline.exceeded")
                            .tags("operation", "send", "phase", "queue")
                            .counter()
                            .count())
                    .isEqualTo(50);
            for (String state : List.of("used", "waiting")) {
                assertThat(meters.get("otp.permits")
                                .tags("operation", "send", "state", state)
                                .gauge()
                                .value())
                        .as(state)
                        .isZero();
            }
        }
    }

    /** As real as it gets: the permit comes in the second half. */
    @Test
    void aSendThatWaitedForItsPermitIsSent() throws Exception {
        Duration deadline = Duration.ofSeconds(8);
        long start = System.nanoTime();
        try (RawServer server = new RawServer(connection -> {
                    connection.readRequest();
                    while (System.nanoTime() - start < deadline.toNanos() / 8) {
                        Thread.onSpinWait();
                    }
                    connection.write(reply(
                            200,
                            ACCEPTED.replace(
                                    "cdb29912", "id-" + Clients.somebody().hashCode())));
                });
                OtpClient otp = Clients.open(config(server.url(), "send.max-concurrent", "1", "send.deadline", "8s"));
                Crowd crowd = new Crowd(OtpException.class)) {
            assertThat(crowd.all(3, () -> otp.send(somebody()))).noneMatch(OtpException.class::isInstance);
            assertThat(server.requests()).hasSize(3);
        }
    }
}
