package dev.nywila.otp.beem.faults;

import dev.nywila.otp.OtpFailure;

/**
 * How a call must end.
 *
 * @param send what {@link Operation#call} says of a send
 * @param verify what it says of a verify
 * @param requests how many complete requests the server gets
 * @param counted whether the breaker counts it against the provider
 */
record Ending(String send, String verify, int requests, boolean counted) {

    /** The fault does no harm. */
    static Ending fine() {
        return new Ending("accepted", "approved", 1, false);
    }

    /** Certainly nothing left, as the provider could not be reached. */
    static Ending unsent() {
        return certain(OtpFailure.UNAVAILABLE).requests(0).counting();
    }

    /** The exchange broke off after the body may have left. */
    static Ending lost() {
        return unknown(OtpFailure.UNAVAILABLE);
    }

    /** There is a reply, but none that says anything. */
    static Ending garbled() {
        return unknown(OtpFailure.PROTOCOL);
    }

    /** A reply that says that nothing was done; that is an answer. */
    static Ending certain(OtpFailure failure) {
        return both("certain " + failure);
    }

    static Ending unknown(OtpFailure failure) {
        return both("unknown " + failure).counting();
    }

    static Ending both(String outcome) {
        return new Ending(outcome, outcome, 1, false);
    }

    /** Where the same reply means one thing to a send and another to a verify. */
    static Ending each(Ending send, Ending verify) {
        return new Ending(send.send, verify.verify, send.requests, send.counted);
    }

    Ending requests(int expected) {
        return new Ending(send, verify, expected, counted);
    }

    Ending counting() {
        return new Ending(send, verify, requests, true);
    }

    Ending uncounted() {
        return new Ending(send, verify, requests, false);
    }

    /** The caller learns how long to wait. */
    Ending waiting(int seconds) {
        String wait = ", wait " + seconds + " s";
        return new Ending(send + wait, verify + wait, requests, counted);
    }

    String outcome(Operation operation) {
        return operation == Operation.SEND ? send : verify;
    }
}
