package dev.nywila.otp.simulator.browser;

import static dev.nywila.otp.simulator.browser.Application.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.testing.Json;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Browser.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PanelsPageTest {

    private static final String WRONG_PIN_STATUS = "#switch-beem-wrongPinStatus";

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Application application = new Application(simulator);

    @BeforeEach
    void open(Tab tab) {
        tab.openPage(simulator.baseUrl());
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aFaultBefallsAsManyCallsAsWereAsked(Tab tab) throws Exception {
        tab.choose("#fault-kind", "throttled");
        tab.fill("#fault-calls", "2");
        tab.click("#fault-form [type=submit]");
        tab.until("text('.remaining') === 'next 2 calls'");

        assertThat(application.ask(NUMBER).statusCode()).isEqualTo(429);
        tab.until("text('.remaining') === 'next call'");
        assertThat(application.ask(NUMBER).statusCode()).isEqualTo(429);
        tab.until("$$('#active li').length === 0 && !$('#faults-none').hidden");

        assertThat(application.ask(NUMBER).statusCode()).isEqualTo(200);
        assertThat(simulator.phones().outbox()).hasSize(1);
    }

    @Test
    void aFaultLastsUntilItIsCleared(Tab tab) throws Exception {
        tab.choose("#fault-kind", "throttled");
        tab.click("#fault-all");
        tab.click("#fault-form [type=submit]");
        tab.until("text('.remaining') === 'until cleared'");
        for (int i = 0; i < 3; i++) {
            assertThat(application.ask(NUMBER).statusCode()).isEqualTo(429);
        }

        tab.click("#faults-clear");
        tab.until("$$('#active li').length === 0 && $('#faults-clear').hidden");

        assertThat(application.ask(NUMBER).statusCode()).isEqualTo(200);
        assertThat(tab.evaluate("document.activeElement === $('#faults')").value())
                .isEqualTo(true);
    }

    @Test
    void aFaultMayBeMeantForOneProvider(Tab tab) throws Exception {
        tab.choose("#fault-kind", "throttled");
        tab.choose("#fault-dialect", "twilio");
        tab.click("#fault-form [type=submit]");
        tab.until("text('#active li').includes('Twilio only')");

        assertThat(application.ask(NUMBER).statusCode()).isEqualTo(200);
        assertThat(tab.count("#active li")).isEqualTo(1);
    }

    @Test
    void eachProviderHasAPanelOfItsOwn(Tab tab) {
        assertThat(tab.evaluate("$$('#switches legend').map(e => e.textContent)")
                        .toString())
                .isEqualTo("[\"Beem\",\"Twilio\"]");
        assertThat(tab.evaluate("$$('#exports h3').map(e => e.textContent)").toString())
                .isEqualTo("[\"Beem\",\"Twilio\"]");

        tab.choose("#switch-twilio-checkStatus", "201");
        tab.until("text('#announcer').endsWith(': 201')");
    }

    @Test
    void eachFaultBringsItsOwnParameters(Tab tab) {
        Json kinds = tab.evaluate("fetch('faults').then(r => r.json()).then(f => f.kinds)");

        assertThat(kinds.list()).hasSizeGreaterThan(5);
        for (Json kind : kinds.list()) {
            tab.choose("#fault-kind", kind.at("name").text());
            assertThat(tab.evaluate("$$('#fault-parameters label').map(e => e.textContent)")
                            .list())
                    .isEqualTo(kind.at("parameters").list().stream()
                            .map(parameter -> parameter.at("label"))
                            .toList());
            tab.click("#fault-form [type=submit]");
            tab.until("$$('#active li').length === 1 && !$('#faults-clear').hidden");
            assertThat(tab.text("#fault-error")).isEmpty();
            assertThat(tab.text("#active li")).startsWith(kind.at("label").text());
            tab.click("#faults-clear");
            tab.until("$$('#active li').length === 0");
        }
    }

    @Test
    void aFaultThatIsRefusedSaysWhyAndKeepsTheForm(Tab tab) {
        tab.expect("status of 400");
        tab.choose("#fault-kind", "latency");
        tab.fill("#fault-delay", "soon");
        tab.click("#fault-form [type=submit]");

        tab.until("text('#fault-error').includes('duration')");

        assertThat(tab.evaluate("$('#fault-delay').value").text()).isEqualTo("soon");
        assertThat(tab.count("#active li")).isZero();
    }

    @Test
    void whatAProgramChangesShowsHereToo(Tab tab) throws Exception {
        application.call("POST", "/faults", "{\"fault\":\"latency\",\"delay\":\"3s\",\"calls\":4}");
        tab.until("text('#active li').includes('3s') && text('.remaining') === 'next 4 calls'");

        application.call("POST", "/dialects/beem/switches", "{\"wrongPinStatus\":\"400\"}");
        tab.until("$('" + WRONG_PIN_STATUS + "').value === '400'");

        application.call("POST", "/clock", "{\"advance\":\"90s\"}");
        tab.until("text('#advanced').startsWith('1 min 30 s ahead')");
    }

    @Test
    void aSwitchChangesTheNextAnswer(Tab tab) throws Exception {
        String reference = application.send(NUMBER);
        String wrong = simulator.phones().outbox().get(0).code().equals("000000") ? "000001" : "000000";
        assertThat(application.check(reference, wrong).statusCode()).isEqualTo(200);

        tab.choose(WRONG_PIN_STATUS, "403");
        tab.until("text('#announcer').endsWith(': 403')");

        assertThat(application.check(reference, wrong).statusCode()).isEqualTo(403);
    }

    @Test
    void eachSwitchIsCalledAnAssumptionAndSaysWhichOne(Tab tab) {
        Json switches = tab.evaluate("fetch('dialects').then(r => r.json()).then(d => d.flatMap(e => e.switches))");

        assertThat(tab.count("#switches select"))
                .isEqualTo(switches.list().size())
                .isPositive();
        assertThat(tab.evaluate("$$('#switches select').map(e => $('#' + CSS.escape("
                                + "e.getAttribute('aria-describedby'))).textContent)")
                        .list())
                .isEqualTo(switches.list().stream()
                        .map(each ->
                                new Json("assumption " + each.at("assumption").text()))
                        .toList());
    }

    @Test
    void theClockIsMovedOnByAnySpan(Tab tab) throws Exception {
        tab.fill("#advance", "90s");
        tab.click("#clock-form [type=submit]");
        tab.until("text('#advanced').startsWith('1 min 30 s ahead')");

        assertThat(Json.read(application.call("GET", "/clock", "").body())
                        .at("advanced")
                        .text())
                .isEqualTo("PT1M30S");
        assertThat(tab.evaluate("$('#advance').value").text()).isEmpty();

        tab.expect("status of 400");
        tab.fill("#advance", "yesterday");
        tab.click("#clock-form [type=submit]");
        tab.until("text('#clock-error') !== ''");
    }

    @Test
    void settingsAreReadyToPaste(Tab tab) {
        tab.allowClipboard(simulator.baseUrl());

        tab.click("#exports .copy");
        tab.until("text('#exports .copy span') === 'Copied'");

        assertThat(tab.clipboard().lines())
                .allMatch(line -> line.matches("export [A-Z_]+=\\S+"))
                .contains("export OTP_BEEM_BASE_URL=" + simulator.baseUrl());
    }

    @Test
    void aResetAsksFirst(Tab tab) throws Exception {
        application.send(NUMBER);
        tab.until("$$('.message').length === 1");

        tab.click("#reset-ask");
        tab.until("$('#reset-dialog').open");
        tab.click("#reset-no");
        tab.until("!$('#reset-dialog').open && document.activeElement === $('#reset-ask')");
        assertThat(simulator.phones().outbox()).hasSize(1);

        tab.click("#reset-ask");
        tab.click("#reset-yes");
        tab.until("$$('.message').length === 0 && $$('summary').length === 0");
        assertThat(simulator.phones().outbox()).isEmpty();
    }
}
