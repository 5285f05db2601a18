package dev.nywila.otp.simulator;

import java.util.Objects;

/**
 * How Twilio Verify behaves where public material is silent or contradicts itself. Immutable; starts at
 * {@link #defaults()}, which has of each what is best supported.
 *
 * <p>What each of them may be set to is an <em>assumption</em>: the specification, a page of the documentation or a
 * measurement says so, and none of them settles it.
 */
public final class TwilioSwitches {

    /** What a verification comes to whose five checks were wrong. */
    public enum Exhaustion {
        /**
         * <em>Assumption:</em> further checks are 429 with 60202, a further start sends the same dead code, and only its
         * expiry makes room for a new one: the page on that error says so.
         */
        MAX_CHECK_ATTEMPTS,
        /**
         * <em>Assumption:</em> it is deleted: further checks are 404 with 20404, and a start begins a new one. The page on
         * checks says so.
         */
        NOT_FOUND
    }

    /** How the text of 60200 names the parameter that it does not take. */
    public enum InvalidParameterText {
        /** <em>Assumption:</em> with its name and its value, which may be a whole phone number. */
        QUOTED,
        /** <em>Assumption:</em> with its name. */
        NAMED,
        /** <em>Assumption:</em> not at all. */
        BARE
    }

    private final int checkStatus;
    private final Exhaustion exhaustion;
    private final int fraudGuardStatus;
    private final int otherBlockStatus;
    private final int landlineStatus;
    private final boolean sendLimitRetryAfter;
    private final InvalidParameterText invalidParameterText;

    private TwilioSwitches(
            int checkStatus,
            Exhaustion exhaustion,
            int fraudGuardStatus,
            int otherBlockStatus,
            int landlineStatus,
            boolean sendLimitRetryAfter,
            InvalidParameterText invalidParameterText) {
        require(checkStatus == 200 || checkStatus == 201, "checkStatus");
        require(fraudGuardStatus == 403 || fraudGuardStatus == 429, "fraudGuardStatus");
        require(otherBlockStatus == 400 || otherBlockStatus == 403 || otherBlockStatus == 429, "otherBlockStatus");
        require(landlineStatus == 400 || landlineStatus == 403, "landlineStatus");
        this.checkStatus = checkStatus;
        this.exhaustion = Objects.requireNonNull(exhaustion, "exhaustion");
        this.fraudGuardStatus = fraudGuardStatus;
        this.otherBlockStatus = otherBlockStatus;
        this.landlineStatus = landlineStatus;
        this.sendLimitRetryAfter = sendLimitRetryAfter;
        this.invalidParameterText = Objects.requireNonNull(invalidParameterText, "invalidParameterText");
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is none of the statuses that are stated for it");
        }
    }

    /**
     * Returns what is best supported: checks with status 200, 60202 from the sixth on, 60410 and the other blocks with 403,
     * 60205 with 400, 60203 without {@code Retry-After}, 60200 with name and value of the parameter.
     *
     * @return the switches
     */
    public static TwilioSwitches defaults() {
        return new TwilioSwitches(
                200, Exhaustion.MAX_CHECK_ATTEMPTS, 403, 403, 400, false, InvalidParameterText.QUOTED);
    }

    /**
     * <em>Assumption:</em> the status of a check that was processed: 200 (measured) or 201; the specification has both.
     *
     * @param status 200 or 201
     * @return these switches with that
     * @throws IllegalArgumentException if it is another
     */
    public TwilioSwitches withCheckStatus(int status) {
        return new TwilioSwitches(
                status,
                exhaustion,
                fraudGuardStatus,
                otherBlockStatus,
                landlineStatus,
                sendLimitRetryAfter,
                invalidParameterText);
    }

    /**
     * <em>Assumption:</em> what becomes of a verification whose five checks were wrong.
     *
     * @param what the consequence
     * @return these switches with that
     */
    public TwilioSwitches withExhaustion(Exhaustion what) {
        return new TwilioSwitches(
                checkStatus,
                what,
                fraudGuardStatus,
                otherBlockStatus,
                landlineStatus,
                sendLimitRetryAfter,
                invalidParameterText);
    }

    /**
     * <em>Assumption:</em> the status of 60410, Fraud Guard: 403 (somebody's test) or 429 (a client's mapping).
     *
     * @param status 403 or 429
     * @return these switches with that
     * @throws IllegalArgumentException if it is another
     */
    public TwilioSwitches withFraudGuardStatus(int status) {
        return new TwilioSwitches(
                checkStatus,
                exhaustion,
                status,
                otherBlockStatus,
                landlineStatus,
                sendLimitRetryAfter,
                invalidParameterText);
    }

    /**
     * <em>Assumption:</em> the status of the other blocks, 60238, 60412 and 60413; no source has it.
     *
     * @param status 400, 403 or 429
     * @return these switches with that
     * @throws IllegalArgumentException if it is another
     */
    public TwilioSwitches withOtherBlockStatus(int status) {
        return new TwilioSwitches(
                checkStatus,
                exhaustion,
                fraudGuardStatus,
                status,
                landlineStatus,
                sendLimitRetryAfter,
                invalidParameterText);
    }

    /**
     * <em>Assumption:</em> the status of 60205, a landline.
     *
     * @param status 400 or 403
     * @return these switches with that
     * @throws IllegalArgumentException if it is another
     */
    public TwilioSwitches withLandlineStatus(int status) {
        return new TwilioSwitches(
                checkStatus,
                exhaustion,
                fraudGuardStatus,
                otherBlockStatus,
                status,
                sendLimitRetryAfter,
                invalidParameterText);
    }

    /**
     * <em>Assumption:</em> whether 60203, too many messages, comes with {@code Retry-After}: the specification declares the
     * header for every 429 of a start, and nobody recorded one, although Twilio's own library would wait that long.
     *
     * @param has whether it does
     * @return these switches with that
     */
    public TwilioSwitches withSendLimitRetryAfter(boolean has) {
        return new TwilioSwitches(
                checkStatus, exhaustion, fraudGuardStatus, otherBlockStatus, landlineStatus, has, invalidParameterText);
    }

    /**
     * <em>Assumption:</em> how the text of 60200 names the parameter.
     *
     * @param text with its value, by its name, or not at all
     * @return these switches with that
     */
    public TwilioSwitches withInvalidParameterText(InvalidParameterText text) {
        return new TwilioSwitches(
                checkStatus, exhaustion, fraudGuardStatus, otherBlockStatus, landlineStatus, sendLimitRetryAfter, text);
    }

    int checkStatus() {
        return checkStatus;
    }

    Exhaustion exhaustion() {
        return exhaustion;
    }

    int fraudGuardStatus() {
        return fraudGuardStatus;
    }

    int otherBlockStatus() {
        return otherBlockStatus;
    }

    int landlineStatus() {
        return landlineStatus;
    }

    boolean sendLimitRetryAfter() {
        return sendLimitRetryAfter;
    }

    InvalidParameterText invalidParameterText() {
        return invalidParameterText;
    }
}
