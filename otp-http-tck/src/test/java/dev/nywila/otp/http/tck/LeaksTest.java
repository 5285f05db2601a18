package dev.nywila.otp.http.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.PhoneNumber;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** P1: the harness bites. A leak is planted in each channel and in each form, and found there. */
@Timeout(30)
class LeaksTest {

    private static final String SECRET = "s3cr3t/of+the day=?";
    private static final String NUMBER = "+255713507067";
    private static final Logger LOG = LoggerFactory.getLogger("planted");

    private final Leaks leaks = Leaks.listen(Map.of("secret", SECRET, "number", NUMBER));

    @AfterEach
    void close() {
        leaks.close();
    }

    @Test
    void findsNothingWhereNothingIs() {
        LOG.info("sent to {}", PhoneNumber.of(NUMBER), new IOException("broken"));
        Counter.builder("calls").tag("to", "nobody").register(leaks.meters());
        leaks.see(PhoneNumber.of(NUMBER));
        leaks.see(OtpNotDoneException.of("beem", OtpOperation.SEND, OtpFailure.PROTOCOL, "odd")
                .providerCode("17")
                .cause(new IOException(SECRET)));
        leaks.see(null);
        leaks.seeThreads();
        assertThat(leaks.found()).isEmpty();
    }

    @Test
    void aCallsRandomNameIsNoCode() {
        try (Leaks ofCode = Leaks.listen(Map.of("code", "904217"))) {
            LOG.info("call={} ms=1", "a904217062c2v");
            assertThat(ofCode.found()).isEmpty();
            LOG.info("call={} ms=1", "904217000000");
            assertThat(ofCode.found()).containsExactly("log: code as plain");
            ofCode.forget();
            LOG.info("call={} ms=1", "904217");
            assertThat(ofCode.found()).containsExactly("log: code as plain");
        }
    }

    @Test
    void findsItInALogsMessage() {
        LOG.trace("it is " + SECRET);
        assertThat(leaks.found()).containsExactly("log: secret as plain");
    }

    @Test
    void findsItInALogsArgument() {
        LOG.debug("it is {}", SECRET);
        assertThat(leaks.found()).containsExactly("log: secret as plain");
    }

    @Test
    void findsItInAnArgumentThatTheMessageLeavesOut() {
        LOG.debug("it is", SECRET);
        assertThat(leaks.found()).containsExactly("log: secret as plain");
    }

    @Test
    void findsItInAnArgumentThatIsEmptiedAfterwards() {
        StringBuilder buffer = new StringBuilder(SECRET);
        LOG.debug(">> {}", buffer);
        buffer.setLength(0);
        assertThat(leaks.found()).containsExactly("log: secret as plain");
    }

    @Test
    void findsItInLoggedBytesAndCharacters() {
        LOG.debug(">> {}", SECRET.getBytes(UTF_8));
        assertThat(leaks.found()).containsExactly("log: secret as an array of bytes");
        leaks.forget();
        LOG.debug(">> {}", SECRET.toCharArray());
        assertThat(leaks.found()).containsExactly("log: secret as an array of chars");
    }

    @Test
    void findsItInTheContextInKeyValuePairsAndInMarkers() {
        try (MDC.MDCCloseable context = MDC.putCloseable("user", SECRET)) {
            assertThat(context).isNotNull();
            LOG.info("called");
        }
        assertThat(leaks.found()).containsExactly("log: secret as plain");
        leaks.forget();
        LOG.atInfo().addKeyValue("user", SECRET).log("called");
        assertThat(leaks.found()).containsExactly("log: secret as plain");
        leaks.forget();
        LOG.info(MarkerFactory.getMarker(SECRET), "called");
        assertThat(leaks.found()).containsExactly("log: secret as plain");
    }

    @Test
    void findsItInALoggedThrowable() {
        LOG.warn("broken", new IllegalStateException("outer", new IOException(SECRET)));
        assertThat(leaks.found()).containsExactly("log: secret as plain");
    }

