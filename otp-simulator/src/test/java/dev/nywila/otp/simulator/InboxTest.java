package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.PhoneNumber;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The inbox as JSON. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InboxTest {

    private static final String OTHER = "255713507068";

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    private String state() throws Exception {
        return caller.get("/inbox?limit=1").replaceFirst(".*\"state\":(.*)}]", "$1");
    }

    @Test
    void aMessageTellsHowItsChallengeStands() throws Exception {
        simulator.phones().prescribe(PhoneNumber.of("+" + NUMBER), "123456");
        String pinId = caller.pinId();
        assertThat(state()).isEqualTo("\"open\",\"attemptsUsed\":0,\"attemptsAllowed\":3");

        caller.verify(pinId, "000000");
        assertThat(state()).isEqualTo("\"open\",\"attemptsUsed\":1,\"attemptsAllowed\":3");

        caller.verify(pinId, "123456");
        assertThat(state()).isEqualTo("\"approved\",\"attemptsUsed\":1,\"attemptsAllowed\":3");

        String next = caller.pinId();
        caller.verify(next, "000000");
        caller.verify(next, "000000");
        assertThat(state()).isEqualTo("\"used_up\",\"attemptsUsed\":3,\"attemptsAllowed\":3");

        simulator.advance(Duration.ofMinutes(5));
        assertThat(state()).startsWith("\"used_up\"");

        caller.pinId();
        simulator.advance(Duration.ofMinutes(5));
        assertThat(state()).startsWith("\"expired\"");
    }

    @Test
    void anOlderMessageIsSupersededUnlessTheSwitchSaysThatItStaysValid() throws Exception {
        caller.pinId();
        caller.pinId();
        assertThat(caller.get("/inbox")).containsSubsequence("\"open\"", "\"superseded\"");

        simulator.beem().switches(BeemSwitches.defaults().withOldPinStaysValid(true));

        assertThat(caller.get("/inbox")).doesNotContain("superseded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2B" + NUMBER, "+" + NUMBER, NUMBER, "%20" + NUMBER})
    void messagesAreFilteredByNumber(String to) throws Exception {
        caller.request(NUMBER);
        caller.request(OTHER);

        assertThat(caller.get("/inbox?to=" + to)).contains("+" + NUMBER).doesNotContain(OTHER);
    }

    @Test
    void onlyLaterMessagesAreShownAfterAnIdAndNoMoreThanTheLimit() throws Exception {
        for (int i = 0; i < 4; i++) {
            caller.request(NUMBER);
        }

        assertThat(caller.get("/inbox?after=2"))
                .contains("\"id\":3,", "\"id\":4,")
                .doesNotContain("\"id\":2,");
        assertThat(caller.get("/inbox?limit=1")).contains("\"id\":4,").doesNotContain("\"id\":3,");
        assertThat(caller.get("/inbox?after=4")).isEqualTo("[]");
    }

    @Test
    void anEmptiedInboxForgetsChallengesAndCountsOn() throws Exception {
        String pinId = caller.pinId();
        String code = simulator.awaitCode(PhoneNumber.of("+" + NUMBER));

        assertThat(caller.change("DELETE", "/inbox", "").statusCode()).isEqualTo(204);

        assertThat(caller.get("/inbox")).isEqualTo("[]");
        assertThat(caller.verify(pinId, code).body()).contains("\"code\":113");
        caller.request(NUMBER);
        assertThat(caller.get("/inbox")).startsWith("[{\"id\":2,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "to=0713 | to must be a number such as +255713507067 or an e-mail address",
                "after=-1 | after must be a whole number from 0",
                "limit=0 | limit must be a whole number from 1 to 1000",
                "limit=1001 | limit must be a whole number from 1 to 1000",
                "wait=61s | wait must be 0s to 60s",
                "wait=-PT1S | wait must be 0s to 60s",
                "wait=soon | wait must be a duration such as 500ms, 10s, 5m, 1h, 1d or PT10S",
                "wait=1d | wait must be 0s to 60s",
                "limt=1 | limt is no parameter here; there are to, after, wait, limit",
                "Limit=1 | Limit is no parameter here; there are to, after, wait, limit",
                "limit=1&limt | limt is no parameter here; there are to, after, wait, limit",
                "=1 | a name is no parameter here; there are to, after, wait, limit",
                "limit=1&limit=1 | limit is given twice",
                "limit=1&%6cimit=1 | limit is given twice",
                "limit | limit must be a whole number from 1 to 1000",
                "to=%25zz%zz | the query is not percent-encoded as it should be",
            })
    void aParameterThatMakesNoSenseIsNamed(String query, String message) throws Exception {
        assertThat(caller.raw("GET /inbox?" + query + " HTTP/1.1\r\nHost: localhost:"
                        + simulator.baseUrl().getPort() + "\r\n\r\n"))
                .isEqualTo(400);
        if (!query.contains("zz")) {
            assertThat(caller.call(caller.to("/inbox?" + query)).body()).isEqualTo("{\"error\":\"" + message + "\"}");
        }
    }

    private CompletableFuture<HttpResponse<String>> waiting(String query) {
        return caller.ask("/inbox?wait=20s" + query);
    }

    @Test
    void whoWaitsIsAnsweredByTheNextMessageThatFits() throws Exception {
        CompletableFuture<HttpResponse<String>> hers = waiting("&to=" + NUMBER);
        CompletableFuture<HttpResponse<String>> later = waiting("&after=2");

        caller.request(OTHER);
        caller.request(NUMBER);
        assertThat(hers.get().body()).contains("+" + NUMBER).doesNotContain(OTHER);
        assertThat(later).isNotDone();

        caller.request(OTHER);
        assertThat(later.get().body()).contains("\"id\":3,").doesNotContain("\"id\":2,");
    }

    @Test
    void whoWaitsForWhatIsThereIsAnsweredAtOnce() throws Exception {
        caller.request(NUMBER);

        assertThat(waiting("").get().body()).contains("+" + NUMBER);
    }

    @Test
    void whoWaitsInVainGetsAnEmptyArray() throws Exception {
        assertThat(caller.get("/inbox?wait=50ms")).isEqualTo("[]");
    }

    @Test
    void manyMayWaitWithoutHoldingUpOthersAndOneMoreIsSentAway() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting =
                IntStream.range(0, 257).mapToObj(i -> waiting("&to=" + NUMBER)).toList();
        CompletableFuture<Object> first = CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new));
        assertThat(first.get())
                .isInstanceOfSatisfying(
                        HttpResponse.class,
                        reply -> assertThat(reply.statusCode()).isEqualTo(503));

        caller.request(NUMBER);

        long answered = 0;
        for (CompletableFuture<HttpResponse<String>> each : waiting) {
            answered += each.get().statusCode() == 200 ? 1 : 0;
        }
        assertThat(answered).isEqualTo(256);
        assertThat(caller.get("/inbox?wait=10ms&to=" + OTHER)).isEqualTo("[]");
    }
}
