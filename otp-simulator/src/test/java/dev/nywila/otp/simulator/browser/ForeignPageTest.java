package dev.nywila.otp.simulator.browser;

import static dev.nywila.otp.simulator.browser.Application.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.testing.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page of another site, open in the browser of somebody who runs the simulator, reads and changes nothing. */
@ExtendWith(Browser.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ForeignPageTest {

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Application application = new Application(simulator);
    private final HttpServer foreign = server();
    private String code;

    private static HttpServer server() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] page = "<!doctype html><title>foreign</title><body>".getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                }
            });
            server.start();
            return server;
        } catch (IOException cannot) {
            throw new java.io.UncheckedIOException(cannot);
        }
    }

    @BeforeEach
    void open(Tab tab) throws Exception {
        // whatever the browser refuses to a page that is not ours
        tab.expect("");
        application.send(NUMBER);
        code = simulator.phones().outbox().get(0).code();
        tab.open(URI.create("http://127.0.0.1:" + foreign.getAddress().getPort()));
    }

    @AfterEach
    void close() {
        foreign.stop(0);
        simulator.close();
    }

    private String at(String path) {
        return Json.write(simulator.baseUrl() + path);
    }

    @Test
    void cannotReadByFetching(Tab tab) {
        for (String path : List.of("/inbox", "/log", "/dialects", "/")) {
            Json read = tab.evaluate("fetch(" + at(path) + ").then(r => r.text(), () => 'refused')");
            assertThat(read.text()).as(path).isEqualTo("refused");
            Json opaque = tab.evaluate("fetch(" + at(path) + ", { mode: 'no-cors' }).then(r => r.text(), () => '')");
            assertThat(opaque.text()).as(path).isEmpty();
        }
    }

    @Test
    void cannotReadByEventsScriptsOrFrames(Tab tab) {
        assertThat(tab.evaluate("new Promise(done => { const s = new EventSource(" + at("/changes") + ");"
                                + "s.onmessage = s.onopen = () => done('heard');"
                                + "s.addEventListener('change', () => done('heard'));"
                                + "s.onerror = () => { s.close(); done('refused'); }; })")
                        .text())
                .isEqualTo("refused");
        assertThat(tab.evaluate("new Promise(done => { const s = document.createElement('script');"
                                + "s.src = " + at("/inbox") + "; s.onload = () => done('run');"
                                + "s.onerror = () => done('refused'); document.body.append(s); })")
                        .text())
                .isEqualTo("refused");
        assertThat(tab.evaluate("new Promise(done => { const f = document.createElement('iframe');"
                                + "f.src = " + at("/") + "; f.onload = () => {"
                                + "try { done(f.contentDocument === null ? 'closed' : 'open'); }"
                                + "catch { done('closed'); } }; document.body.append(f); })")
                        .text())
                .isEqualTo("closed");
        assertThat(tab.call("Page.getFrameTree", Map.of())
                        .at("frameTree", "childFrames")
                        .list())
                .as("the frame is refused, not only closed")
                .hasSize(1)
                .allSatisfy(frame ->
                        assertThat(frame.at("frame", "unreachableUrl").text()).isEqualTo(simulator.baseUrl() + "/"));
    }

    @Test
    void cannotChangeByFetching(Tab tab) throws Exception {
        for (String options : List.of(
                "{ method: 'DELETE' }",
                "{ method: 'POST', body: '{}' }",
                "{ method: 'POST', body: '{\"advance\":\"1m\"}', mode: 'no-cors' }",
                "{ method: 'POST', body: '{\"fault\":\"throttled\"}', mode: 'no-cors' }",
                "{ method: 'POST', body: '{\"fault\":\"throttled\"}', headers: { 'Content-Type': 'application/json' } }",
                "{ method: 'POST', body: new URLSearchParams('a=b'), mode: 'no-cors' }")) {
            tab.evaluate("Promise.all(['/inbox', '/reset', '/clock', '/faults', '/log', '/dialects/beem/switches']"
                    + ".map(path => fetch(" + at("") + " + path, " + options + ").catch(() => {})))");
        }
        hasChangedNothing();
    }

    /** A form can send no JSON, but text that reads like it. */
    @Test
    void cannotChangeByAForm(Tab tab) throws Exception {
        tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<iframe name=f></iframe>"
                + "<form method=post enctype=text/plain target=f><input></form>')");
        Map<String, String> starts = Map.of(
                "/reset", "{\"a\":\"",
                "/clock", "{\"advance\":\"1m\",\"a\":\"",
                "/faults", "{\"fault\":\"redirect\",\"location\":\"");
        starts.forEach((path, start) -> tab.evaluate("new Promise(done => { $('iframe').onload = () => done();"
                + "$('form').action = " + at(path) + "; $('input').name = " + Json.write(start) + ";"
                + "$('input').value = '\"}'; $('form').submit(); })"));
        hasChangedNothing();
    }

    private void hasChangedNothing() throws Exception {
        assertThat(simulator.phones().outbox()).hasSize(1);
        assertThat(application.call("GET", "/inbox", "").body()).contains(code);
        assertThat(Json.read(application.call("GET", "/log", "").body()).list()).hasSize(1);
        assertThat(Json.read(application.call("GET", "/faults", "").body())
                        .at("active")
                        .list())
                .isEmpty();
        assertThat(Json.read(application.call("GET", "/clock", "").body())
                        .at("advanced")
                        .text())
                .isEqualTo("PT0S");
    }

    @Test
    void cannotReadUnderANameOfItsOwnThatLeadsHere(Tab tab) {
        tab.open(URI.create("http://rebound.test:" + simulator.baseUrl().getPort() + "/inbox"));

        assertThat(tab.evaluate("document.body.innerText").text()).isNotEmpty().doesNotContain(code);
    }
}
