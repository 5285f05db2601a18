package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream of changes, which a page listens to. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChangesTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final OtpSimulator simulator = OtpSimulator.start();
    private final Caller caller = new Caller(simulator);
    private final List<InputStream> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        simulator.close();
        for (InputStream each : open) {
            each.close();
        }
    }

    private HttpResponse<InputStream> listen() throws Exception {
        HttpResponse<InputStream> reply = http.send(caller.to("/changes").build(), BodyHandlers.ofInputStream());
        open.add(reply.body());
        return reply;
    }

    private static BufferedReader lines(HttpResponse<InputStream> reply) {
        return new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8));
    }

    private static long version(BufferedReader lines) throws IOException {
        assertThat(lines.readLine()).isEqualTo("event: change");
        String data = lines.readLine();
        assertThat(data).matches("data: \\{\"version\":[0-9]+}");
        assertThat(lines.readLine()).isEmpty();
        return Long.parseLong(data.replaceAll("[^0-9]", ""));
    }

    @Test
    void aListenerIsToldAtOnceAndThenAfterEachKindOfChange() throws Exception {
        HttpResponse<InputStream> reply = listen();
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        BufferedReader lines = lines(reply);
        long version = version(lines);

        List<Change> changes = List.of(
                () -> caller.request(NUMBER),
                () -> simulator.phones().check("none", "123456"),
                () -> caller.change("DELETE", "/inbox", ""),
                () -> caller.change("DELETE", "/log", ""),
                () -> simulator.fail(Fault.emptyBody()),
                simulator::clearFaults,
                () -> caller.change("POST", "/faults", "{\"fault\":\"emptyBody\"}"),
                () -> caller.change("DELETE", "/faults", ""),
                () -> caller.change("POST", "/clock", "{\"advance\":\"1s\"}"),
                () -> simulator.advance(Duration.ofSeconds(1)),
                () -> caller.change("POST", "/dialects/beem/switches", "{\"authStatus\":200}"),
                () -> simulator.beem().switches(BeemSwitches.defaults()),
                simulator::reset);
        for (Change change : changes) {
            if (change == changes.get(1)) {
                simulator.phones().accept(dev.nywila.otp.PhoneNumber.of("+" + NUMBER), null);
            } else {
                change.make();
            }
            long next = version(lines);
            assertThat(next).isGreaterThan(version);
            version = next;
        }
    }

    private interface Change {
        void make() throws Exception;
    }

    @Test
    void manyChangesAreToldAsFew() throws Exception {
        BufferedReader lines = lines(listen());
        long first = version(lines);

        long start = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            simulator.advance(Duration.ofMillis(1));
        }
        int events = 0;
        for (long version = first; version < first + 1_000; version = version(lines)) {
            events++;
        }

        long tenths = (System.nanoTime() - start) / 100_000_000;
        assertThat(events).isLessThanOrEqualTo((int) tenths + 2);
    }

    @Test
    void oneListenerMoreThan32IsSentAwayUntilAnotherLeaves() throws Exception {
        List<HttpResponse<InputStream>> listeners = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            listeners.add(listen());
            assertThat(listeners.get(i).statusCode()).isEqualTo(200);
        }
        assertThat(listen().statusCode()).isEqualTo(503);
        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(200);

        listeners.get(0).body().close();

        // whoever left is noticed when there is something to tell
        int status;
        do {
            simulator.advance(Duration.ofMillis(1));
            status = listen().statusCode();
        } while (status == 503);
        assertThat(status).isEqualTo(200);
    }

    private static boolean hasEnded(BufferedReader lines) {
        try {
            return lines.readLine() == null;
        } catch (IOException cutOff) {
            return true;
        }
    }

    @Test
    void closingEndsTheStream() throws Exception {
        BufferedReader lines = lines(listen());
        version(lines);

        simulator.close();

        assertThat(hasEnded(lines)).isTrue();
    }
}
