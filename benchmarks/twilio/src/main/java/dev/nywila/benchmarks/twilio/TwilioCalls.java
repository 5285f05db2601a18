package dev.nywila.benchmarks.twilio;

import com.twilio.http.HttpClient;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.verify.v2.service.Verification;
import com.twilio.rest.verify.v2.service.VerificationCheck;
import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** Twilio Verify by Twilio's SDK. */
final class TwilioCalls implements Client {

    private static final String SERVICE = "VA00000000000000000000000000000001";

    private final TwilioRestClient twilio;
    private final AtomicLong number = new AtomicLong();

    TwilioCalls(HttpClient http) {
        this.twilio = new TwilioRestClient.Builder("AC00000000000000000000000000000001", "secret")
                .httpClient(http)
                .build();
    }

    @Override
    public Object send() {
        Verification sent = Verification.creator(SERVICE, Subject.NUMBER, "sms").create(twilio);
        if (!"pending".equals(sent.getStatus())) {
            throw new IllegalStateException(sent.getStatus());
        }
        return sent.getSid();
    }

    @Override
    public Object sentBefore() {
        return "VE" + number.incrementAndGet();
    }

    @Override
    public boolean verify(Object sent) {
        return "approved"
                .equals(VerificationCheck.creator(SERVICE)
                        .setVerificationSid((String) sent)
                        .setCode(Subject.CODE)
                        .create(twilio)
                        .getStatus());
    }

    /** The SDK's own client. Its address is fixed in the SDK, so each request is written anew with the stub's. */
    static final class ToStub extends NetworkHttpClient {

        private final URI stub;

        ToStub(URI stub) {
            this.stub = stub;
        }

        ToStub(URI stub, HttpClientBuilder http) {
            super(http);
            this.stub = stub;
        }

        @Override
        public Response makeRequest(Request request) {
            String url = request.getUrl();
            Request there =
                    new Request(request.getMethod(), stub + url.substring(url.indexOf('/', "https://".length())));
            there.setAuth(request.getUsername(), request.getPassword());
            there.setContentType(request.getContentType());
            request.getHeaderParams()
                    .forEach((name, values) -> values.forEach(value -> there.addHeaderParam(name, value)));
            request.getPostParams().forEach((name, values) -> values.forEach(value -> there.addPostParam(name, value)));
            return super.makeRequest(there);
        }
    }
}
