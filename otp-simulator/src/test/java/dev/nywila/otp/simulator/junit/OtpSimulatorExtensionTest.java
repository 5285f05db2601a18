package dev.nywila.otp.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.Message;
import dev.nywila.otp.simulator.BeemAccount;
import dev.nywila.otp.simulator.Fault;
import dev.nywila.otp.simulator.OtpSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The extension, in runs of JUnit within this one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OtpSimulatorExtensionTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");
    private static final int AT_ONCE = 4;
    private static final int TESTS = 6 * AT_ONCE;

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter(
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", Integer.toString(2 * AT_ONCE))
                .execute();
    }

    private static void assertSucceeds(Class<?> tests, int count) {
        EngineExecutionResults results = run(tests);
        results.testEvents().failed().stream()
                .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                .flatMap(result -> result.getThrowable().stream())
                .forEach(thrown -> {
                    throw new AssertionError(thrown);
                });
        results.testEvents().assertStatistics(all -> all.started(count).succeeded(count));
    }

    /** A request for a code over HTTP; its status. */
    private static int request(URI simulator) throws IOException, InterruptedException {
        String login =
                Base64.getEncoder().encodeToString("simulator-key:simulator-secret".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(simulator.resolve("/v1/request"))
                .header("Authorization", "Basic " + login)
                .POST(BodyPublishers.ofString("{\"appId\":1,\"msisdn\":\"255713507067\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void testsInParallelHaveSimulatorsOfTheirOwn() {
        Parallel.seen.clear();

        assertSucceeds(Parallel.class, TESTS);

        assertThat(Parallel.seen).hasSize(TESTS).allSatisfy(simulator -> {
            assertThat(simulator.phones().outbox()).hasSize(1);
            assertThat(isListening(simulator)).isFalse();
        });
        assertThat(Parallel.seen).extracting(System::identityHashCode).doesNotHaveDuplicates();
    }

    private static boolean isListening(OtpSimulator simulator) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), simulator.baseUrl().getPort())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Each waits until others are at work too. */
    static class Parallel {

        static final Queue<OtpSimulator> seen = new ConcurrentLinkedQueue<>();
        private static final CyclicBarrier together = new CyclicBarrier(AT_ONCE);

        @RegisterExtension
        static final OtpSimulatorExtension otp = new OtpSimulatorExtension();

        @RepeatedTest(TESTS)
        void eachSeesOnlyItsOwnMessagesFaultsAndTime(RepetitionInfo info, OtpSimulator simulator) throws Exception {
            seen.add(simulator);
            int unused = together.await(30, TimeUnit.SECONDS);
            boolean fails = info.getCurrentRepetition() % 2 == 0;
            String code = Integer.toString(100_000 + info.getCurrentRepetition());
            otp.simulator().phones().prescribe(ASHA, code);
            if (fails) {
                otp.fail(Fault.status(503, "{}"));
                otp.advance(Duration.ofMinutes(1));
            }
            assertThat(otp.simulator()).isSameAs(simulator);
            assertThat(request(otp.baseUrl())).isEqualTo(fails ? 503 : 200);
            if (fails) {
                assertThat(request(otp.baseUrl())).isEqualTo(200);
            }
            assertThat(otp.awaitCode(ASHA)).isEqualTo(code);
            assertThat(simulator.phones().outbox()).extracting(Message::code).containsExactly(code);
        }
    }

    @Test
    void theStateIsFreshForEachTest() {
        assertSucceeds(Fresh.class, 3);
    }

    @ExtendWith(OtpSimulatorExtension.class)
    static class Fresh {

        private final OtpSimulator[] before = new OtpSimulator[1];

        @BeforeEach
        void prepare(OtpSimulator simulator) {
            before[0] = simulator;
            simulator.phones().prescribe(ASHA, "123456");
        }

        @RepeatedTest(3)
        void nothingIsLeftOfOtherTests(OtpSimulator simulator) throws Exception {
            assertThat(simulator).isSameAs(before[0]);
            assertThat(simulator.requests()).isZero();
            assertThat(request(simulator.baseUrl())).isEqualTo(200);
            assertThat(simulator.awaitCode(ASHA)).isEqualTo("123456");
        }

        @AfterEach
        void look(OtpSimulator simulator) {
            assertThat(simulator).isSameAs(before[0]);
            assertThat(simulator.phones().outbox()).hasSize(1);
        }
    }

    @Test
    void aFieldOfTheInstanceTakesSettingsOfItsOwn() {
        assertSucceeds(OwnSettings.class, 1);
    }

    static class OwnSettings {

        @RegisterExtension
        final OtpSimulatorExtension otp = OtpSimulatorExtension.of(
                () -> OtpSimulator.builder().account(BeemAccount.defaults().appId("77")));

        @Test
        void theyHold() {
            assertThat(otp.beem().config()).containsEntry("otp.beem.app-id", "77");
        }
    }

    @Test
    void aThreadOfTheTestFindsTheOneSimulatorThereIs() {
        assertSucceeds(OtherThread.class, 1);
    }

    static class OtherThread {

        @RegisterExtension
        static final OtpSimulatorExtension otp = new OtpSimulatorExtension();

        @Test
        void ofThisTest(OtpSimulator simulator) {
            CompletableFuture<OtpSimulator> found = new CompletableFuture<>();
            new Thread(() -> found.complete(otp.simulator())).start();
            assertThat(found).succeedsWithin(Duration.ofSeconds(20)).isSameAs(simulator);
        }
    }

    @Test
    void aThreadThatRunsNoTestIsNotGivenAnyOfSeveral() {
        assertSucceeds(Guessing.class, 2);
    }

    static class Guessing {

        private static final CyclicBarrier together = new CyclicBarrier(2);

        @RegisterExtension
        static final OtpSimulatorExtension otp = new OtpSimulatorExtension();

        @RepeatedTest(2)
        void isRefused() throws Exception {
            int unused = together.await(30, TimeUnit.SECONDS);
            CompletableFuture<Throwable> refused = new CompletableFuture<>();
            Thread other = new Thread(() -> refused.complete(catchThrowable(otp::simulator)));
            other.start();
            assertThat(refused.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("as a parameter of the test");
            unused = together.await(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void beforeAllAndOutsideOfTestsThereIsNone() {
        EngineExecutionResults results = run(TooEarly.class);

        results.containerEvents()
                .failed()
                .assertThatEvents()
                .hasSize(1)
                .first()
                .has(new Condition<>(
                        event -> event.toString().contains("each test has a simulator of its own"), "a message"));
        assertThatIllegalStateException().isThrownBy(() -> new OtpSimulatorExtension().simulator());
    }

    @ExtendWith(OtpSimulatorExtension.class)
    static class TooEarly {

        @BeforeAll
        static void prepare(OtpSimulator simulator) {
            assertThat(simulator).as("not reached").isNull();
        }

        @Test
        void isNotReached() {}
    }
}
