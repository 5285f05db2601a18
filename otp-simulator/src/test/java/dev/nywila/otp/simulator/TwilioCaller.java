package dev.nywila.otp.simulator;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls a simulator's Twilio over real HTTP, as a program in any language would. */
final class TwilioCaller {

    private static final Pattern SID = Pattern.compile("\"sid\":\"(VE[0-9a-f]{32})\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final OtpSimulator simulator;
    private final String service;
    private String authorization;

    TwilioCaller(OtpSimulator simulator) {
        this.simulator = simulator;
        TwilioAccount account = TwilioAccount.defaults();
        this.service = "/v2/Services/" + account.serviceSid();
        this.authorization = Caller.basic(account.accountSid() + ":" + account.authToken());
    }

    TwilioCaller as(String header) {
        this.authorization = header;
        return this;
    }

    /** The names and values as a form, in turns. */
    static String form(String... namesAndValues) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(form.length() == 0 ? "" : "&")
                    .append(namesAndValues[i])
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    HttpResponse<String> start(String to, String channel) throws IOException, InterruptedException {
        return post(service + "/Verifications", form("To", to, "Channel", channel));
    }

    HttpResponse<String> start(String form) throws IOException, InterruptedException {
        return post(service + "/Verifications", form);
    }

    HttpResponse<String> check(String sid, String code) throws IOException, InterruptedException {
        return check(form("VerificationSid", sid, "Code", code));
    }

    HttpResponse<String> check(String form) throws IOException, InterruptedException {
        return post(service + "/VerificationCheck", form);
    }

    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return send("POST", path, form);
    }

    HttpResponse<String> send(String method, String path, String form) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.method(method, BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
    }

    static String sid(String body) {
        Matcher found = SID.matcher(body);
        if (!found.find()) {
            throw new IllegalStateException("no sid in the reply");
        }
        return found.group(1);
    }
}
