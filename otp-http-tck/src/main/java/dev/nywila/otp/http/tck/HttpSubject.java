package dev.nywila.otp.http.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * What the tests must know of an adapter: how it is opened, and what its provider says. Some tests make one in a JVM of its
 * own, so it is a public class with a public constructor without parameters.
 *
 * <p>The tests expect of every adapter over HTTP the settings {@code base-url}, {@code connect-timeout},
 * {@code close-timeout}, {@code send.deadline}, {@code verify.deadline}, {@code send.max-concurrent},
 * {@code verify.max-concurrent}, {@code breaker.minimum-calls}, {@code breaker.failure-rate} and {@code breaker.window};
 * the components {@code MeterRegistry}, {@code InstantSource} and {@code MonotonicClock}; the meters {@code otp.permits},
 * {@code otp.breaker.state}, {@code otp.breaker.refused} and {@code otp.wire.requests}; and threads whose names begin with
 * {@code otp-} and the client's name.
 */
public abstract class HttpSubject {

    /** Whom the tests send to. */
    public static final PhoneNumber PHONE = PhoneNumber.of("+255713507067");

    /** What the tests type. */
    public static final String CODE = "834207";

    /** Stands in the bodies of all replies, and must not be read anywhere. */
    public static final String MARKER = "marker-of-the-body";

    /** Of whose challenge a reply tells that is none of this call. */
    public static final long STRAY = 4_711_000_000_000L;

    private static final AtomicInteger PEOPLE = new AtomicInteger();
    private static final AtomicLong REFERENCES = new AtomicLong();

    /** Made by the adapter's test. */
    protected HttpSubject() {}

    /**
     * Returns the id under which the provider is found, which is also the name of its clients here.
     *
     * @return the same text each time
     */
    public abstract String providerId();

    /**
     * Returns the settings of a client that talks to this server, by their keys without {@code otp.<name>.}.
     *
     * @param baseUrl of the server; plain http, to a host that is taken for local, or https
     * @return complete settings, {@code base-url} included
     */
    public abstract Map<String, String> settings(URI baseUrl);

    /**
     * Returns what must not be read anywhere: secrets of the settings, of headers and of bodies, and tokens that are
     * fetched. The code, the number and the reply's body are looked for beside.
     *
     * @return the texts, by what each is called
     */
    public abstract Map<String, String> secrets();

    /**
     * Tells sends from checks.
     *
     * @param request all that came: request line, headers and body
     * @return whether it asks for a message
     */
    public abstract boolean isSend(String request);

    /**
     * Returns whose request it is: of a send the recipient's number without its plus sign, of a check the reference.
     *
     * @param request all that came
     * @return the number or reference as it stands there
     */
    public abstract String about(String request);

    /**
     * Returns the one success that the provider documents for a send, with {@link #MARKER} in it if any text may be.
     *
     * @param request what is answered
     * @param reference of the new challenge; of the form that {@link #reference} gives
     * @return the answer; its body is one JSON object
     */
    public abstract Answer accepted(String request, String reference);

    /**
     * Returns the one success that the provider documents for a check, with {@link #MARKER} in it if any text may be.
     *
     * @param request what is answered
     * @return the answer; its body is one JSON object
     */
    public abstract Answer approved(String request);

    /**
     * Returns what the provider says of a wrong code.
     *
     * @param request what is answered
     * @return the answer
     */
    public abstract Answer wrongCode(String request);

    /**
     * Returns a reference of the provider's form.
     *
     * @param number a different reference for each
     * @return the reference
     */
    public String reference(long number) {
        return "ref-" + number;
    }

    /**
     * Returns where the reference of a new challenge stands in {@link #accepted}: names, with dots between them.
     *
     * @return the path
     */
    public abstract String referencePath();

    /**
     * Returns the places of {@link #accepted} without which it is no success: each must have this very value.
     *
     * @return paths of names, with dots between them; without that of the reference
     */
    public abstract List<String> acceptedBy();

    /**
     * Returns the places of {@link #approved} without which it is no success: each must have this very value.
     *
     * @return paths of names, with dots between them
     */
    public abstract List<String> approvedBy();

