package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.MonotonicClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What authors of adapters over HTTP build their testbed on. */
class HttpTestbedTest {

    private static final Logger ROOT = Logger.getLogger("");

    private final Level levelBefore = ROOT.getLevel();
    private final Handler[] handlersBefore = ROOT.getHandlers();
    private final Echo testbed = new Echo();

    /** A provider that says what it was asked, and has done it then. */
    private static final class Echo extends HttpTestbed {
        private int done;
        private boolean tellsHowLong = true;

        @Override
        public String providerId() {
            return "echo";
        }

        @Override
        public OtpConfig config() {
            return config(Map.of("otp.echo.base-url", url()));
        }

        @Override
        protected String deliveredCode(Challenge challenge) {
            return "123456";
        }

        @Override
        protected Answer answer(Request request) {
            done++;
            return new Answer(
                    201, request.method() + request.path() + request.headers().apply("x-any") + request.body());
        }

        @Override
        protected int successStatus(Request request) {
            return 201;
        }

        @Override
        public boolean tellsRetryAfter() {
            return tellsHowLong;
        }
    }

    @AfterEach
    void close() {
        testbed.close();
        assertThat(ROOT.getHandlers()).containsExactly(handlersBefore);
        assertThat(ROOT.getLevel()).isEqualTo(levelBefore);
    }

    private HttpResponse<String> post() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(testbed.url() + "/verifications?a=b"))
                                .header("X-Any", "header")
                                .POST(HttpRequest.BodyPublishers.ofString("body"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void answersAsTheProviderDoesAndCounts() throws Exception {
        HttpResponse<String> reply = post();
        assertThat(reply.statusCode()).isEqualTo(201);
        assertThat(reply.body()).isEqualTo("POST/verifications?a=bheaderbody");
        assertThat(testbed.requestsSeen()).isEqualTo(1);
        assertThat(testbed.emitted().orElseThrow()).contains("POST /verifications?a=b");
    }

    @Test
    void givesTheNextRequestAnAnswerAndDoesNothing() throws Exception {
        testbed.answerNext(402, "no credit");
        HttpResponse<String> reply = post();
        assertThat(reply.statusCode()).isEqualTo(402);
        assertThat(reply.body()).isEqualTo("no credit");
        assertThat(testbed.done).isZero();
        assertThat(post().statusCode()).isEqualTo(201);
    }

    @Test
    void isInTroubleForOneRequest() throws Exception {
        testbed.inject(Trouble.OUTAGE);
        assertThat(post().statusCode()).isEqualTo(503);
        testbed.inject(Trouble.THROTTLED);
        HttpResponse<String> throttled = post();
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
        testbed.inject(Trouble.GARBLED);
        HttpResponse<String> garbled = post();
        assertThat(garbled.statusCode()).isEqualTo(201);
        assertThat(garbled.body()).startsWith("<html>");
        assertThat(testbed.done).isZero();
        assertThat(testbed.requestsSeen()).isEqualTo(3);
        assertThat(post().statusCode()).isEqualTo(201);
    }

    @Test
    void throttlesWithoutSayingForHowLongWhereItsProviderNeverDoes() throws Exception {
        testbed.tellsHowLong = false;
        testbed.inject(Trouble.THROTTLED);
        HttpResponse<String> throttled = post();
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void losesAnAnswerWhenAllIsDone() {
        testbed.inject(Trouble.REPLY_LOST);
        assertThatThrownBy(this::post).isInstanceOf(IOException.class);
        assertThat(testbed.done).isEqualTo(1);
        assertThat(testbed.requestsSeen()).isEqualTo(1);
    }

    @Test
    void isNotFoundOnce() throws Exception {
        testbed.inject(Trouble.UNREACHABLE);
        assertThatThrownBy(() -> testbed.resolve("localhost")).isInstanceOf(UnknownHostException.class);
        assertThat(testbed.resolve("localhost")).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(testbed.requestsSeen()).isZero();
    }

    @Test
    void hearsEveryLevel() {
        assertThat(testbed.emit("any line")).isTrue();
        Logger.getLogger("any.logger").severe("another line");
        assertThat(testbed.emitted().orElseThrow()).contains("any line", "another line");
    }

    /** A test may close what the kit closes too. */
    @Test
    void closedTwiceItPutsTheHandlersBackOnce() {
        testbed.close();
        testbed.close();
        assertThat(ROOT.getHandlers()).containsExactly(handlersBefore);
    }

    @Test
    void givesClientsItsClock() {
        OtpConfig config = testbed.config();
        InstantSource clock = config.component(InstantSource.class).orElseThrow();
        MonotonicClock monotonic = config.component(MonotonicClock.class).orElseThrow();
        Instant before = clock.instant();
        long nanosBefore = monotonic.nanoTime();
        testbed.advance(Duration.ofMinutes(5));
        assertThat(clock.instant()).isEqualTo(before.plusSeconds(300));
        assertThat(monotonic.nanoTime() - nanosBefore)
                .isEqualTo(Duration.ofMinutes(5).toNanos());
    }
}
