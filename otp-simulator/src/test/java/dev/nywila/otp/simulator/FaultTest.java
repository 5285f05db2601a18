package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FaultTest {

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    private void assertNothingDelivered(long requests) {
        assertThat(simulator.phones().outbox()).isEmpty();
        assertThat(simulator.requests()).isEqualTo(requests);
    }

    @Test
    void faultsComeInOrderEachOnce() throws Exception {
        simulator.fail(Fault.status(503, "{}"), Fault.emptyBody());
        simulator.fail(Fault.malformedBody());

        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(503);
        assertThat(caller.request(NUMBER).body()).isEmpty();
        assertThat(caller.request(NUMBER).body()).isEqualTo("{\"data\":{\"message\":{\"code\":1");
        assertNothingDelivered(3);
        assertThat(caller.request(NUMBER).body()).contains("\"code\":100");
    }

    @Test
    void aFaultCanBefallSeveralCalls() throws Exception {
        simulator.fail(Fault.status(503, "{}").times(2));

        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(503);
        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(503);
        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(200);
    }

    @Test
    void aFaultCanStayUntilItIsCleared() throws Exception {
        simulator.fail(Fault.status(500, "{}").untilCleared());
        simulator.fail(Fault.status(501, "{}").untilCleared());
        simulator.fail(Fault.status(502, "{}"));

        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(502);
        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(501);
        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(501);
        simulator.clearFaults();
        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(200);
    }

    @Test
    void moreThanAThousandFaultsDoNotWait() throws Exception {
        simulator.fail(Collections.nCopies(1_000, Fault.emptyBody()).toArray(Fault[]::new));

        assertThatIllegalArgumentException().isThrownBy(() -> simulator.fail(Fault.emptyBody()));

        assertThat(caller.request(NUMBER).body()).isEmpty();
        simulator.fail(Fault.emptyBody());
    }

    @Test
    void callsThatAreLateDoNotHoldUpOthers() throws Exception {
        simulator.fail(Fault.latency(Duration.ofMinutes(5)).times(100));
        List<CompletableFuture<HttpResponse<String>>> late =
                IntStream.range(0, 100).mapToObj(i -> caller.later(NUMBER)).toList();
        while (simulator.requests() < 100 && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        assertThat(simulator.requests()).isEqualTo(100);

        assertThat(caller.request(NUMBER).body()).contains("\"code\":100");

        assertThat(late).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void aGatewayAnswersWithHtml() throws Exception {
        simulator.fail(Fault.htmlOutage());

        HttpResponse<String> reply = caller.request(NUMBER);

        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertNothingDelivered(1);
    }

    @Test
    void aSuccessMayComeWithAStatusThatContradictsIt() throws Exception {
        simulator.fail(Fault.contradictoryStatus(500));

        HttpResponse<String> reply = caller.request(NUMBER);

        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(reply.body()).contains("\"code\":100");
        assertThat(simulator.phones().outbox()).hasSize(1);
    }

    @Test
    void throttlingMaySayForHowLong() throws Exception {
        simulator.fail(Fault.throttled(30), Fault.throttled());

        HttpResponse<String> told = caller.request(NUMBER);
        HttpResponse<String> untold = caller.request(NUMBER);

        assertThat(told.statusCode()).isEqualTo(429);
        assertThat(told.headers().firstValue("Retry-After")).contains("30");
        assertThat(untold.statusCode()).isEqualTo(429);
        assertThat(untold.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void aRedirectPointsElsewhere() throws Exception {
        simulator.fail(Fault.redirect("http://127.0.0.1:1/elsewhere"));

        HttpResponse<String> reply = caller.request(NUMBER);

        assertThat(reply.statusCode()).isEqualTo(307);
        assertThat(reply.headers().firstValue("Location")).contains("http://127.0.0.1:1/elsewhere");
    }

    @Test
    void aCodeThatNobodyDefinedComesInTheNormalForm() throws Exception {
        simulator.fail(Fault.providerCode("105"));

        assertThat(caller.request(NUMBER).body()).isEqualTo(Caller.coded(105, "Unknown"));
        assertNothingDelivered(1);
    }

    @Test
    void aCodeMayBeText() throws Exception {
        simulator.fail(Fault.providerCode("PIN_GONE"));

        assertThat(caller.request(NUMBER).body())
                .isEqualTo("{\"data\":{\"message\":{\"code\":\"PIN_GONE\",\"message\":\"Unknown\"}}}");
    }

    @Test
    void aLostReplyWasProcessed() {
        simulator.fail(Fault.lostReply());

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.request(NUMBER));

        assertThat(simulator.phones().outbox()).hasSize(1);
        assertThat(simulator.requests()).isEqualTo(1);
    }

    @Test
    void aDroppedCallWasNotProcessed() {
        simulator.fail(Fault.droppedBeforeProcessing());

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.request(NUMBER));

        assertNothingDelivered(1);
    }

    @Test
    void aLateAnswerIsOtherwiseUsual() throws Exception {
        simulator.fail(Fault.latency(Duration.ofMillis(50)));
        long start = System.nanoTime();

        assertThat(caller.request(NUMBER).body()).contains("\"code\":100");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void closingCutsOffWhatWaits() {
        simulator.fail(Fault.latency(Duration.ofMinutes(5)));
        CompletableFuture<Void> call = CompletableFuture.runAsync(
                () -> assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.request(NUMBER)));
        while (simulator.requests() == 0) {
            Thread.onSpinWait();
        }

        simulator.close();

        assertThat(call).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void aCallThatIsHeldBackDoesNotOutliveAReset() {
        simulator.fail(Fault.latency(Duration.ofMinutes(5)));
        CompletableFuture<Void> call = CompletableFuture.runAsync(
                () -> assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.request(NUMBER)));
        while (!simulator.activeFaults().isEmpty() || simulator.requests() == 0) {
            Thread.onSpinWait();
        }

        while (!call.isDone()) {
            simulator.reset();
        }

        assertThat(call).isCompleted();
        assertThat(simulator.phones().outbox()).isEmpty();
    }

    @Test
    void faultsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.latency(Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(199, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.emptyBody().times(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.emptyBody().times(1_000_001));
        for (String code : List.of("", "6 0203", "60203\n", "\u0661", "1".repeat(65))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Fault.providerCode(code));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.redirect("a\r\nb: c"));
    }
}
