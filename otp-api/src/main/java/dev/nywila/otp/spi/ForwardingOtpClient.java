package dev.nywila.otp.spi;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult;
import java.util.Optional;

/**
 * A client that hands everything on to another one, to be extended by those that add something: a guard, a count, an audit.
 * As thread-safe as its delegate.
 *
 * <p>All ways to send lead through {@link #send(OtpRequest)}: whoever overrides that one has overridden them all.
 */
public abstract class ForwardingOtpClient implements OtpClient {

    /** For subclasses. */
    protected ForwardingOtpClient() {}

    /**
     * Returns the client that is asked.
     *
     * @return the same one each time
     */
    protected abstract OtpClient delegate();

    @Override
    public String name() {
        return delegate().name();
    }

    @Override
    public Challenge send(OtpRequest request) {
        return delegate().send(request);
    }

    @Override
    public final Challenge send(Recipient recipient) {
        return send(OtpRequest.to(recipient));
    }

    @Override
    public final Challenge resend(Challenge challenge) {
        return send(OtpRequest.again(challenge));
    }

    @Override
    public VerificationResult verify(Challenge challenge, String code) {
        return delegate().verify(challenge, code);
    }

    @Override
    public Capabilities capabilities() {
        return delegate().capabilities();
    }

    /**
     * Returns this client if it is of that type, and nothing of its delegate's.
     *
     * @implSpec Override it to hand on single types, such as a fake's outbox, that lead around nothing. A client that wraps
     *     for protection never hands on its delegate.
     */
    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return OtpClient.super.unwrap(type);
    }

    @Override
    public void close() {
        delegate().close();
    }
}
