package dev.nywila.otp.http.tck;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.Rejection;

/**
 * How a call must end.
 *
 * @param send what becomes of a send, in a few words
 * @param verify what becomes of a verify
 * @param requests how many complete requests the server gets
 * @param counted whether the breaker counts it against the provider
 */
public record Ending(String send, String verify, int requests, boolean counted) {

    /**
     * The fault does no harm.
     *
     * @return a challenge, or an approval
     */
    public static Ending fine() {
        return new Ending("accepted", "approved", 1, false);
    }

    /**
     * Certainly nothing left, as the provider could not be reached.
     *
     * @return unavailable, without a request
     */
    public static Ending unsent() {
        return certain(OtpFailure.UNAVAILABLE).requests(0).counting();
    }

    /**
     * The exchange broke off after the body may have left.
     *
     * @return unavailable, outcome unknown
     */
    public static Ending lost() {
        return unknown(OtpFailure.UNAVAILABLE);
    }

    /**
     * There is a reply, but none that says anything.
     *
     * @return a breach of the protocol, outcome unknown
     */
    public static Ending garbled() {
        return unknown(OtpFailure.PROTOCOL);
    }

    /**
     * A reply that says that nothing was done; that is an answer.
     *
     * @param failure what it means
     * @return certainly nothing done
     */
    public static Ending certain(OtpFailure failure) {
        return both("certain " + failure);
    }

    /**
     * Nobody knows what was done.
     *
     * @param failure what happened
     * @return outcome unknown, counted
     */
    public static Ending unknown(OtpFailure failure) {
        return both("unknown " + failure).counting();
    }

    /**
     * The provider says no; of a verify.
     *
     * @param reason its reason
     * @return the rejection
     */
    public static Ending rejected(Rejection reason) {
        return both("rejected " + reason);
    }

    static Ending both(String outcome) {
        return new Ending(outcome, outcome, 1, false);
    }

    /**
     * Where the same reply means one thing to a send and another to a verify.
     *
     * @param send of which what becomes of a send is taken, and all else
     * @param verify of which what becomes of a verify is taken
     * @return both
     */
    public static Ending each(Ending send, Ending verify) {
        return new Ending(send.send, verify.verify, send.requests, send.counted);
    }

    /** S3: which statuses decide alone, and what the others leave open. */
    static Ending ofStatus(int status) {
        return switch (status) {
            case 401, 407 -> certain(OtpFailure.CONFIGURATION);
            case 429 -> certain(OtpFailure.RATE_LIMITED);
            case 413, 414, 415, 431 -> certain(OtpFailure.PROTOCOL);
            case 408, 425, 500, 502, 503, 504 -> lost();
            default -> garbled();
        };
    }

    /**
     * Tells how many requests must have come.
     *
     * @param expected complete ones
     * @return the same otherwise
     */
    public Ending requests(int expected) {
        return new Ending(send, verify, expected, counted);
    }

    /**
     * Says that the breaker counts it.
     *
     * @return the same otherwise
     */
    public Ending counting() {
        return new Ending(send, verify, requests, true);
    }

    /**
     * Says that the breaker does not count it.
     *
     * @return the same otherwise
     */
    public Ending uncounted() {
        return new Ending(send, verify, requests, false);
    }

    /**
     * Says that the caller learns how long to wait.
     *
     * @param seconds to wait
     * @return the same otherwise
     */
    public Ending waiting(int seconds) {
        String wait = Operation.WAIT + seconds + " s";
        return new Ending(send + wait, verify + wait, requests, counted);
    }

    String outcome(Operation operation) {
        return operation == Operation.SEND ? send : verify;
    }
}