    /**
     * Returns the statuses of {@link #accepted}.
     *
     * @return by default 200 alone
     */
    public Set<Integer> acceptedAt() {
        return Set.of(200);
    }

    /**
     * Returns the statuses of {@link #approved}.
     *
     * @return by default 200 alone
     */
    public Set<Integer> approvedAt() {
        return Set.of(200);
    }

    /**
     * Returns how calls must end that are answered by a status alone, which is not that of a success.
     *
     * @param status of HTTP, 200 or more
     * @return by default what S3 says of every provider
     */
    public Ending at(int status) {
        return Ending.ofStatus(status);
    }

    /**
     * Returns what can go wrong in this provider's own words: codes, statuses with a meaning, odd success bodies.
     *
     * @return rows for the table of faults
     */
    public List<Fault> faults() {
        return List.of();
    }

    /**
     * Tells whether a row stands on the page of the faults; some of the provider's own may mean the same as another.
     *
     * @param fault one of {@link #faults}
     * @return by default true
     */
    public boolean isShown(Fault fault) {
        return true;
    }

    /**
     * Returns bodies of the provider's form in which a text can come back.
     *
     * @return by a name of the place, what makes such a body of a text
     */
    public Map<String, UnaryOperator<String>> echoes() {
        return Map.of();
    }

    /**
     * Returns where the tests can reach in.
     *
     * @return by default all there is
     */
    public Set<Seam> seams() {
        return Set.of(Seam.values());
    }

    /**
     * Returns the same settings with names resolved in this way. Asked for only with {@link Seam#NAMES}.
     *
     * @param config of a client
     * @param resolver finds addresses; may block, deaf to interrupts
     * @return with one component more
     */
    public OtpConfig resolving(OtpConfig config, Resolver resolver) {
        throw new UnsupportedOperationException("an adapter with " + Seam.NAMES + " overrides this");
    }

    /**
     * Returns what calls may allocate, in bytes, as measured on this JDK.
     *
     * @return the budget
     */
    public abstract Budget budget();

    /**
     * Opens a client.
     *
     * @param config all that it needs
     * @param name the client's
     * @return the client
     */
    public OtpClient open(OtpConfig config, String name) {
        return OtpProviders.get(providerId()).open(config, name);
    }

    /** Finds the addresses of a host. */
    @FunctionalInterface
    public interface Resolver {

        /**
         * Does as {@link InetAddress#getAllByName}.
         *
         * @param host a name
         * @return its addresses
         * @throws UnknownHostException if there is none
         */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * Bytes that a call allocates in a JVM without its second compiler.
     *
     * @param send with an idempotency key
     * @param verify with the right code
     */
    public record Budget(long send, long verify) {}

    // what the tests of this package make of it

    final OtpClient open(OtpConfig config) {
        return open(config, providerId());
    }

    final OtpConfig config(URI baseUrl, String... more) {
        return configOf(providerId(), baseUrl, more);
    }

    /** Settings of a client of that name, with pairs of further keys and values. */
    final OtpConfig configOf(String client, URI baseUrl, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings(baseUrl).forEach((key, value) -> settings.put("otp." + client + "." + key, value));
        for (int i = 0; i < more.length; i += 2) {
            settings.put("otp." + client + "." + more[i], more[i + 1]);
        }
        return OtpConfig.of(settings).with(MeterRegistry.class, new SimpleMeterRegistry());
    }

    /** Answers every request well. */
    final Answer good(String request) {
        return isSend(request) ? accepted(request, nextReference()) : approved(request);
    }

    final String nextReference() {
        return reference(REFERENCES.incrementAndGet());
    }

    /** Somebody whom no other test has met; a breaker hears each person once. */
    static PhoneNumber somebody() {
        return PhoneNumber.of("+2557" + (10_000_000 + PEOPLE.incrementAndGet()));
    }

    /** What {@link #PHONE} was sent, by nobody of this JVM. */
    final Challenge challenge() {
        return challenge(nextReference(), PHONE);
    }

    final Challenge challenge(String reference, PhoneNumber phone) {
        return Challenge.of(providerId(), reference, phone, Instant.EPOCH);
    }
}
