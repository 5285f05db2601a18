package dev.nywila.otp.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls a simulator over real HTTP, as a program in any language would. */
final class Caller {

    static final String NUMBER = "255713507067";

    private static final Pattern PIN_ID = Pattern.compile("\"pinId\":\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final OtpSimulator simulator;
    private String authorization = basic("simulator-key:simulator-secret");

    Caller(OtpSimulator simulator) {
        this.simulator = simulator;
    }

    static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    Caller as(String header) {
        this.authorization = header;
        return this;
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> call(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = to(path).header("Content-Type", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return call(request.POST(BodyPublishers.ofString(body)));
    }

    /** The body of a question to the simulator's own interface, which is answered. */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> reply = call(to(path));
        if (reply.statusCode() != 200) {
            throw new IllegalStateException("status " + reply.statusCode());
        }
        return reply.body();
    }

    /** A question to the simulator's own interface, without waiting for the answer. */
    CompletableFuture<HttpResponse<String>> ask(String path) {
        return http.sendAsync(to(path).build(), BodyHandlers.ofString());
    }

    /** A reply that need not end. */
    HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
        return http.send(to(path).build(), BodyHandlers.ofInputStream());
    }

    /** A change by the simulator's own interface, as a program sends it. */
    HttpResponse<String> change(String method, String path, String body) throws IOException, InterruptedException {
        return call(to(path).header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    HttpResponse<String> request(String msisdn) throws IOException, InterruptedException {
        return post("/v1/request", "{\"appId\":1,\"msisdn\":\"" + msisdn + "\"}");
    }

    /** Requests a code without waiting for the answer. */
    CompletableFuture<HttpResponse<String>> later(String msisdn) {
        HttpRequest request = to("/v1/request")
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString("{\"appId\":1,\"msisdn\":\"" + msisdn + "\"}"))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    /** The pinId of a request that was accepted. */
    String pinId() throws IOException, InterruptedException {
        return pinId(request(NUMBER).body());
    }

    static String pinId(String body) {
        Matcher found = PIN_ID.matcher(body);
        if (!found.find()) {
            throw new IllegalStateException("no pinId in the reply");
        }
        return found.group(1);
    }

    HttpResponse<String> verify(String pinId, String pin) throws IOException, InterruptedException {
        return post("/v1/verify", "{\"pinId\":\"" + pinId + "\",\"pin\":\"" + pin + "\"}");
    }

    /** The status line's number for a request that is written to the socket as it is. */
    int raw(String request) throws IOException {
        try (Socket socket = written(request)) {
            String statusLine =
                    new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
            return Integer.parseInt(statusLine.substring("HTTP/1.1 ".length()));
        }
    }

    /** The reply to a request that is written to the socket as it is, and asks for the connection to be closed. */
    String rawReply(String request) throws IOException {
        try (Socket socket = written(request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket written(String request) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), simulator.baseUrl().getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    /** A recorded body, without the file's last line break. */
    static String golden(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/beem", name)).stripTrailing();
    }

    static String coded(int code, String text) {
        return "{\"data\":{\"message\":{\"code\":" + code + ",\"message\":\"" + text + "\"}}}";
    }

    /** Waits until the server ends this connection, in whichever way. */
    static boolean isCutOff(Socket socket) throws SocketTimeoutException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException stillOpen) {
            throw stillOpen;
        } catch (IOException reset) {
            return true;
        }
    }
}
