package dev.nywila.otp.http;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.Call;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ObservationHandler} is told of one operation: what was asked for when it starts, and what came of it when
 * it stops, which makes a handler an audit log. The observation is named {@code otp.call}; its low-cardinality keys are
 * {@code operation}, {@code provider}, {@code client}, {@code outcome} and {@code certainty}, its high-cardinality one is
 * {@code call}. A context holds the recipient and the challenge, which no key value does: whoever writes them down decides
 * where. Used on the calling thread.
 */
public final class OtpObservationContext extends Observation.Context {

    private final Call call;
    private final @Nullable OtpRequest request;
    private @Nullable Challenge challenge;
    private @Nullable VerificationResult answer;

    OtpObservationContext(Call call, @Nullable OtpRequest request, @Nullable Challenge challenge) {
        this.call = call;
        this.request = request;
        this.challenge = challenge;
    }

    /**
     * Returns what is to be done.
     *
     * @return send, resend or verify
     */
    public OtpOperation operation() {
        return call.operation();
    }

    /**
     * Returns the call's random name, as in log lines, exceptions and the challenge.
     *
     * @return 1 to 13 characters of {@code a-z0-9}
     */
    public String callId() {
        return call.callId();
    }

    /**
     * Returns what was asked for.
     *
     * @return the request of a send or resend; empty for a verify
     */
    public Optional<OtpRequest> request() {
        return Optional.ofNullable(request);
    }

    /**
     * Returns the challenge that a verify is about, or that a send returned.
     *
     * @return the challenge; empty for a send that is under way or has failed
     */
    public Optional<Challenge> challenge() {
        return Optional.ofNullable(challenge);
    }

    /**
     * Returns the answer to a code.
     *
     * @return the answer; empty for a send, while a verify is under way, and where it failed
     */
    public Optional<VerificationResult> answer() {
        return Optional.ofNullable(answer);
    }

    /**
     * Returns what was thrown.
     *
     * @return the trouble; empty where there was none, and while the call is under way
     */
    public Optional<OtpException> trouble() {
        return getError() instanceof OtpException trouble ? Optional.of(trouble) : Optional.empty();
    }

    void sent(Challenge sent) {
        challenge = sent;
    }

    void answered(VerificationResult result) {
        answer = result;
    }
}
