package dev.nywila.benchmarks.vonage;

import com.vonage.client.HttpConfig;
import com.vonage.client.VonageClient;
import com.vonage.client.verify2.SmsWorkflow;
import com.vonage.client.verify2.VerificationRequest;
import com.vonage.client.verify2.Verify2Client;
import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Vonage Verify v2 by Vonage's SDK, with a key and a secret: signing a token for each call would cost more. */
final class VonageCalls implements Client {

    private final Verify2Client verify;
    private final AtomicLong number = new AtomicLong();

    VonageCalls(VonageClient.Builder vonage, URI stub) {
        this.verify = vonage.apiKey("12345678")
                .apiSecret("secretsecret1234")
                .httpConfig(HttpConfig.builder().baseUri(stub).build())
                .build()
                .getVerify2Client();
    }

    @Override
    public Object send() {
        return verify.sendVerification(VerificationRequest.builder()
                        .brand("Shop")
                        .addWorkflow(new SmsWorkflow(Subject.NUMBER.substring(1)))
                        .build())
                .getRequestId();
    }

    @Override
    public Object sentBefore() {
        return new UUID(0, number.incrementAndGet());
    }

    @Override
    public boolean verify(Object sent) {
        return verify.checkVerificationCode((UUID) sent, Subject.CODE).getStatus() != null;
    }
}
