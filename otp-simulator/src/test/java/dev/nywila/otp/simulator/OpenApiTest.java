package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI file is what the simulator does: each route, each status, each field, and nothing else. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OpenApiTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNode FILE = file();
    private static final String TOKEN = "open-sesame-open";

    private final OtpSimulator simulator = OtpSimulator.start();
    private final OtpSimulator guarded = OtpSimulator.builder().token(TOKEN).start();
    private final Caller caller = new Caller(simulator);
    private final List<InputStream> open = new ArrayList<>();

    /** One status of one route, as the file has it. */
    record Documented(String method, String path, String status, JsonNode response) {

        @Override
        public String toString() {
            return method + " " + path + " " + status;
        }

        /** Where a request goes. */
        String target() {
            return path.replace("{dialect}", "beem").replace("{script}", "page");
        }

        JsonNode operation() {
            return FILE.at("/paths").get(path).get(method.toLowerCase(Locale.ROOT));
        }
    }

    private record Answered(int status, HttpHeaders headers, String body) {

        static Answered of(HttpResponse<String> reply) {
            return new Answered(reply.statusCode(), reply.headers(), reply.body());
        }

        Optional<String> type() {
            return headers.firstValue("Content-Type");
        }
    }

    private static JsonNode file() {
        try (InputStream in = OtpSimulator.class.getResourceAsStream("openapi.json")) {
            return JSON.readTree(in);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? FILE.at(node.get("$ref").asString().substring(1)) : node;
    }

    static Stream<Documented> documented() {
        return FILE.get("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(operation -> !operation.getKey().equals("parameters"))
                        .flatMap(operation -> operation.getValue().get("responses").properties().stream()
                                .map(response -> new Documented(
                                        operation.getKey().toUpperCase(Locale.ROOT),
                                        path.getKey(),
                                        response.getKey(),
                                        resolved(response.getValue())))));
    }

    @BeforeEach
    void leaveSomethingToShow() throws Exception {
        caller.verify(caller.pinId(), "000000");
        simulator.fail(Fault.lostReply());
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.request(NUMBER));
        simulator.fail(
                Fault.status(503, "{}").times(2), Fault.latency(Duration.ZERO).untilCleared());
    }

    @AfterEach
    void close() throws IOException {
        simulator.close();
        guarded.close();
        for (InputStream each : open) {
            each.close();
        }
    }

    @Test
    void everyRouteIsInTheFileAndNoOther() {
        List<String> served = simulator.routes().stream()
                .map(route -> route.method() + " " + template(route.path()))
                .distinct()
                .toList();

        assertThat(documented().map(each -> each.method() + " " + each.path()).distinct())
                .containsExactlyInAnyOrderElementsOf(served);
    }

    private static String template(String path) {
        return path.replaceFirst("^/dialects/(beem|twilio)/", "/dialects/{dialect}/")
                .replaceFirst("^/page(-[a-z]+)?[.]js$", "/{script}.js");
    }

    @Test
    void theFileNamesEveryKindOfFault() {
        assertThat(FILE.at("/components/schemas/FaultName/enum").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(
                        FaultKind.ALL.stream().map(FaultKind::name).toList());
    }

    @Test
    void itIsServed() throws Exception {
        assertThat(JSON.readTree(caller.get("/openapi.json"))).isEqualTo(FILE);
    }

    @ParameterizedTest
    @MethodSource("documented")
    void everyStatusThatIsInTheFileIsAnsweredAsItSays(Documented documented) throws Exception {
        Answered answered = perform(documented);

        assertThat(answered.status()).isEqualTo(Integer.parseInt(documented.status()));
        JsonNode content = documented.response().get("content");
        if (content == null) {
            assertThat(answered.body()).isEmpty();
        } else {
            String type = content.propertyNames().iterator().next();
            assertThat(answered.type())
                    .hasValueSatisfying(
                            given -> assertThat(given.replace("application/json; charset=utf-8", "application/json"))
                                    .isEqualTo(type));
            if (type.equals("application/json")) {
                assertThat(mistakes(content.get(type).get("schema"), answered.body()))
                        .isEmpty();
            }
        }
        JsonNode headers = documented.response().get("headers");
        if (headers != null) {
            headers.propertyNames()
                    .forEach(name ->
                            assertThat(answered.headers().firstValue(name)).isPresent());
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void listsAreNotEmptyWhenTheyAreChecked(String path) throws Exception {
        assertThat(JSON.readTree(caller.get(path)).size()).isPositive();
    }

    static Stream<String> lists() {
        return Stream.of("/inbox", "/log", "/dialects");
    }

    @Test
    void aFieldThatIsNotInTheFileWouldBeSeen() throws Exception {
        JsonNode schema = FILE.at("/paths/~1inbox/get/responses/200/content/application~1json/schema");
        String body = caller.get("/inbox");

        assertThat(mistakes(schema, body)).isEmpty();
        assertThat(mistakes(schema, body.replace("\"id\":", "\"more\":1,\"id\":")))
                .isNotEmpty();
        assertThat(mistakes(schema, body.replace("\"state\":\"", "\"state\":\"half-")))
                .isNotEmpty();
        assertThat(mistakes(schema, body.replaceFirst("\"id\":1,", ""))).isNotEmpty();
    }

    /** What the schema finds wrong, with the file's own parts at hand. */
    private static List<Error> mistakes(JsonNode schema, String body) {
        ObjectNode whole = JSON.createObjectNode();
        whole.setAll((ObjectNode) schema);
        whole.set("components", FILE.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(body, InputFormat.JSON);
    }

    private Answered perform(Documented documented) throws Exception {
        return switch (documented.status()) {
            case "401" -> Answered.of(send(new Caller(guarded), documented, documented.target()));
            case "403" ->
                Answered.of(caller.call(
                        request(caller, documented, waiting(documented)).header("Origin", "http://evil.example")));
            case "415" ->
                Answered.of(caller.call(caller.to(documented.target())
                        .header("Content-Type", "text/plain")
                        .method(documented.method(), BodyPublishers.ofString("{}"))));
            case "421" -> elsewhere(documented);
            case "400" -> malformed(documented);
            case "303" -> Answered.of(send(new Caller(guarded), documented, "/?token=" + TOKEN));
            case "503" -> crowded(documented);
            default -> usual(documented);
        };
    }

    private static String waiting(Documented documented) {
        return documented.target() + (documented.path().equals("/inbox") ? "?wait=1s" : "");
    }

    private static HttpRequest.Builder request(Caller from, Documented documented, String target) {
        HttpRequest.Builder request = from.to(target);
        return documented.method().equals("GET")
                ? request
                : request.header("Content-Type", "application/json")
                        .method(documented.method(), BodyPublishers.ofString(goodBody(documented)));
    }

    private static HttpResponse<String> send(Caller from, Documented documented, String target) throws Exception {
        return from.call(request(from, documented, target));
    }

    private static String goodBody(Documented documented) {
        return switch (documented.method() + " " + documented.path()) {
            case "POST /faults" -> "{\"fault\":\"latency\",\"delay\":\"1s\",\"calls\":3}";
            case "POST /clock" -> "{\"advance\":\"5m\"}";
            case "POST /dialects/{dialect}/switches" -> "{\"wrongPinStatus\":\"403\",\"codeAsText\":true}";
            case "POST /reset" -> "{}";
            default -> "";
        };
    }

    private Answered usual(Documented documented) throws Exception {
        JsonNode body = documented.operation().get("requestBody");
        if (body != null) {
            assertThat(mistakes(body.at("/content/application~1json/schema"), goodBody(documented)))
                    .isEmpty();
        }
        if (!documented.path().equals("/changes")) {
            return Answered.of(send(caller, documented, documented.target()));
        }
        HttpResponse<InputStream> stream = caller.stream("/changes");
        open.add(stream.body());
        String start = new String(stream.body().readNBytes("event: change".length()), StandardCharsets.UTF_8);
        return new Answered(stream.statusCode(), stream.headers(), start);
    }

    private Answered malformed(Documented documented) throws Exception {
        if (documented.method().equals("GET")) {
            return Answered.of(caller.call(caller.to(documented.target() + "?limit=0")));
        }
        return Answered.of(caller.change(documented.method(), documented.target(), "{\"nobody\":\"knows\"}"));
    }

    private Answered elsewhere(Documented documented) throws Exception {
        String reply = caller.rawReply(documented.method() + " " + documented.target()
                + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        String[] parts = reply.split("\r\n\r\n", 2);
        Map<String, List<String>> headers = parts[0].lines()
                .skip(1)
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> List.of(pair[1])));
        int status = Integer.parseInt(parts[0].substring("HTTP/1.1 ".length(), "HTTP/1.1 421".length()));
        return new Answered(status, HttpHeaders.of(headers, (name, value) -> true), parts[1]);
    }

    private Answered crowded(Documented documented) throws Exception {
        if (documented.path().equals("/changes")) {
            for (int i = 0; i < ChangeStreams.MOST; i++) {
                open.add(caller.stream("/changes").body());
            }
            return Answered.of(caller.call(caller.to("/changes")));
        }
        Object first = CompletableFuture.anyOf(IntStream.rangeClosed(0, Waiters.MOST)
                        .mapToObj(i -> caller.ask("/inbox?wait=30s&after=1000"))
                        .toArray(CompletableFuture[]::new))
                .get();
        @SuppressWarnings("unchecked")
        HttpResponse<String> refused = (HttpResponse<String>) first;
        return Answered.of(refused);
    }
}
