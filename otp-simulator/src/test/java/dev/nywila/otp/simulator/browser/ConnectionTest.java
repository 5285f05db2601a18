package dev.nywila.otp.simulator.browser;

import static dev.nywila.otp.simulator.browser.Application.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.simulator.OtpSimulator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Browser.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConnectionTest {

    private OtpSimulator simulator = OtpSimulator.start();

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aLostSimulatorIsMissedAndFoundAgain(Tab tab) throws Exception {
        new Application(simulator).send(NUMBER);
        tab.openPage(simulator.baseUrl());

        tab.expect("net::ERR_");
        simulator.close();
        tab.until("!$('#lost').hidden && text('#connection') === 'Not connected'");
        assertThat(tab.text("#lost")).contains("does not answer");
        assertThat(tab.count(".message")).as("what was there can still be read").isEqualTo(1);

        simulator = OtpSimulator.builder().port(simulator.baseUrl().getPort()).start();
        new Application(simulator).send("+255754000111");
        tab.until("$('#lost').hidden && text('#connection') === 'Live' && text('.message h3') === '+255754000111'");
        assertThat(tab.count(".message")).isEqualTo(1);
    }

    @Test
    void withoutRoomForOneMoreListenerThePageLooksEverySecond(Tab tab) throws Exception {
        // not what an event source takes
        tab.expect("MIME type");
        tab.answer("/changes", List.of());
        tab.open(simulator.baseUrl());
        tab.until("text('#connection') === 'Every second' && $('#lost').hidden");

        new Application(simulator).send(NUMBER);

        tab.until("$$('.message').length === 1");
    }

    @Test
    void aPageThatNobodySeesHoldsNoConnection(Tab tab) throws Exception {
        tab.call(
                "Page.addScriptToEvaluateOnNewDocument",
                Map.of(
                        "source",
                        "window.sources = []; window.EventSource = class extends EventSource {"
                                + "constructor(url) { super(url); sources.push(this); } };"));
        tab.openPage(simulator.baseUrl());

        tab.hide(true);
        assertThat(tab.evaluate("sources.map(s => s.readyState)").toString()).isEqualTo("[2]");
        new Application(simulator).send(NUMBER);

        tab.hide(false);
        tab.until("$$('.message').length === 1");
        assertThat(tab.count("#connection[data-state=live]")).isEqualTo(1);
    }
}
