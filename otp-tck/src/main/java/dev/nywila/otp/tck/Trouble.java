package dev.nywila.otp.tck;

import dev.nywila.otp.OtpFailure;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** What can go wrong between a client and its provider, and what the client must then answer. */
public enum Trouble {
    /**
     * Nothing reaches the provider: a refused connection. The client throws {@code OtpNotDoneException} with
     * {@code UNAVAILABLE}; the provider's side counts no request.
     */
    UNREACHABLE(false, 0, 0, OtpFailure.UNAVAILABLE),

    /**
     * The provider does what it is asked, and its reply is lost: a connection cut after the request. The client throws
     * {@code OtpOutcomeUnknownException}; the provider's side counts exactly one request.
     */
    REPLY_LOST(true, 1, 1),

    /**
     * The provider does nothing and answers that it is broken: status 503. The client throws
     * {@code OtpOutcomeUnknownException} with {@code UNAVAILABLE}, since it cannot know how far the provider came; the
     * provider's side counts at most one request.
     */
    OUTAGE(true, 0, 1, OtpFailure.UNAVAILABLE),

    /**
     * The provider does nothing and asks to wait for 7 seconds: status 429. The client throws {@code OtpNotDoneException}
     * with {@code retryAfter()} of 7 seconds, and with {@code RATE_LIMITED} or, if the provider limits the recipient and not
     * the account, {@code RECIPIENT_LIMITED}; the provider's side counts at most one request. A provider that never says for
     * how long, see {@link OtpTestbed#tellsRetryAfter}, gives the client no {@code retryAfter()} to tell.
     */
    THROTTLED(false, 0, 1, OtpFailure.RATE_LIMITED, OtpFailure.RECIPIENT_LIMITED),

    /**
     * The provider answers with the status of a success, and with a body that is none: a proxy's HTML page. The client
     * throws {@code OtpOutcomeUnknownException} with {@code PROTOCOL}; the provider's side counts at most one request.
     */
    GARBLED(true, 0, 1, OtpFailure.PROTOCOL);

    static final Duration WAIT = Duration.ofSeconds(7);

    /** One of these the client's exception must say; empty if any failure will do. */
    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    final Set<OtpFailure> failures;

    final boolean outcomeUnknown;
    final long fewestRequests;
    final long mostRequests;

    Trouble(boolean outcomeUnknown, long fewestRequests, long mostRequests, OtpFailure... failures) {
        this.failures = Set.of(failures);
        this.outcomeUnknown = outcomeUnknown;
        this.fewestRequests = fewestRequests;
        this.mostRequests = mostRequests;
    }

    /** What a client must answer, in words. */
    String answer() {
        String type = outcomeUnknown ? "OtpOutcomeUnknownException" : "OtpNotDoneException";
        return failures.stream()
                .sorted()
                .map(OtpFailure::name)
                .collect(Collectors.joining(" or ", failures.isEmpty() ? type : type + " ", ""));
    }
}
