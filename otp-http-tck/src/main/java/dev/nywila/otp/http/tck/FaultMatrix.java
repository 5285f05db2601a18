package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.CODE;
import static dev.nywila.otp.http.tck.HttpSubject.MARKER;
import static dev.nywila.otp.http.tck.HttpSubject.PHONE;

import dev.nywila.otp.OtpClient;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault: what the server got, how the call ended and when, that nothing is left of it, what the breaker made of it,
 * and that the next call is fine. Each line of a failure begins with the rule that is broken.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(30)
abstract class FaultMatrix {

    private static final Duration DEADLINE_OF_STALLS = Duration.ofMillis(500);
    private static final Duration LONG_BEFORE_THE_DEADLINE =
            Duration.ofSeconds(3).minus(Lateness.GRACE);

    private Samples samples = new Samples("", "");

    abstract HttpSubject subject();

    @BeforeAll
    final void takeSamples() throws IOException {
        samples = Samples.of(subject());
    }

    /** How long to wait for what another thread is about to do. */
    Duration patience() {
        return Duration.ofSeconds(10);
    }

    Stream<Fault> faults() {
        return FaultTable.of(subject()).stream();
    }

    final Stream<Arguments> faultsAndOperations() {
        return faults().flatMap(
                        fault -> Stream.of(Operation.values()).map(operation -> Arguments.of(fault, operation)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("faultsAndOperations")
    final void endsAsItMust(Fault fault, Operation operation) throws Exception {
        Findings findings = new Findings(fault + ", " + operation);
        try (Leaks leaks = Leaks.listen(secrets());
                Scene scene = new Scene(subject(), samples)) {
            // one ill answer opens the breaker, so that its state tells whether the fault was counted
            scene.setting("breaker.minimum-calls", "1");
            scene.setting("breaker.failure-rate", "1");
            if (fault.traits().stalls()) {
                scene.setting("send.deadline", DEADLINE_OF_STALLS.toMillis() + "ms");
                scene.setting("verify.deadline", DEADLINE_OF_STALLS.toMillis() + "ms");
            }
            fault.arrangement().on(scene);
            try (OtpClient otp = subject().open(scene.config(leaks.meters()))) {
                scene.calledBy(Thread.currentThread(), otp);
                new Trial(fault, operation, scene, otp, leaks, patience(), findings).run();
            }
        }
        findings.assertNone();
    }

    private Map<String, String> secrets() {
        Map<String, String> secrets = new HashMap<>(subject().secrets());
        secrets.put("code", CODE);
        secrets.put("number", PHONE.e164().substring(1));
        secrets.put("body", MARKER);
        return secrets;
    }

    /** One call under one fault. */
    private record Trial(
            Fault fault,
            Operation operation,
            Scene scene,
            OtpClient otp,
            Leaks leaks,
            Duration patience,
            Findings findings) {

        void run() throws IOException, InterruptedException {
            if (fault.traits().warm()) {
                warmUp();
            }
            int before = scene.origin.requests().size();
            String outcome = call(before);
            leaks.seeThreads();
            scene.allIsWellAgain();
            if (scene.clientCloses) {
                judgeClosing();
            } else {
                judgeWhatIsLeft(before, outcome);
            }
            leaks.found().forEach(leak -> findings.add(Rule.P1, "no secret", leak));
        }

        private void warmUp() throws InterruptedException {
            String first = operation.call(scene.subject, otp, seen -> {});
            // where the server does the same each time, the first call ends as the second must
            if (!first.equals(fault.ending().outcome(operation)) && first.matches("(unknown|certain) .*")) {
                Judgement.ofOutcome(operation, "a good first call", first, findings);
            }
            scene.pass();
        }

        private String call(int before) {
            boolean stalls = fault.traits().stalls();
            Lateness lateness = Lateness.beside(stalls ? DEADLINE_OF_STALLS : LONG_BEFORE_THE_DEADLINE);
            String outcome = operation.call(scene.subject, otp, leaks::see);
            Duration took = lateness.elapsed();
            boolean interrupted = Thread.interrupted();
            Ending ending = fault.ending();
            String expected = ending.outcome(operation);
            Judgement.ofOutcome(operation, expected, outcome, findings);
            Judgement.ofRequests(
                    operation,
                    ending.requests(),
                    scene.origin.requests().size() - before + scene.elsewhere.heads(),
                    findings);
            findings.expect(Rule.C6, "the breaker is open", ending.counted(), isOpen());
            findings.expect(Rule.C2, "the flag of interruption is set", expected.contains("INTERRUPTED"), interrupted);
            if (stalls && took.compareTo(DEADLINE_OF_STALLS) < 0) {
                findings.add(Rule.C3, "to wait until the deadline", took);
            }
            try {
                lateness.assertInTime(took);
            } catch (AssertionError late) {
                findings.add(Rule.C3, "to end in time", late.getMessage());
            }
            return outcome;
        }

        private boolean isOpen() {
            return gauges("otp.breaker.state", "open").anyMatch(value -> value == 1);
        }

        private DoubleStream gauges(String name, String state) {
            return leaks.meters().find(name).tags("operation", operation.tag(), "state", state).gauges().stream()
                    .mapToDouble(Gauge::value);
        }

        private void judgeClosing() {
            await(Rule.D5, "the connection is closed", () -> scene.origin.connections() == 0);
            await(
                    Rule.D5,
                    "the meters are gone",
                    () -> leaks.meters().getMeters().isEmpty());
            findings.expect(Rule.D5, "a call after closing", "closed", operation.call(scene.subject, otp, seen -> {}));
        }

        private void judgeWhatIsLeft(int before, String outcome) {
            RawServer origin = scene.origin;
            await(Rule.C6, "the connection is closed", () -> origin.connections() == 0);
            await(
                    Rule.C6,
                    "the permit is back",
                    () -> gauges("otp.permits", "used").allMatch(used -> used == 0));
            scene.time.advance(Duration.ofMinutes(2));
            findings.expect(
                    Rule.C6,
                    "the next call, after " + outcome,
                    Ending.fine().outcome(operation),
                    operation.call(scene.subject, otp, seen -> {}));
            // and none came late
            Judgement.ofRequests(
                    operation, fault.ending().requests(), origin.requests().size() - before - 1, findings);
        }

        /** Waits for what another thread is about to do. */
        private void await(Rule rule, String what, BooleanSupplier condition) {
            long end = System.nanoTime() + (findings.isEmpty() ? patience : Duration.ofSeconds(1)).toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end > 0) {
                    findings.add(rule, what, "it is not, for long");
                    return;
                }
                LockSupport.parkNanos(100_000);
            }
        }
    }
}
