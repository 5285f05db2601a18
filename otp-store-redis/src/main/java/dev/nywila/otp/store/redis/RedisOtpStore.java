package dev.nywila.otp.store.redis;

import dev.nywila.otp.spi.OtpStore;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A store on one Redis server, or on the master that Sentinel names. Reading and replacing take one round trip each, and
 * nothing is sent twice: what was sent and not acknowledged is an exception. Thread-safe; all threads share one connection.
 *
 * <p>The server's {@code maxmemory-policy} must be {@code noeviction}, so that it refuses what it has no space for rather
 * than forget something else. This is read whenever a connection is made. Both kinds of {@link OtpStore.Keep} are kept.
 *
 * <p>{@link #get} and {@link #compareAndSet} throw {@link dev.nywila.otp.OtpNotDoneException} with {@code CONFIGURATION}
 * where Redis refuses the user, its rights or the kind of value, or is set up as this store cannot use it;
 * {@link java.io.UncheckedIOException} for all that may pass: no connection, no answer within the time, a server that is
 * full, loading or read-only, an interrupted thread, whose flag stays set; {@link IllegalStateException} once the
 * store is closed. A {@code compareAndSet} that was not answered may have been done, and may still be done a little later.
 */
public final class RedisOtpStore implements OtpStore {

    /** Compares and sets in one step at the server; a lifetime that ends later, or never, stays. */
    private static final byte[] COMPARE_AND_SET = """
            local now = redis.call('GET', KEYS[1])
            if ARGV[1] == 'absent' then
              if now then return 0 end
            elseif now ~= ARGV[2] then return 0 end
            if ARGV[3] == 'remove' then
              redis.call('DEL', KEYS[1])
              return 1
            end
            local left = redis.call('PTTL', KEYS[1])
            if left == -1 or left > tonumber(ARGV[5]) then
              redis.call('SET', KEYS[1], ARGV[4], 'KEEPTTL')
            else
              redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
            end
            return 1
            """.getBytes(StandardCharsets.US_ASCII);

    private static final byte[] EMPTY = {};
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(10);
    /** What is longer is as good as for ever, and would overflow at the server. */
    private static final Duration LONGEST = Duration.ofDays(100 * 365);

    private final String prefix;
    private final Lines lines;

    private RedisOtpStore(String prefix, Lines lines) {
        this.prefix = prefix;
        this.lines = lines;
    }

    /**
     * Opens a store, with what {@link Builder} does by default. Blocks for up to 10 seconds.
     *
     * @param uri as {@link #builder} takes it
     * @return a store that is connected
     * @throws dev.nywila.otp.OtpNotDoneException as {@link Builder#open} does
     */
    public static RedisOtpStore open(String uri) {
        return builder(uri).open();
    }

    /**
     * Starts to set up a store.
     *
     * @param uri {@code redis://[user[:password]@]host[:port][/database]}; {@code rediss:} for TLS;
     *     {@code redis-sentinel://[user[:password]@]host[:port][,host[:port]…][/database]#master} for the master that
     *     these sentinels name. What is special in a URI is percent-encoded
     * @return a builder
     */
    public static Builder builder(String uri) {
        return new Builder(uri);
    }

    @Override
    public byte @Nullable [] get(Keep keep, String key, Duration within) {
        return lines.ask(commands -> commands.get(stored(key)), within);
    }

    @Override
    public boolean compareAndSet(
            Keep keep,
            String key,
            byte @Nullable [] before,
            byte @Nullable [] after,
            Duration atLeast,
            Duration within) {
        byte[][] arguments = {
            ascii(before == null ? "absent" : "equal"),
            before == null ? EMPTY : before,
            ascii(after == null ? "remove" : "set"),
            after == null ? EMPTY : after,
            ascii(Long.toString(milliseconds(atLeast)))
        };
        Boolean done = lines.ask(
                commands ->
                        commands.eval(COMPARE_AND_SET, ScriptOutputType.BOOLEAN, new byte[][] {stored(key)}, arguments),
                within);
        return Boolean.TRUE.equals(done);
    }

    private byte[] stored(String key) {
        return ascii(prefix + key);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long milliseconds(Duration atLeast) {
        Duration life = atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
        return Math.max(1, life.plusNanos(999_999).toMillis());
    }

    /**
     * Returns whether the server keeps what it acknowledged: a single master without a replica that could be promoted in
     * its place, which writes each change to its disk before it answers ({@code appendonly yes}, {@code appendfsync
     * always}). As read when the present connection was made; never true with Sentinel.
     *
     * @return false also where the server does not let this be read
     */
    @Override
    public boolean isDurable() {
        return lines.isDurable();
    }

    /** Ends the connection and its threads. Blocks for up to 2 seconds. Calls under way fail. A second call does nothing. */
    @Override
    public void close() {
        lines.close();
    }

    /** Says where a store is, and as whom to use it. Its text shows nothing of that. Not thread-safe. */
    public static final class Builder {

        private final String uri;
        private @Nullable String user;
        private @Nullable String password;
        private @Nullable TrustManagerFactory trusted;
        private String prefix = "otp:";

        private Builder(String uri) {
            this.uri = Objects.requireNonNull(uri, "uri");
        }

        /**
         * Sets who to log in as, in place of what the URI says.
         *
         * @param user a name, which {@code default} is where only a password is set
         * @param password this user's password
         * @return this builder
         */
        public Builder credentials(String user, String password) {
            this.user = Objects.requireNonNull(user, "user");
            this.password = Objects.requireNonNull(password, "password");
            return this;
        }

        /**
         * Sets what every key at the server starts with, so that others can use the same database.
         *
         * @param prefix printable ASCII characters; {@code otp:} by default. Stores with different prefixes share nothing
         * @return this builder
         * @throws IllegalArgumentException if it has other characters
         */
        public Builder keyPrefix(String prefix) {
            if (!prefix.matches("[!-~]*")) {
                throw new IllegalArgumentException("A key prefix has printable ASCII characters only, without blank");
            }
            this.prefix = prefix;
            return this;
        }

        /**
         * Sets whose certificates to trust with {@code rediss:}.
         *
         * @param trusted an initialised factory; the JVM's own trust store by default
         * @return this builder
         */
        public Builder trust(TrustManagerFactory trusted) {
            this.trusted = Objects.requireNonNull(trusted, "trusted");
            return this;
        }

        /**
         * Connects and looks at the server. Blocks for up to 10 seconds.
         *
         * @return a store that is connected
         * @throws dev.nywila.otp.OtpNotDoneException {@code CONFIGURATION} if the URI is none that this store knows, the
         *     server refuses the user, its certificate is not trusted, or its settings are not those that this store
         *     needs; {@code UNAVAILABLE} if it cannot be reached or used now
         */
        public RedisOtpStore open() {
            RedisURI address = Address.of(uri, user, password);
            RedisOtpStore store = new RedisOtpStore(prefix, new Lines(address, trusted));
            try {
                // shows what the user may do, and changes nothing
                store.compareAndSet(Keep.MUST_KEEP, "open", EMPTY, null, Duration.ZERO, OPEN_LIMIT);
                return store;
            } catch (UncheckedIOException trouble) {
                store.close();
                throw Faults.unavailable(trouble);
            } catch (RuntimeException fault) {
                store.close();
                throw fault;
            }
        }
    }
}
