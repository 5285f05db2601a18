package dev.nywila.otp.simulator.browser;

import static dev.nywila.otp.simulator.browser.Application.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.testing.Json;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Browser.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InboxPageTest {

    private static final String OTHER = "+255754000111";

    private final OtpSimulator simulator =
            OtpSimulator.builder().host("otp.test").start();
    private final Application application = new Application(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    private void open(Tab tab) {
        tab.openPage(simulator.baseUrl());
    }

    private String newestCode() {
        var outbox = simulator.phones().outbox();
        return outbox.get(outbox.size() - 1).code();
    }

    @Test
    void saysThatNothingIsDelivered(Tab tab) {
        open(tab);

        assertThat(tab.text(".banner")).contains("Nothing is delivered to any phone");
        assertThat(tab.text("#inbox-empty")).isEqualTo("Waiting for the first message.");
    }

    @Test
    void aMessageAppearsWithoutReloading(Tab tab) throws Exception {
        open(tab);
        tab.evaluate("window.first = true");

        application.send(NUMBER);
        tab.until("$$('.message').length === 1");

        assertThat(tab.text(".message h3")).isEqualTo(NUMBER);
        assertThat(tab.text(".digits")).isEqualTo(newestCode());
        assertThat(tab.text(".message .text"))
                .isEqualTo(simulator.phones().outbox().get(0).text());
        assertThat(tab.evaluate("window.first").value()).isEqualTo(true);
        assertThat(tab.evaluate("$('#inbox-empty').hidden").value()).isEqualTo(true);
    }

    @Test
    void eachMessageTellsWhoSentItAndByWhichChannel(Tab tab) throws Exception {
        application.send(NUMBER);
        application.verifyWithTwilio("asha@example.com", "email");
        open(tab);

        assertThat(tab.evaluate("$$('.message .head').map(e => [e.children[0].textContent, e.children[1].textContent])")
                        .toString())
                .isEqualTo("[[\"asha@example.com\",\"Twilio email\"],[\"" + NUMBER + "\",\"Beem sms\"]]");
    }

    @Test
    void theFilterFindsPartsOfAddressesToo(Tab tab) throws Exception {
        application.send(NUMBER);
        application.verifyWithTwilio("asha@example.com", "email");
        open(tab);

        tab.fill("#filter", "Asha@");
        tab.until("$$('.message').length === 1 && text('.message h3') === 'asha@example.com'");
        tab.fill("#filter", "nobody@");
        tab.until("text('#inbox-empty') === 'No message to an address with nobody@.'");
    }

    @Test
    void theNewestStandsFirst(Tab tab) throws Exception {
        application.send(OTHER);
        open(tab);

        application.send(NUMBER);
        tab.until("$$('.message').length === 2");

        assertThat(tab.evaluate("$$('.message h3').map(e => e.textContent)").toString())
                .isEqualTo(Json.write(java.util.List.of(NUMBER, OTHER)));
    }

    @Test
    void theTimeLeftCountsDown(Tab tab) throws Exception {
        application.send(NUMBER);
        open(tab);

        String first = tab.text(".left");
        tab.until("text('.left') !== " + Json.write(first));

        assertThat(first).matches("5:00 left|4:5\\d left");
        assertThat(seconds(tab.text(".left"))).isLessThan(seconds(first));
    }

    private static int seconds(String left) {
        String[] parts = left.split("[: ]", -1);
        return Integer.parseInt(parts[0]) * 60 + Integer.parseInt(parts[1]);
    }

    @Test
    void theCountdownGoesByTheSimulatorsClock(Tab tab) throws Exception {
        application.send(NUMBER);
        open(tab);

        application.call("POST", "/clock", "{\"advance\":\"3m\"}");
        tab.until("/^[21]:/.test(text('.left'))");

        application.call("POST", "/clock", "{\"advance\":\"3m\"}");
        tab.until("text('.state') === 'Expired'");
        assertThat(tab.evaluate("$('.left').hidden").value()).isEqualTo(true);
    }

    @Test
    void aCodeExpiresThoughNothingHappens(Tab tab) throws Exception {
        application.send(NUMBER);
        application.call("POST", "/clock", "{\"advance\":\"298s\"}");
        open(tab);

        tab.until("text('.state') === 'Expired'");
    }

    @Test
    void statesAndAttemptsStandThereInWords(Tab tab) throws Exception {
        open(tab);
        String reference = application.send(NUMBER);
        tab.until("text('.state') === 'Open'");

        application.check(reference, newestCode().equals("000000") ? "000001" : "000000");
        tab.until("text('.message .meta').includes('1 of 3 attempts used')");

        application.check(reference, newestCode());
        tab.until("text('.state') === 'Approved'");

        application.send(OTHER);
        application.send(OTHER);
        tab.until("$$('.state').map(e => e.textContent).join() === 'Open,Superseded,Approved'");

        String last = application.send("+254712345678");
        String wrong = newestCode().equals("000000") ? "000001" : "000000";
        for (int i = 0; i < 3; i++) {
            application.check(last, wrong);
        }
        tab.until("text('.state') === 'Used up' && text('.message .meta').includes('3 of 3 attempts used')");
    }

    @Test
    void copyPutsTheCodeOnTheClipboardAndSaysSo(Tab tab) throws Exception {
        tab.allowClipboard(simulator.baseUrl());
        application.send(NUMBER);
        open(tab);

        tab.click(".message .copy");
        tab.until("text('.message .copy span') === 'Copied'");

        assertThat(tab.clipboard()).isEqualTo(newestCode());
        assertThat(tab.text("#announcer")).isEqualTo("Copied: code " + newestCode());
        tab.until("text('.message .copy span') === 'Copy'");
    }

    @Test
    void copyWorksWhereTheBrowserHasNoClipboardForPages(Tab tab) throws Exception {
        URI plain = URI.create("http://otp.test:" + simulator.baseUrl().getPort());
        application.send(NUMBER);
        tab.openPage(plain);
        assertThat(tab.evaluate("navigator.clipboard === undefined").value()).isEqualTo(true);

        tab.click(".message .copy");
        tab.until("text('.message .copy span') === 'Copied'");
        assertThat(tab.evaluate("document.activeElement === $('.message .copy')")
                        .value())
                .isEqualTo(true);

        tab.allowClipboard(simulator.baseUrl());
        open(tab);
        assertThat(tab.clipboard()).isEqualTo(newestCode());
    }

    @Test
    void theFilterShowsSomeNumbersOnlyAndStaysInTheAddress(Tab tab) throws Exception {
        application.send(NUMBER);
        application.send(OTHER);
        open(tab);

        tab.fill("#filter", "+255 754");
        tab.until("$$('.message').length === 1");
        assertThat(tab.text(".message h3")).isEqualTo(OTHER);

        tab.openPage(URI.create(tab.evaluate("location.href").text()));
        assertThat(tab.evaluate("$('#filter').value").text()).isEqualTo("+255 754");
        assertThat(tab.text(".message h3")).isEqualTo(OTHER);

        application.send(NUMBER);
        application.send(OTHER);
        tab.until("$$('.message').length === 2");
        assertThat(tab.evaluate("$$('.message h3').every(e => e.textContent === '" + OTHER + "')")
                        .value())
                .isEqualTo(true);

        tab.fill("#filter", "999");
        tab.until("text('#inbox-empty') === 'No message to a number with 999.' && !$('#inbox-empty').hidden");
    }

    @Test
    void theFilterFindsAWholeNumberHoweverOldItsMessageIs(Tab tab) throws Exception {
        application.send(OTHER);
        for (int i = 0; i < 201; i++) {
            application.send("+2557135" + (10000 + i));
        }
        open(tab);

        tab.fill("#filter", OTHER);

        tab.until("$$('.message').length === 1 && text('.message h3') === '" + OTHER + "'");
    }

    @Test
    void olderMessagesComeOnDemand(Tab tab) throws Exception {
        for (int i = 0; i < 25; i++) {
            application.send("+2557135" + (10000 + i));
        }
        open(tab);
        assertThat(tab.count(".message")).isEqualTo(20);
        assertThat(tab.text("#inbox-more")).isEqualTo("Show 5 older");

        tab.click("#inbox-more");

        tab.until("$$('.message').length === 25 && $('#inbox-more').hidden");
        assertThat(tab.evaluate("document.activeElement === $('#inbox')").value())
                .isEqualTo(true);
    }

    @Test
    void newMessagesLeaveFocusSelectionAndFormsAlone(Tab tab) throws Exception {
        application.send(NUMBER);
        open(tab);
        tab.fill("#advance", "12");
        tab.choose("#fault-kind", "latency");
        tab.fill("#fault-delay", "7s");
        tab.evaluate("getSelection().selectAllChildren($('.message .text'))");
        tab.evaluate("$('.message .copy').focus()");

        application.send(OTHER);
        tab.until("$$('.message').length === 2");

        assertThat(tab.evaluate("document.activeElement === $$('.message .copy')[1]")
                        .value())
                .isEqualTo(true);
        assertThat(tab.evaluate("getSelection().toString()").text())
                .isEqualTo(simulator.phones().outbox().get(0).text());
        assertThat(tab.evaluate("[$('#advance').value, $('#fault-kind').value, $('#fault-delay').value]")
                        .toString())
                .isEqualTo("[\"12\",\"latency\",\"7s\"]");
    }

    @Test
    void emptyingTakesTheFocusToTheHeadingIfItsRowIsGone(Tab tab) throws Exception {
        application.send(NUMBER);
        open(tab);
        tab.evaluate("$('.message .copy').focus()");

        application.call("DELETE", "/inbox", "");
        tab.until("$$('.message').length === 0");

        assertThat(tab.evaluate("document.activeElement === $('#inbox')").value())
                .isEqualTo(true);
        assertThat(tab.text("#inbox-empty")).isEqualTo("Waiting for the first message.");
    }

    @Test
    void theInboxIsEmptiedFromThePage(Tab tab) throws Exception {
        application.send(NUMBER);
        open(tab);

        tab.click("#inbox-clear");
        tab.until("$$('.message').length === 0");

        assertThat(simulator.phones().outbox()).isEmpty();
    }
}
