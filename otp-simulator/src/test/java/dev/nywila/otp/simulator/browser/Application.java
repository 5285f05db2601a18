package dev.nywila.otp.simulator.browser;

import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.testing.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The application under test, in whatever language: calls the simulated provider over HTTP, with the default settings. */
final class Application {

    static final String NUMBER = "+255713507067";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI simulator;
    private String login = "simulator-key:simulator-secret";

    Application(OtpSimulator simulator) {
        this.simulator = simulator.baseUrl();
    }

    Application as(String pair) {
        this.login = pair;
        return this;
    }

    HttpResponse<String> call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(simulator.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!login.isEmpty()) {
            request.header("Authorization", basic(login));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> ask(String number) throws IOException, InterruptedException {
        return call("POST", "/v1/request", "{\"appId\":1,\"msisdn\":" + Json.write(number.replace("+", "")) + "}");
    }

    /** Has Twilio start a verification, which must work. */
    void verifyWithTwilio(String to, String channel) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        simulator.resolve("/v2/Services/VA51000000000000000000000000000001/Verifications"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", basic("AC51000000000000000000000000000001:5ec2e75ec2e75ec2e75ec2e75ec2e75e"))
                .POST(BodyPublishers.ofString(
                        "To=" + URLEncoder.encode(to, StandardCharsets.UTF_8) + "&Channel=" + channel))
                .build();
        int status = http.send(request, BodyHandlers.ofString()).statusCode();
        if (status != 201) {
            throw new AssertionError("no verification was started, status " + status);
        }
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** Has a code sent, which must work, and returns its reference. */
    String send(String number) throws IOException, InterruptedException {
        HttpResponse<String> reply = ask(number);
        Json reference = Json.read(reply.body()).at("data", "pinId");
        if (!reference.isThere()) {
            throw new AssertionError("no code was sent, status " + reply.statusCode());
        }
        return reference.text();
    }

    HttpResponse<String> check(String reference, String code) throws IOException, InterruptedException {
        return call("POST", "/v1/verify", "{\"pinId\":\"" + reference + "\",\"pin\":\"" + code + "\"}");
    }
}
