package dev.nywila.otp.http.tck;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.testing.EmittedLogs;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All that an operator could read of a client at work, and the secrets that must not be in it (P1). */
public final class Leaks implements AutoCloseable {

    /** A call's random name, of which a part may be a code by chance. */
    private static final Pattern CALL =
            Pattern.compile("(?<![\\w-])(?=\\w*[0-9]{6})(?=\\w*[a-v])[0-9a-v]{11,13}(?![\\w-])");

    private record Seen(String channel, String text) {

        String withoutChance() {
            return CALL.matcher(text).replaceAll("*");
        }
    }

    private final Map<String, Disguises> secrets = new LinkedHashMap<>();
    private final Set<Seen> seen = ConcurrentHashMap.newKeySet();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final EmittedLogs logs = EmittedLogs.listen();
    private final @Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    private Leaks(Map<String, String> secrets) {
        secrets.forEach((name, text) -> this.secrets.put(name, new Disguises(text)));
        // when they come: a client that closes takes its meters along
        meters.config().onMeterAdded(meter -> seen.add(new Seen("meter", text(meter))));
        Thread.setDefaultUncaughtExceptionHandler((thread, trouble) -> {
            look("uncaught exception", trouble);
            if (before != null) {
                before.uncaughtException(thread, trouble);
            }
        });
    }

    /**
     * Listens from now on, at TRACE, to every logger (SLF4J's, and those of java.util.logging).
     *
     * @param secrets what each is called, and its text
     * @return what listens
     */
    public static Leaks listen(Map<String, String> secrets) {
        return new Leaks(secrets);
    }

    /**
     * Returns where the client under test has to register its meters.
     *
     * @return one registry
     */
    public MeterRegistry meters() {
        return meters;
    }

    /**
     * Notes what a value, or an exception with all that hangs on it, says of itself.
     *
     * @param value what a caller got
     */
    public void see(@Nullable Object value) {
        look(value instanceof Throwable ? "exception" : "toString", value);
    }

    /** Notes the names of all live threads. */
    public void seeThreads() {
        Thread.getAllStackTraces().keySet().forEach(thread -> seen.add(new Seen("thread name", thread.getName())));
    }

    /**
     * Tells where a secret was found.
     *
     * @return one line each: {@code channel: secret as form}; no line shows a secret
     */
    public List<String> found() {
        List<Seen> all = new ArrayList<>(seen);
        all.add(new Seen("log", logs.text()));
        meters.getMeters().forEach(meter -> all.add(new Seen("meter", text(meter))));
        return all.stream()
                .flatMap(one -> secrets.entrySet().stream()
                        .flatMap(secret -> secret.getValue().findIn(one.withoutChance()).stream()
                                .map(form -> one.channel + ": " + secret.getKey() + " as " + form)))
                .distinct()
                .toList();
    }

    /** Drops what was seen so far. */
    public void forget() {
        seen.clear();
        logs.forget();
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(before);
        logs.close();
    }

    private void look(String channel, @Nullable Object value) {
        seen.add(new Seen(channel, String.valueOf(value)));
        if (value instanceof Throwable trouble) {
            StringWriter trace = new StringWriter();
            trouble.printStackTrace(new PrintWriter(trace, true));
            seen.add(new Seen(channel, trace.toString()));
            look(channel, trouble, Collections.newSetFromMap(new IdentityHashMap<>()));
        }
    }

    private void look(String channel, Throwable trouble, Set<Throwable> known) {
        if (!known.add(trouble)) {
            return;
        }
        // each by itself too: a throwable may hide its causes from its trace
        StringBuilder text = new StringBuilder(trouble.getClass().getName() + "\n" + trouble.getMessage() + "\n"
                + trouble.getLocalizedMessage() + "\n" + trouble + "\n");
        if (trouble instanceof OtpException otp) {
            text.append(otp.failure() + "\n" + otp.client() + "\n" + otp.callId() + "\n" + otp.providerCode() + "\n"
                    + otp.retryAfter());
        }
        seen.add(new Seen(channel, text.toString()));
        if (trouble.getCause() != null) {
            look(channel, trouble.getCause(), known);
        }
        for (Throwable suppressed : trouble.getSuppressed()) {
            look(channel, suppressed, known);
        }
    }

    private static String text(Meter meter) {
        Meter.Id id = meter.getId();
        return id.getName() + "\n" + id.getTags() + "\n" + id.getDescription() + "\n" + id.getBaseUnit();
    }
}
