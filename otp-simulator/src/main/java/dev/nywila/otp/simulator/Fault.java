package dev.nywila.otp.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with calls to a simulated provider; see {@link OtpSimulator#fail}, or for one provider only
 * {@link SimulatedBeem#fail} and its like. Immutable. Unless
 * stated, the provider does nothing of what the call asks for: no code is delivered, no attempt is used.
 *
 * <p>A fault befalls one call, or as many as {@link #times} says, or all {@linkplain #untilCleared() until it is cleared}.
 */
public final class Fault {

    /** How many calls a fault befalls at most, if they are counted. */
    static final int MOST_CALLS = 1_000_000;

    private static final int MAX_DELAY_MINUTES = 10;
    private static final int UNTIL_CLEARED = 0;
    private static final Pattern CODE = Pattern.compile("[!-~]{1,64}");

    private final String name;
    private final Map<String, String> parameters;
    private final Effect effect;
    private final int calls;
    private final @Nullable String dialect;

    private Fault(String name, Map<String, String> parameters, Effect effect, int calls, @Nullable String dialect) {
        this.name = name;
        this.parameters = parameters;
        this.effect = effect;
        this.calls = calls;
        this.dialect = dialect;
    }

    private static Fault of(String name, Map<String, String> parameters, Effect effect) {
        return new Fault(name, parameters, effect, 1, null);
    }

    private static Fault answering(String name, Map<String, String> parameters, Reply reply) {
        return of(name, parameters, new Effect.Answer(reply));
    }

    /**
     * Makes this fault befall several calls.
     *
     * @param calls how many, 1 to 1,000,000
     * @return the fault with that
     * @throws IllegalArgumentException if it is another number
     */
    public Fault times(int calls) {
        if (calls < 1 || calls > MOST_CALLS) {
            throw new IllegalArgumentException("calls must be 1 to " + MOST_CALLS);
        }
        return new Fault(name, parameters, effect, calls, dialect);
    }

    /**
     * Makes this fault befall every call until {@link OtpSimulator#clearFaults()} or {@link OtpSimulator#reset()}.
     *
     * @return the fault with that
     */
    public Fault untilCleared() {
        return new Fault(name, parameters, effect, UNTIL_CLEARED, dialect);
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
        return of("latency", Map.of("delay", Spans.write(delay)), new Effect.Delay(delay));
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
        return answering(
                "status",
                Map.of("status", Integer.toString(status), "body", body),
                Reply.json(requireStatus(status), body));
    }

    /**
     * A gateway's error page: 502 with HTML.
     *
     * @return the fault
     */
    public static Fault htmlOutage() {
        return answering("htmlOutage", Map.of(), Reply.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"));
    }

    /**
     * Throttling that does not say for how long: 429.
     *
     * @return the fault
     */
    public static Fault throttled() {
        return answering("throttled", Map.of(), Reply.text(429, "Too Many Requests"));
    }

    /**
     * Throttling that says for how long: 429 with {@code Retry-After}.
     *
     * @param seconds sent as it is, also if it makes no sense
     * @return the fault
     */
    public static Fault throttled(long seconds) {
        String text = Long.toString(seconds);
        return answering(
                "throttled",
                Map.of("retryAfter", text),
                new Reply(429, "Too Many Requests", Map.of("Retry-After", text)));
    }

    /**
     * Success without a body.
     *
     * @return the fault
     */
    public static Fault emptyBody() {
        return answering("emptyBody", Map.of(), Reply.json(200, ""));
    }

    /**
     * Success with JSON that breaks off.
     *
     * @return the fault
     */
    public static Fault malformedBody() {
        return answering("malformedBody", Map.of(), Reply.json(200, "{\"data\":{\"message\":{\"code\":1"));
    }

    /**
     * The call is processed (the code is delivered, the attempt is used), then the connection is closed without an
     * answer.
     *
     * @return the fault
     */
    public static Fault lostReply() {
        return of("lostReply", Map.of(), new Effect.Drop(true));
    }

    /**
     * The call is read, then the connection is closed without an answer.
     *
     * @return the fault
     */
    public static Fault droppedBeforeProcessing() {
        return of("droppedBeforeProcessing", Map.of(), new Effect.Drop(false));
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
        return answering("redirect", Map.of("location", location), new Reply(307, "", Map.of("Location", location)));
    }

    /**
     * An answer in the provider's normal form with any code of its own, with the status that goes with it.
     *
     * @param code as the provider writes it, such as {@code 60203} at Twilio, or one that no documentation defines, such as
     *     {@code 105} at Beem; 1 to 64 printable ASCII characters without blanks
     * @return the fault
     * @throws IllegalArgumentException if the code has another form
     */
    public static Fault providerCode(String code) {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("a code is 1 to 64 printable ASCII characters without blanks");
        }
        return of("providerCode", Map.of("code", code), new Effect.Code(code));
    }

    /**
     * The call is processed and answered as usual, but for the status: a body that says success, say, at 500.
     *
     * @param status 200 to 599
     * @return the fault
     * @throws IllegalArgumentException if the status is outside that range
     */
    public static Fault contradictoryStatus(int status) {
        return of(
                "contradictoryStatus",
                Map.of("status", Integer.toString(status)),
                new Effect.OtherStatus(requireStatus(status)));
    }

    private static int requireStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a status is 200 to 599");
        }
        return status;
    }

    /** The same for calls to one provider only. */
    Fault on(String provider) {
        return new Fault(name, parameters, effect, calls, provider);
    }

    /** The name of the dialect whose calls it befalls, or null for all. */
    @Nullable
    String dialect() {
        return dialect;
    }

    boolean befalls(String provider) {
        return dialect == null || dialect.equals(provider);
    }

    String name() {
        return name;
    }

    /** What it was made with, by the names of {@link FaultKind}. */
    Map<String, String> parameters() {
        return parameters;
    }

    Effect effect() {
        return effect;
    }

    boolean isUntilCleared() {
        return calls == UNTIL_CLEARED;
    }

    int calls() {
        return calls;
    }

    /** Returns the fault's name, without what it answers. */
    @Override
    public String toString() {
        return "Fault[" + name + "]";
    }
}
