package dev.nywila.otp.simulator;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.verify.v2.service.Verification;
import com.twilio.rest.verify.v2.service.VerificationCheck;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;

/**
 * Twilio's own Java library, unchanged but for where its connections lead: what it sends to {@code verify.twilio.com} arrives
 * at a simulator. Keeps the head of each request as it went out.
 */
final class TwilioSdk {

    static final String HOST = "verify.twilio.com";

    /** What says something about the interface, and not about the library or the connection. */
    private static final Set<String> KEPT = Set.of("accept", "authorization", "content-type");

    private final TwilioAccount account = TwilioAccount.defaults();
    private final TwilioRestClient client;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    TwilioSdk(URI simulator) {
        HttpHost there = new HttpHost("http", simulator.getHost(), simulator.getPort());
        HttpClientBuilder connections = HttpClientBuilder.create()
                .setRoutePlanner((target, context) -> new HttpRoute(there))
                // of 429, as long as Retry-After says: only the first answer is of interest here
                .disableAutomaticRetries()
                .addRequestInterceptorLast((request, entity, context) -> heads.add(head(request)));
        this.client = new TwilioRestClient.Builder(account.accountSid(), account.authToken())
                .httpClient(new NetworkHttpClient(connections))
                .build();
    }

    private static String head(HttpRequest request) {
        List<String> lines = new ArrayList<>();
        lines.add(request.getMethod() + " " + request.getRequestUri());
        for (Header header : request.getHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (KEPT.contains(name)) {
                lines.add(name + ": " + header.getValue());
            }
        }
        return lines.get(0) + "\n"
                + String.join(
                        "\n", lines.subList(1, lines.size()).stream().sorted().toList());
    }

    /** The heads of all requests so far, oldest first. */
    List<String> heads() {
        return List.copyOf(heads);
    }

    Verification start(String to, String channel) {
        return Verification.creator(account.serviceSid(), to, channel).create(client);
    }

    Verification start(String to, String channel, String locale) {
        return Verification.creator(account.serviceSid(), to, channel)
                .setLocale(locale)
                .create(client);
    }

    VerificationCheck check(String sid, String code) {
        return VerificationCheck.creator(account.serviceSid())
                .setVerificationSid(sid)
                .setCode(code)
                .create(client);
    }

    VerificationCheck checkOf(String to, String code) {
        return VerificationCheck.creator(account.serviceSid())
                .setTo(to)
                .setCode(code)
                .create(client);
    }
}
