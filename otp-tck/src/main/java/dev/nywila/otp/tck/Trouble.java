package dev.nywila.otp.tck;

import dev.nywila.otp.OtpFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can go wrong between a client and its provider, and what the client must then answer. */
public enum Trouble {
    /**
     * Nothing reaches the provider: a refused connection. The client throws {@code OtpException} with {@code UNAVAILABLE},
     * not {@code OtpOutcomeUnknownException}; the provider's side counts no request.
     */
    UNREACHABLE(OtpFailure.UNAVAILABLE, false, 0, 0),

    /**
     * The provider does what it is asked, and its reply is lost: a connection cut after the request. The client throws
     * {@code OtpOutcomeUnknownException}; the provider's side counts exactly one request.
     */
    REPLY_LOST(null, true, 1, 1),

    /**
     * The provider does nothing and answers that it is broken: status 503. The client throws
     * {@code OtpOutcomeUnknownException} with {@code UNAVAILABLE}, since it cannot know how far the provider came; the
     * provider's side counts at most one request.
     */
    OUTAGE(OtpFailure.UNAVAILABLE, true, 0, 1),

    /**
     * The provider does nothing and asks to wait for 7 seconds: status 429. The client throws {@code OtpException} with
     * {@code RATE_LIMITED} and {@code retryAfter()} of 7 seconds, not {@code OtpOutcomeUnknownException}; the provider's
     * side counts at most one request. A provider that never says for how long, see {@link OtpTestbed#tellsRetryAfter},
     * gives the client no {@code retryAfter()} to tell.
     */
    THROTTLED(OtpFailure.RATE_LIMITED, false, 0, 1),

    /**
     * The provider answers with the status of a success, and with a body that is none: a proxy's HTML page. The client
     * throws {@code OtpOutcomeUnknownException} with {@code PROTOCOL}; the provider's side counts at most one request.
     */
    GARBLED(OtpFailure.PROTOCOL, true, 0, 1);

    static final Duration WAIT = Duration.ofSeconds(7);

    /** What the client's exception must say, or null if any failure will do. */
    final @Nullable OtpFailure failure;

    final boolean outcomeUnknown;
    final long fewestRequests;
    final long mostRequests;

    Trouble(@Nullable OtpFailure failure, boolean outcomeUnknown, long fewestRequests, long mostRequests) {
        this.failure = failure;
        this.outcomeUnknown = outcomeUnknown;
        this.fewestRequests = fewestRequests;
        this.mostRequests = mostRequests;
    }

    /** What a client must answer, in words. */
    String answer() {
        return (outcomeUnknown ? "OtpOutcomeUnknownException" : "OtpException, certainly nothing happened,")
                + (failure == null ? "" : " " + failure);
    }
}
