package dev.nywila.otp.simulator.browser;

import static dev.nywila.otp.simulator.browser.Application.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.simulator.OtpSimulator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Browser.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LogPageTest {

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Application application = new Application(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    private void open(Tab tab) {
        tab.openPage(simulator.baseUrl());
    }

    @Test
    void aRequestIsToldInOneLine(Tab tab) throws Exception {
        open(tab);

        application.send(NUMBER);
        tab.until("$$('summary').length === 1");

        assertThat(tab.text(".what")).isEqualTo("Beem request sent");
        assertThat(tab.text(".status")).isEqualTo("200");
        assertThat(tab.text(".millis")).matches("\\d+(\\.\\d+)? ms");
        assertThat(tab.text(".credentials")).isEqualTo("credentials matched");
    }

    @Test
    void eachRequestTellsWhichProviderItCalled(Tab tab) throws Exception {
        application.send(NUMBER);
        application.verifyWithTwilio(NUMBER, "sms");
        open(tab);

        assertThat(tab.evaluate("$$('.what').map(e => e.textContent)").toString())
                .isEqualTo("[\"Twilio start sent\",\"Beem request sent\"]");
    }

    @Test
    void credentialsAreToldInWordsAndNeverShown(Tab tab) throws Exception {
        open(tab);

        application.as("simulator-key:not-the-secret").ask(NUMBER);
        tab.until("text('.credentials') === 'wrong credentials'");
        application.as("").ask(NUMBER);
        tab.until("text('.credentials') === 'no credentials'");

        tab.evaluate("$$('summary').forEach(e => e.click())");
        tab.until("$$('.wire').length === 2");
        assertThat(tab.text("main")).doesNotContain("not-the-secret");
    }

    @Test
    void aRequestOpensToItsBodiesAndStaysOpen(Tab tab) throws Exception {
        application.send(NUMBER);
        open(tab);

        tab.click("summary");
        tab.until("$$('.wire pre').length === 2");
        application.send("+255754000111");
        tab.until("$$('summary').length === 2");

        assertThat(tab.text(".wire figcaption")).isEqualTo("POST /v1/request");
        assertThat(tab.text(".wire pre")).isEqualTo("{\"appId\":1,\"msisdn\":\"255713507067\"}");
        assertThat(tab.evaluate("$$('.wire pre')[1].textContent").text()).contains("\"pinId\"");
        assertThat(tab.evaluate("$$('details').map(e => e.open)").toString()).isEqualTo("[false,true]");

        tab.evaluate("$$('summary')[1].click()");
        tab.until("$('details[open]') === null");
        tab.evaluate("$$('summary')[1].click()");
        tab.until("$('details[open]') !== null");
        assertThat(tab.count(".wire pre")).as("bodies, opened again").isEqualTo(2);
    }

    @Test
    void aReplyThatWasNeverSentIsToldSo(Tab tab) throws Exception {
        open(tab);
        application.call("POST", "/faults", "{\"fault\":\"droppedBeforeProcessing\",\"calls\":1}");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> application.ask(NUMBER)))
                .isInstanceOf(java.io.IOException.class);
        tab.until("text('.status') === 'no reply'");

        assertThat(tab.text(".fault")).startsWith("fault: ");
        tab.click("summary");
        tab.until("text('.wire figure:last-child figcaption') === 'No reply was sent'");
    }

    @Test
    void afterAResetOldRequestsAreGoneThoughNumbersBeginAnew(Tab tab) throws Exception {
        application.send("+255754000111");
        application.send("+255754000111");
        open(tab);
        assertThat(tab.count("summary")).isEqualTo(2);

        // both at once, as a page sees it that was in the background
        tab.hide(true);
        application.call("POST", "/reset", "{}");
        for (int i = 0; i < 3; i++) {
            application.check("nothing", "000000");
        }
        tab.hide(false);

        tab.until("$$('.what b').map(e => e.textContent).join() === 'verify,verify,verify'");
    }

    @Test
    void theLogIsEmptiedFromThePage(Tab tab) throws Exception {
        application.send(NUMBER);
        open(tab);

        tab.click("#log-clear");
        tab.until("$$('summary').length === 0 && !$('#log-empty').hidden");

        assertThat(application.call("GET", "/log", "").body()).isEqualTo("[]");
        assertThat(tab.count(".message")).isEqualTo(1);
    }
}
