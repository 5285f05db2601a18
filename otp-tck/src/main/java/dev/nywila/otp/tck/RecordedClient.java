package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A client whose calls a failure tells. It hands on each method as it is called, as one of them may be wrong; so it is no
 * {@link dev.nywila.otp.spi.ForwardingOtpClient}.
 */
final class RecordedClient implements OtpClient {

    private final OtpClient client;
    private final Steps steps;
    private final String name;

    /** What is told of a call begins with a name, or with nothing. */
    RecordedClient(OtpClient client, Steps steps, String name) {
        this.client = client;
        this.steps = steps;
        this.name = name;
    }

    private <T> T told(String call, Supplier<T> calling) {
        try {
            T outcome = calling.get();
            steps.note(name + call, outcome == null ? "null" : outcome);
            return outcome;
        } catch (Throwable thrown) {
            steps.note(name + call, thrown);
            throw thrown;
        }
    }

    @Override
    public String name() {
        return client.name();
    }

    @Override
    public Challenge send(OtpRequest request) {
        return told(steps.of(request), () -> client.send(request));
    }

    @Override
    public Challenge send(Recipient recipient) {
        return told(steps.of(recipient), () -> client.send(recipient));
    }

    @Override
    public Challenge resend(Challenge challenge) {
        return told(steps.ofResend(challenge), () -> client.resend(challenge));
    }

    @Override
    public VerificationResult verify(Challenge challenge, String code) {
        return told(steps.of(challenge, code), () -> client.verify(challenge, code));
    }

    @Override
    public Capabilities capabilities() {
        return client.capabilities();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return client.unwrap(type);
    }

    @Override
    public void close() {
        steps.note(name + "close");
        client.close();
    }

    @Override
    public String toString() {
        return client.toString();
    }
}
