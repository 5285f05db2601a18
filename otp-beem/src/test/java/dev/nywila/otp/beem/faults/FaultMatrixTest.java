package dev.nywila.otp.beem.faults;

import static dev.nywila.otp.beem.Clients.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.beem.Clients;
import dev.nywila.otp.beem.Lateness;
import dev.nywila.otp.beem.RawServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * S1, S2, S3, V1, V8, C3 and P1 under every fault: what the server got, how the call ended and when, that nothing is
 * left of it, what the breaker made of it, and that the next call is fine.
 */
@Timeout(30)
class FaultMatrixTest {

    private static final Duration DEADLINE_OF_STALLS = Duration.ofMillis(500);
    private static final Duration LONG_BEFORE_THE_DEADLINE =
            Duration.ofSeconds(3).minus(Lateness.GRACE);

    private static final Map<String, String> SECRETS = Map.of(
            "code",
            Operation.CODE,
            "number",
            PHONE.e164().substring(1),
            "secret key",
            "c2VjcmV0LWtleQ==",
            "basic header",
            "dGVzdC1hcGkta2V5OmMyVmpjbVYwTFd0bGVRPT0=",
            "body",
            Scene.MARKER);

    @BeforeAll
    static void warmUp() throws IOException {
        Clients.warmUp();
    }

    static Stream<Arguments> faultsAndOperations() {
        return FaultTable.all().stream()
                .flatMap(fault -> Stream.of(Operation.values()).map(operation -> Arguments.of(fault, operation)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("faultsAndOperations")
    void endsAsItMust(Fault fault, Operation operation) throws Exception {
        try (Leaks leaks = Leaks.listen(SECRETS);
                Scene scene = new Scene()) {
            MeterRegistry meters = leaks.meters();
            // one ill answer opens the breaker, so that its state tells whether the fault was counted
            scene.setting("breaker.minimum-calls", "1");
            scene.setting("breaker.failure-rate", "1");
            if (fault.traits().stalls()) {
                scene.setting("send.deadline", DEADLINE_OF_STALLS.toMillis() + "ms");
                scene.setting("verify.deadline", DEADLINE_OF_STALLS.toMillis() + "ms");
            }
            fault.arrangement().on(scene);
            try (OtpClient otp = Clients.open(scene.config(meters))) {
                scene.caller = Thread.currentThread();
                scene.client = otp;
                if (fault.traits().warm()) {
                    String first = operation.call(otp, seen -> {});
                    // where the server does the same each time, the first call ends as the second must
                    if (!first.equals(fault.ending().outcome(operation))) {
                        assertThat(first).doesNotContain("unknown", "certain");
                    }
                    scene.pass();
                }
                int before = scene.origin.requests().size();
                boolean stalls = fault.traits().stalls();
                Lateness lateness = Lateness.beside(stalls ? DEADLINE_OF_STALLS : LONG_BEFORE_THE_DEADLINE);
                String outcome = operation.call(otp, leaks::see);
                Duration took = lateness.elapsed();
                boolean interrupted = Thread.interrupted();
                Ending ending = fault.ending();
                assertThat(new Observed(
                                outcome,
                                scene.origin.requests().size() - before,
                                scene.elsewhere.heads(),
                                isOpen(meters, operation),
                                interrupted))
                        .as("%s, %s", fault, operation)
                        .isEqualTo(new Observed(
                                ending.outcome(operation),
                                ending.requests(),
                                0,
                                ending.counted(),
                                outcome.contains("INTERRUPTED")));
                assertThat(took)
                        .as("%s, %s", fault, operation)
                        .isGreaterThanOrEqualTo(stalls ? DEADLINE_OF_STALLS : Duration.ZERO);
                lateness.assertInTime(took);
                leaks.seeThreads();
                assertNothingIsLeftAndAllIsWellAgain(scene, otp, operation, meters, outcome);
                assertThat(leaks.found()).as("%s, %s", fault, operation).isEmpty();
            }
        }
    }

    /** What can be seen of one call: on the wire, by the caller, by the operator. */
    private record Observed(
            String outcome, int requests, int requestsElsewhere, boolean breakerOpen, boolean flagSet) {}

    private static boolean isOpen(MeterRegistry meters, Operation operation) {
        return meters.find("otp.breaker.state").tags("operation", operation.tag(), "state", "open").gauges().stream()
                .anyMatch(gauge -> gauge.value() == 1);
    }

    private static void assertNothingIsLeftAndAllIsWellAgain(
            Scene scene, OtpClient otp, Operation operation, MeterRegistry meters, String outcome) throws Exception {
        scene.allIsWellAgain();
        RawServer origin = scene.origin;
        await("the connection is closed", () -> origin.connections() == 0);
        if (scene.clientCloses) {
            await("the meters are gone", () -> meters.getMeters().isEmpty());
            assertThat(operation.call(otp, seen -> {})).as("call after closing").isEqualTo("closed");
            return;
        }
        await(
                "the permit is back",
                () -> meters.get("otp.permits")
                                .tags("operation", operation.tag(), "state", "used")
                                .gauge()
                                .value()
                        == 0);
        scene.time.advance(Duration.ofMinutes(2));
        int before = origin.requests().size();
        assertThat(operation.call(otp, seen -> {}))
                .as("next call, after " + outcome)
                .isEqualTo(Ending.fine().outcome(operation));
        assertThat(origin.requests()).hasSize(before + 1);
    }

    /** Waits for what another thread is about to do. */
    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
