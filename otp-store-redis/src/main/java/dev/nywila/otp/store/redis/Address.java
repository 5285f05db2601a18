package dev.nywila.otp.store.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Reads the URI of a server. No message shows any of it, as it may hold a password. */
final class Address {

    private static final String FORMS = "use redis://, rediss:// or redis-sentinel://…#master,"
            + " with what is special in a user or password percent-encoded";

    private Address() {}

    static RedisURI of(String text, @Nullable String user, @Nullable String password) {
        RedisURI address = read(text);
        if (user != null && password != null) {
            RedisCredentials credentials = RedisCredentials.just(user, password);
            address.setCredentialsProvider(RedisCredentialsProvider.from(() -> credentials));
        }
        address.setTimeout(Lines.CONNECT_LIMIT);
        address.getSentinels().forEach(sentinel -> sentinel.setTimeout(Lines.CONNECT_LIMIT));
        return address;
    }

    private static RedisURI read(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = String.valueOf(uri.getScheme());
            boolean whole = switch (scheme) {
                case "redis", "rediss" -> uri.getHost() != null;
                case "redis-sentinel" -> uri.getAuthority() != null && uri.getFragment() != null;
                default -> false;
            };
            if (whole) {
                return RedisURI.create(uri);
            }
        } catch (RuntimeException malformed) {
            // the reason quotes the text
        }
        throw Faults.configuration("The URI of the Redis server is malformed: " + FORMS);
    }
}
