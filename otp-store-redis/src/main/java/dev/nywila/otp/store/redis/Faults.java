package dev.nywila.otp.store.redis;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import io.lettuce.core.RedisCommandExecutionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is thrown for what went wrong. Of a text of Redis's, or of the connection's, nothing is repeated but its kind. */
final class Faults {

    /** Anywhere: Redis 6 puts the place in a script before it. */
    private static final Pattern WORD = Pattern.compile("\\b(OOM|READONLY|LOADING|BUSY|MASTERDOWN|MISCONF|NOREPLICAS"
            + "|NOAUTH|WRONGPASS|NOPERM|DENIED|MOVED|WRONGTYPE|AUTH|DB index)\\b");

    private Faults() {}

    static OtpNotDoneException configuration(String text) {
        return OtpNotDoneException.of("otp", OtpOperation.OPEN, OtpFailure.CONFIGURATION, text);
    }

    static OtpNotDoneException unavailable(UncheckedIOException trouble) {
        return OtpNotDoneException.of(
                        "otp", OtpOperation.OPEN, OtpFailure.UNAVAILABLE, String.valueOf(trouble.getMessage()))
                .cause(trouble);
    }

    static UncheckedIOException trouble(String text) {
        IOException cause = new IOException(text);
        return new UncheckedIOException(text, cause);
    }

    /** Whether the connection is as good as before: Redis answered, and not that it became a replica. */
    static boolean leavesConnection(Throwable thrown) {
        RedisCommandExecutionException refusal = find(RedisCommandExecutionException.class, thrown);
        return refusal != null && !String.valueOf(refusal.getMessage()).contains("READONLY");
    }

    static RuntimeException of(Throwable thrown, boolean asked) {
        RedisCommandExecutionException refusal = find(RedisCommandExecutionException.class, thrown);
        if (refusal != null) {
            Matcher word = WORD.matcher(String.valueOf(refusal.getMessage()));
            return refused(word.find() ? word.group() : "ERR");
        }
        OtpNotDoneException ours = find(OtpNotDoneException.class, thrown);
        if (ours != null) {
            return ours;
        }
        UncheckedIOException known = find(UncheckedIOException.class, thrown);
        if (known != null) {
            return known;
        }
        if (find(CertificateException.class, thrown) != null) {
            return configuration("The certificate of the Redis server is not trusted, or is for another host:"
                    + " give its authority to RedisOtpStore.Builder.trust, or to the JVM");
        }
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String kind = root.getClass().getSimpleName();
        return trouble(
                asked
                        ? "The connection to Redis failed (" + kind + "): what was asked of it may have been done"
                        : "Cannot connect to Redis (" + kind + "): see whether it runs and can be reached from here");
    }

    private static RuntimeException refused(String word) {
        return switch (word) {
            case "NOAUTH", "WRONGPASS", "AUTH" ->
                configuration("Redis refused the user or password (" + word + "): mend them in the URI or the builder");
            case "NOPERM" ->
                configuration("The user may not do at Redis what this store needs (NOPERM):"
                        + " allow +get +set +del +pttl +eval +info, and the keys behind the prefix");
            case "MOVED" ->
                configuration("The Redis server is part of a cluster (MOVED), which this store does not support");
            case "WRONGTYPE" ->
                configuration("Under a key of this store Redis has a value that is not ours (WRONGTYPE):"
                        + " give the store a prefix or database of its own");
            case "DB index", "DENIED" ->
                configuration(
                        "Redis refused the connection (" + word + "): mend the database number, or protected-mode");
            case "OOM" -> trouble("Redis is full and wrote nothing (OOM): raise its maxmemory");
            case "READONLY" -> readOnly();
            default -> trouble("Redis cannot do it now (" + word + "): see its log");
        };
    }

    static UncheckedIOException readOnly() {
        return trouble(
                "The Redis server is a read-only replica (READONLY): name its master, unless a failover is under way");
    }

    private static <T extends Throwable> @Nullable T find(Class<T> kind, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
        }
        return null;
    }
}