    @Test
    void findsItInTheNameOfALoggingThread() throws Exception {
        Thread thread = new Thread(() -> LOG.info("here"), "worker for " + NUMBER);
        thread.start();
        thread.join(10_000);
        assertThat(leaks.found()).containsExactly("log: number as plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.github.resilience4j.x", "feign.x", "org.apache.hc.core5.http.wire", "dev.nywila.otp.x"})
    void hearsTheLoggersOfAllThatIsUsed(String name) {
        LoggerFactory.getLogger(name).trace("it is {}", SECRET);
        assertThat(leaks.found()).containsExactly("log: secret as plain");
        leaks.forget();
        java.util.logging.Logger platforms = java.util.logging.Logger.getLogger(name);
        platforms.finest("it is " + SECRET);
        assertThat(leaks.found()).containsExactly("log: secret as plain");
    }

    @Test
    void findsItInARecordOfThePlatformsLoggers() {
        java.util.logging.Logger logger = java.util.logging.Logger.getLogger("planted");
        logger.log(java.util.logging.Level.FINEST, "it is {0}", SECRET);
        assertThat(leaks.found()).containsExactly("log: secret as plain");
        leaks.forget();
        logger.log(java.util.logging.Level.FINE, "broken", new IOException(SECRET));
        assertThat(leaks.found()).containsExactly("log: secret as plain");
    }

    @Test
    void findsItInAnExceptionsMessage() {
        leaks.see(new IOException(SECRET));
        assertThat(leaks.found()).containsExactly("exception: secret as plain");
    }

    @Test
    void findsItInACauseAndInWhatIsSuppressed() {
        leaks.see(new IllegalStateException(new IOException(new IOException(SECRET))));
        assertThat(leaks.found()).containsExactly("exception: secret as plain");
        leaks.forget();
        IOException outer = new IOException("outer", new IOException("inner"));
        outer.getCause().addSuppressed(new IOException(SECRET));
        leaks.see(outer);
        assertThat(leaks.found()).containsExactly("exception: secret as plain");
    }

    @Test
    @SuppressWarnings("OverrideThrowableToString") // others do
    void findsItInAnExceptionThatQuotesItOnlyInItsOwnText() {
        leaks.see(new IOException("harmless") {
            private static final long serialVersionUID = 1;

            @Override
            public String toString() {
                return SECRET;
            }
        });
        assertThat(leaks.found()).containsExactly("exception: secret as plain");
    }

    @Test
    void findsItInWhatAnExceptionOfOursTells() {
        try (Leaks code = Leaks.listen(Map.of("provider's code", "X-4711"))) {
            code.see(OtpNotDoneException.of("beem", OtpOperation.SEND, OtpFailure.PROTOCOL, "odd")
                    .providerCode("X-4711"));
            assertThat(code.found()).containsExactly("exception: provider's code as plain");
        }
    }

    @Test
    void findsItInAnExceptionThatNobodyCaught() throws Exception {
        try (Leaks quiet = Leaks.listen(Map.of("name", "planted-by-this-test"))) {
            Thread thread = new Thread(() -> {
                throw new PlantedError("planted-by-this-test");
            });
            thread.start();
            thread.join(10_000);
            assertThat(quiet.found()).containsExactly("uncaught exception: name as plain");
        }
    }

    @Test
    void findsItInAMetersNameTagsDescriptionAndUnit() {
        for (Counter.Builder planted : List.of(
                Counter.builder("calls.to." + NUMBER),
                Counter.builder("calls").tag("to", NUMBER),
                Counter.builder("calls").tag(NUMBER, "to"),
                Counter.builder("calls").description("to " + NUMBER),
                Counter.builder("calls").baseUnit(NUMBER))) {
            try (Leaks one = Leaks.listen(Map.of("number", NUMBER))) {
                Counter counter = planted.register(one.meters());
                assertThat(one.found()).containsExactly("meter: number as plain");
                one.meters().remove(counter);
                assertThat(one.found()).containsExactly("meter: number as plain");
            }
        }
    }

