package dev.nywila.otp.beem.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.beem.Clients;
import dev.nywila.otp.http.tck.Answer;
import dev.nywila.otp.http.tck.Fault;
import dev.nywila.otp.http.tck.HttpSubject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Beem and its adapter, as the tests of all adapters over HTTP see them. */
public final class BeemSubject extends HttpSubject {

    static final String API_KEY = "planted-api-key";
    static final String SECRET_KEY = "pl4nted+secret/key==";
    static final String BASIC = Base64.getEncoder().encodeToString((API_KEY + ":" + SECRET_KEY).getBytes(UTF_8));

    private static final AtomicInteger PIN_IDS = new AtomicInteger();
    private static final Pattern ABOUT = Pattern.compile("\"(?:msisdn|pinId)\":\"([^\"]*)\"");

    /** Made by the tests, also in JVMs of their own. */
    public BeemSubject() {}

    static String nextPinId() {
        return "own-pin-" + PIN_IDS.incrementAndGet();
    }

    @Override
    public String providerId() {
        return "beem";
    }

    @Override
    public Map<String, String> settings(URI baseUrl) {
        return Map.of("base-url", baseUrl.toString(), "api-key", API_KEY, "secret-key", SECRET_KEY, "app-id", "1308");
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("api key", API_KEY, "secret key", SECRET_KEY, "Basic header", BASIC);
    }

    @Override
    public boolean isSend(String request) {
        return request.startsWith("POST /v1/request ");
    }

    @Override
    public String about(String request) {
        Matcher about = ABOUT.matcher(request);
        return about.find() ? about.group(1) : "";
    }

    @Override
    public String reference(long number) {
        return "pin-" + number;
    }

    @Override
    public Answer accepted(String request, String reference) {
        return new Answer(
                200,
                "{\"data\":{\"pinId\":\"" + reference + "\",\"message\":{\"code\":100,\"message\":\"" + MARKER
                        + "\"}}}");
    }

    @Override
    public Answer approved(String request) {
        return new Answer(200, coded(117, MARKER));
    }

    @Override
    public Answer wrongCode(String request) {
        return new Answer(200, coded(114, MARKER));
    }

    static String coded(int code, String message) {
        return "{\"data\":{\"message\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}}";
    }

    @Override
    public String referencePath() {
        return "data.pinId";
    }

    @Override
    public List<String> acceptedBy() {
        return List.of("data.message.code");
    }

    @Override
    public List<String> approvedBy() {
        return List.of("data.message.code");
    }

    @Override
    public List<Fault> faults() {
        List<Fault> faults = new ArrayList<>(BeemBodyFaults.all());
        faults.addAll(CodeFaults.all());
        return faults;
    }

    /** Of the codes one shape at one status is enough: the others mean the same, where they mean anything. */
    @Override
    public boolean isShown(Fault fault) {
        return !fault.group().equals(CodeFaults.GROUP) || fault.name().endsWith("in shape A, status 200");
    }

    @Override
    public Map<String, UnaryOperator<String>> echoes() {
        return Map.of(
                "code, a number", echo -> "{\"data\":{\"message\":{\"code\":" + echo + "}}}",
                "code, a text", echo -> "{\"data\":{\"message\":{\"code\":\"" + echo + "\"}}}",
                "code on top", echo -> "{\"code\":" + echo + "}",
                "message of a rejection", echo -> coded(114, echo),
                "message of trouble", echo -> coded(101, echo),
                "message of bad credentials", echo -> coded(120, echo),
                "name of a field in a success", echo -> "{\"" + echo + "\":1,\"data\":{\"message\":{\"code\":117}}}",
                "pinId", echo -> accepted("", echo).body(),
                "expiry",
                        echo -> accepted("", "x")
                                .body()
                                .replace("\"pinId\"", "\"expiresInSeconds\":\"" + echo + "\",\"pinId\""));
    }

    @Override
    public OtpConfig resolving(OtpConfig config, Resolver resolver) {
        return Clients.resolving(config, resolver::resolve);
    }

    /** Whoever exceeds one on purpose writes the new figure here, with the reason in the commit. */
    @Override
    public Budget budget() {
        // runs on 17 and on 25 lay within 12 bytes
        return Runtime.version().feature() < 25 ? new Budget(18_600, 17_600) : new Budget(18_200, 17_300);
    }
}
