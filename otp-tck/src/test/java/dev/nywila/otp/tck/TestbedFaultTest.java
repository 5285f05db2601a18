package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody looks for a testbed's mistake in a client. */
class TestbedFaultTest {

    private final Clumsy testbed = new Clumsy();
    private final TestRun run = new TestRun(Optional.of(Rule.V2), testbed, UnaryOperator.identity());
    private final Expectations expectations = new Expectations() {
        @Override
        TestRun run() {
            return run;
        }
    };

    /** Cannot read what it is asked. */
    private static final class Clumsy extends HttpTestbed {

        @Override
        public String providerId() {
            return "clumsy";
        }

        @Override
        public OtpConfig config() {
            return config(Map.of());
        }

        @Override
        protected String deliveredCode(Challenge challenge) {
            return "123456";
        }

        @Override
        protected Answer answer(Request request) {
            return new Answer(Integer.parseInt(request.body()), "");
        }
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    private void ask(String body) {
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(testbed.url()))
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFailureNamesTheLineThatThrewAndKeepsItsMessageOutOfTheReport() {
        ask("code 012345");
        assertThatThrownBy(() -> expectations.expect(false, "a Rejected value", "an exception", "doVerify"))
                .isInstanceOf(AssertionError.class)
                .message()
                .matches(
                        "V2: expected a Rejected value; seen: an exception; look at: HttpTestbed\\.answer, which threw "
                                + "java\\.lang\\.NumberFormatException \\(TestbedFaultTest\\.java:[0-9]+\\)");
    }

    @Test
    void aRequestThatShouldHaveFoundNobodySaysHowHostsAreFound() {
        testbed.inject(Trouble.UNREACHABLE);
        ask("200");
        assertThatThrownBy(() -> expectations.expect(false, "0 requests", "1 request", "retries"))
                .hasMessage(
                        "V2: expected 0 requests; seen: 1 request; look at: OtpTestbed.config: in spite of UNREACHABLE "
                                + "a request came, so the client does not find hosts by HttpTestbed.resolve");
    }

    @Test
    void aTestThatWouldHavePassedFails() {
        ask("x");
        assertThatThrownBy(run::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("V2: expected a testbed that answers; seen: none; look at: HttpTestbed.answer");
    }

    @Test
    void theFirstOfSeveralIsTold() {
        testbed.inject(Trouble.UNREACHABLE);
        ask("200");
        ask("x");
        assertThat(testbed.fault().orElseThrow()).hasMessageStartingWith("OtpTestbed.config");
    }

    @Test
    void withoutAFaultTheClientIsLookedAt() {
        assertThatThrownBy(() -> expectations.expect(false, "0 requests", "1 request", "retries"))
                .hasMessage("V2: expected 0 requests; seen: 1 request; look at: retries");
        run.close();
    }
}
