package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.PhoneNumber;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulated Twilio beside replies that neither side of this project made. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TwilioGoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/twilio");
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NUMBER = "+15017122661";

    private final OtpSimulator simulator = OtpSimulator.start();
    private final TwilioCaller caller = new TwilioCaller(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    static List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(GOLDEN)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .toList();
        }
    }

    private static JsonNode golden(String file) throws IOException {
        return JSON.readTree(Files.readString(GOLDEN.resolve(file)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachSaysWhereItComesFrom(String file) throws Exception {
        JsonNode golden = golden(file);

        assertThat(golden.propertyNames()).containsExactly("source", "grade", "status", "body");
        assertThat(golden.at("/source").asString()).isNotBlank();
        assertThat(golden.at("/grade").asString()).matches("[ABC]");
    }

    private static void assertLike(HttpResponse<String> reply, String file) throws IOException {
        JsonNode golden = golden(file);
        JsonNode body = JSON.readTree(reply.body());
        assertThat(reply.statusCode()).isEqualTo(golden.at("/status").asInt());
        assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertSameShape(body, golden.at("/body"));
        for (String name : List.of("channel", "code", "more_info", "status", "to", "valid")) {
            assertThat(body.path(name)).as(name).isEqualTo(golden.at("/body").path(name));
        }
        String text = golden.at("/body/message").asString("");
        if (!text.isEmpty()) {
            assertThat(withoutIds(body.at("/message").asString())).isEqualTo(withoutIds(text));
        }
    }

    private static String withoutIds(String text) {
        return text.replaceAll("\\b(V[AEL]|AC)[0-9a-fX]{32}\\b", "$1");
    }

    /** The same names, and for each the same type of value, all the way down; of a list the first element counts. */
    private static void assertSameShape(JsonNode one, JsonNode other) {
        assertThat(one.getNodeType()).isEqualTo(other.getNodeType());
        if (other.isObject()) {
            assertThat(Set.copyOf(one.propertyNames())).isEqualTo(Set.copyOf(other.propertyNames()));
            other.propertyNames().forEach(name -> assertSameShape(one.get(name), other.get(name)));
        } else if (other.isArray()) {
            assertThat(one.isEmpty()).isEqualTo(other.isEmpty());
            if (!other.isEmpty()) {
                assertSameShape(one.get(0), other.get(0));
            }
        } else if (other.isString()) {
            String form = "(V[AEL]|AC)[0-9a-fX]{32}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z";
            assertThat(one.asString().matches(form)).isEqualTo(other.asString().matches(form));
        }
    }

    @Test
    void aVerificationThatIsStartedAndChecked() throws Exception {
        HttpResponse<String> started = caller.start(NUMBER, "sms");
        assertLike(started, "started.json");
        String sid = TwilioCaller.sid(started.body());

        assertLike(caller.check(sid, "0000"), "check-wrong.json");
        assertLike(caller.check(sid, simulator.awaitCode(PhoneNumber.of(NUMBER))), "check-approved.json");
        assertLike(caller.check(sid, "0000"), "gone.json");
    }

    @Test
    void checksThatAreUsedUp() throws Exception {
        String sid = TwilioCaller.sid(caller.start(NUMBER, "sms").body());
        for (int i = 0; i < 5; i++) {
            caller.check(sid, "0000");
        }

        assertLike(caller.check(sid, "0000"), "max-check-attempts.json");
    }

    @Test
    void messagesThatAreUsedUp() throws Exception {
        for (int i = 0; i < 5; i++) {
            caller.start(NUMBER, "sms");
        }

        assertLike(caller.start(NUMBER, "sms"), "max-send-attempts.json");
    }

    @Test
    void whatIsNoNumber() throws Exception {
        assertLike(caller.start("+1555", "sms"), "invalid-number.json");
    }

    @Test
    void aLoginThatIsRefused() throws Exception {
        assertLike(caller.as(Caller.basic("AC1:wrong")).start(NUMBER, "sms"), "refused-login.json");
    }

    @ParameterizedTest
    @CsvSource({
        "20429, too-many-requests.json",
        "60212, concurrent-requests.json",
        "60410, fraud-guard.json",
        "60605, country-not-enabled.json"
    })
    void whatOnlyAFaultBrings(String code, String file) throws Exception {
        simulator.fail(Fault.providerCode(code));

        assertLike(caller.start(NUMBER, "sms"), file);
    }
}