    @Test
    void findsItInTheTextOfAValue() {
        leaks.see(List.of(PhoneNumber.of(NUMBER).e164()));
        assertThat(leaks.found()).containsExactly("toString: number as plain");
    }

    @Test
    void findsItInTheNameOfAThread() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                },
                "worker for " + NUMBER);
        thread.start();
        leaks.seeThreads();
        end.countDown();
        thread.join(10_000);
        assertThat(leaks.found()).containsExactly("thread name: number as plain");
    }

    @Test
    void findsEachEncodedForm() {
        byte[] bytes = SECRET.getBytes(UTF_8);
        assertFound("Base64", Base64.getEncoder().encodeToString(bytes));
        assertFound("Base64", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        for (String user : List.of("u", "us", "use", "user")) {
            byte[] pair = (user + ":" + SECRET + "\n").getBytes(UTF_8);
            assertFound("Base64", "Basic " + Base64.getEncoder().encodeToString(pair));
            assertFound("Base64", Base64.getUrlEncoder().encodeToString(pair));
        }
        assertFound("URL-encoded", "?q=" + URLEncoder.encode(SECRET, UTF_8));
        assertFound("URL-encoded", "s3cr3t%2fof%2bthe%20day%3d%3f");
        assertFound("URL-encoded", "s3cr3t%2Fof%2Bthe%20day%3D%3F");
        assertFound("URL-encoded", "%" + HexFormat.ofDelimiter("%").formatHex(bytes));
        assertFound("hex", HexFormat.of().formatHex(bytes));
        assertFound("hex", HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes));
        assertFound("JSON-escaped", "{\"a\":\"s3cr3t\\/of+the day=?\"}");
        assertFound(
                "JSON-escaped",
                "\\u0073\\u0033\\u0063\\u0072\\u0033\\u0074\\u002F\\u006F\\u0066\\u002B\\u0074\\u0068\\u0065"
                        + "\\u0020\\u0064\\u0061\\u0079\\u003D\\u003F");
    }

    @Test
    void findsAnEscapedQuoteAndLineEnd() {
        try (Leaks odd = Leaks.listen(Map.of("odd", "a\"b\nc\\"))) {
            odd.see("{\"x\":\"a\\\"b\\nc\\\\\"}");
            assertThat(odd.found()).containsExactly("toString: odd as JSON-escaped");
        }
    }

    @Test
    void findsAShortCodeInLongerBase64() {
        try (Leaks code = Leaks.listen(Map.of("code", "004217"))) {
            for (String before : List.of("", "x", "xy")) {
                code.see(Base64.getEncoder().encodeToString((before + "004217}").getBytes(UTF_8)));
                assertThat(code.found()).containsExactly("toString: code as Base64");
                code.forget();
            }
        }
    }

    @Test
    void findsMostOfANumberToo() {
        for (String part : List.of("x255713507067x", "713507067", "a71350706a", "+2557135*****")) {
            assertFound("number as", part);
        }
        assertFound("number as a run of its digits", "+255713***067");
        assertFound("number as plain without +", "255713507067");
        assertFound(
                "number as Base64", Base64.getEncoder().encodeToString("{\"to\":\"255713507067\"}".getBytes(UTF_8)));
        for (String harmless : List.of("+255*****67", "port=50706", "id-a713507b")) {
            leaks.see(harmless);
            assertThat(leaks.found()).as(harmless).isEmpty();
        }
    }

    @Test
    void refusesASecretThatIsFoundEverywhere() {
        assertThatThrownBy(() -> Leaks.listen(Map.of("code", "1"))).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertFound(String form, String text) {
        leaks.see(text);
        assertThat(leaks.found())
                .as(text)
                .hasSize(1)
                .first()
                .asString()
                .contains(form)
                .doesNotContain(SECRET, NUMBER);
        leaks.forget();
    }

    private static final class PlantedError extends Error {
        private static final long serialVersionUID = 1;

        PlantedError(String message) {
            super(message);
        }
    }
}
