package dev.nywila.otp.simulator;

import java.time.Duration;
import java.util.Map;

/**
 * Something that goes wrong with one call to the simulated provider; see {@link OtpSimulator#inject}. Immutable. Unless
 * stated, the provider does nothing of what the call asks for: no code is delivered, no attempt is used.
 */
public final class Fault {

    private static final int MAX_DELAY_MINUTES = 10;

    private final String name;
    private final Effect effect;

    private Fault(String name, Effect effect) {
        this.name = name;
        this.effect = effect;
    }

    private static Fault answering(String name, Reply reply) {
        return new Fault(name, new Effect.Answer(reply));
    }

    /**
     * The call is processed and answered as usual, but late.
     *
     * @param delay zero to 10 minutes
     * @return the fault
     * @throws IllegalArgumentException if the delay is outside that range
     */
    public static Fault latency(Duration delay) {
        if (delay.isNegative() || delay.compareTo(Duration.ofMinutes(MAX_DELAY_MINUTES)) > 0) {
            throw new IllegalArgumentException("a delay is zero to " + MAX_DELAY_MINUTES + " minutes");
        }
        return new Fault("latency", new Effect.Delay(delay));
    }

    /**
     * Any answer at all, as JSON.
     *
     * @param status 200 to 599
     * @param body sent as it is, in UTF-8
     * @return the fault
     * @throws IllegalArgumentException if the status is outside that range
     */
    public static Fault status(int status, String body) {
        return answering("status", Reply.json(requireStatus(status), body));
    }

    /**
     * A gateway's error page: 502 with HTML.
     *
     * @return the fault
     */
    public static Fault htmlOutage() {
        return answering("htmlOutage", Reply.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"));
    }

    /**
     * Throttling that does not say for how long: 429.
     *
     * @return the fault
     */
    public static Fault throttled() {
        return answering("throttled", Reply.text(429, "Too Many Requests"));
    }

    /**
     * Throttling that says for how long: 429 with {@code Retry-After}.
     *
     * @param seconds sent as it is, also if it makes no sense
     * @return the fault
     */
    public static Fault throttled(long seconds) {
        return answering(
                "throttled", new Reply(429, "Too Many Requests", Map.of("Retry-After", Long.toString(seconds))));
    }

    /**
     * Success without a body.
     *
     * @return the fault
     */
    public static Fault emptyBody() {
        return answering("emptyBody", Reply.json(200, ""));
    }

    /**
     * Success with JSON that breaks off.
     *
     * @return the fault
     */
    public static Fault malformedBody() {
        return answering("malformedBody", Reply.json(200, "{\"data\":{\"message\":{\"code\":1"));
    }

    /**
     * The call is processed (the code is delivered, the attempt is used), then the connection is closed without an
     * answer.
     *
     * @return the fault
     */
    public static Fault lostReply() {
        return new Fault("lostReply", new Effect.Drop(true));
    }

    /**
     * The call is read, then the connection is closed without an answer.
     *
     * @return the fault
     */
    public static Fault droppedBeforeProcessing() {
        return new Fault("droppedBeforeProcessing", new Effect.Drop(false));
    }

    /**
     * A redirect, 307.
     *
     * @param location the {@code Location} header, printable ASCII
     * @return the fault
     * @throws IllegalArgumentException if it has other characters
     */
    public static Fault redirect(String location) {
        if (!location.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a location is printable ASCII");
        }
        return answering("redirect", new Reply(307, "", Map.of("Location", location)));
    }

    /**
     * An answer in the provider's normal form with any code of its own.
     *
     * @param code such as 105, which no documentation defines
     * @return the fault
     */
    public static Fault unknownCode(int code) {
        return new Fault("unknownCode", new Effect.Code(code));
    }

    /**
     * The call is processed and answered as usual, but for the status: a body that says success, say, at 500.
     *
     * @param status 200 to 599
     * @return the fault
     * @throws IllegalArgumentException if the status is outside that range
     */
    public static Fault contradictoryStatus(int status) {
        return new Fault("contradictoryStatus", new Effect.OtherStatus(requireStatus(status)));
    }

    private static int requireStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a status is 200 to 599");
        }
        return status;
    }

    Effect effect() {
        return effect;
    }

    /** Returns the fault's name, without what it answers. */
    @Override
    public String toString() {
        return "Fault[" + name + "]";
    }
}
