package dev.nywila.otp.simulator;

import java.util.Objects;

/**
 * How Beem's interface behaves where public material is silent or contradicts itself. Immutable; starts at
 * {@link #defaults()}.
 *
 * <p>What each of them may be set to is an <em>assumption</em>: some client or document says so, or guards against it,
 * and no recorded reply decides. Two assumptions have no switch: wrong pins are counted per number over one pin lifetime,
 * not per pinId, so that a new request gives none back; and a body that is not JSON is answered in the form without a code.
 *
 * @param wrongPinStatus <em>Assumption:</em> the status of code 114, a wrong pin: 200 (a client's comment on live tests),
 *     403 (the newer documentation as quoted) or 400
 * @param otherErrorStatus <em>Assumption:</em> the status of every other error but a refused login: 200, 400 or 404
 * @param authStatus <em>Assumption:</em> the status of code 120, a refused login: 401 (seen on the SMS host) or 200
 * @param expiryFields <em>Assumption:</em> whether and how a request's success says when the pin expires
 * @param oldPinStaysValid <em>Assumption:</em> whether an older pinId of a number can be verified after a new request, or
 *     is answered with 113
 * @param codeAsText <em>Assumption:</em> whether {@code code} is a numeric string instead of a number
 * @param messageAsText <em>Assumption:</em> whether {@code data.message} is a plain string instead of an object; the code
 *     is then nowhere
 */
public record BeemSwitches(
        int wrongPinStatus,
        int otherErrorStatus,
        int authStatus,
        ExpiryFields expiryFields,
        boolean oldPinStaysValid,
        boolean codeAsText,
        boolean messageAsText) {

    /** How a request's success says when the pin expires: {@code pinExpiryTimeInMinutes} and {@code expiresInSeconds}. */
    public enum ExpiryFields {
        /** Not at all, as in every body that was recorded. */
        ABSENT,
        /** <em>Assumption:</em> as numbers. */
        NUMBERS,
        /** <em>Assumption:</em> as numeric strings. */
        TEXT
    }

    /**
     * Checks the statuses.
     *
     * @param wrongPinStatus status of code 114
     * @param otherErrorStatus status of other errors
     * @param authStatus status of code 120
     * @param expiryFields expiry in a success
     * @param oldPinStaysValid whether an older pinId is good
     * @param codeAsText whether codes are strings
     * @param messageAsText whether messages are strings
     * @throws IllegalArgumentException if a status is none of those that are stated for it
     */
    public BeemSwitches {
        Objects.requireNonNull(expiryFields, "expiryFields");
        require(wrongPinStatus == 200 || wrongPinStatus == 400 || wrongPinStatus == 403, "wrongPinStatus");
        require(otherErrorStatus == 200 || otherErrorStatus == 400 || otherErrorStatus == 404, "otherErrorStatus");
        require(authStatus == 200 || authStatus == 401, "authStatus");
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is none of the statuses that anyone claims");
        }
    }

    /**
     * Returns what is best supported: errors with status 200 but refused logins with 401, no expiry fields, an older
     * pinId is over, codes are numbers in an object.
     *
     * @return the switches
     */
    public static BeemSwitches defaults() {
        return new BeemSwitches(200, 200, 401, ExpiryFields.ABSENT, false, false, false);
    }

    /**
     * Changes one switch.
     *
     * @param status 200, 400 or 403
     * @return these switches with that
     */
    public BeemSwitches withWrongPinStatus(int status) {
        return new BeemSwitches(
                status, otherErrorStatus, authStatus, expiryFields, oldPinStaysValid, codeAsText, messageAsText);
    }

    /**
     * Changes one switch.
     *
     * @param status 200, 400 or 404
     * @return these switches with that
     */
    public BeemSwitches withOtherErrorStatus(int status) {
        return new BeemSwitches(
                wrongPinStatus, status, authStatus, expiryFields, oldPinStaysValid, codeAsText, messageAsText);
    }

    /**
     * Changes one switch.
     *
     * @param status 200 or 401
     * @return these switches with that
     */
    public BeemSwitches withAuthStatus(int status) {
        return new BeemSwitches(
                wrongPinStatus, otherErrorStatus, status, expiryFields, oldPinStaysValid, codeAsText, messageAsText);
    }

    /**
     * Changes one switch.
     *
     * @param fields whether and how
     * @return these switches with that
     */
    public BeemSwitches withExpiryFields(ExpiryFields fields) {
        return new BeemSwitches(
                wrongPinStatus, otherErrorStatus, authStatus, fields, oldPinStaysValid, codeAsText, messageAsText);
    }

    /**
     * Changes one switch.
     *
     * @param stays whether an older pinId can be verified
     * @return these switches with that
     */
    public BeemSwitches withOldPinStaysValid(boolean stays) {
        return new BeemSwitches(
                wrongPinStatus, otherErrorStatus, authStatus, expiryFields, stays, codeAsText, messageAsText);
    }

    /**
     * Changes one switch.
     *
     * @param text whether {@code code} is a string
     * @return these switches with that
     */
    public BeemSwitches withCodeAsText(boolean text) {
        return new BeemSwitches(
                wrongPinStatus, otherErrorStatus, authStatus, expiryFields, oldPinStaysValid, text, messageAsText);
    }

    /**
     * Changes one switch.
     *
     * @param text whether {@code data.message} is a string
     * @return these switches with that
     */
    public BeemSwitches withMessageAsText(boolean text) {
        return new BeemSwitches(
                wrongPinStatus, otherErrorStatus, authStatus, expiryFields, oldPinStaysValid, codeAsText, text);
    }
}
