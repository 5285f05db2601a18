package dev.nywila.otp.http;

import dev.nywila.otp.OtpFailure;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How requests say who calls. A supplier is asked once for each call, on the calling thread, before the call has a permit;
 * it must be thread-safe and quick. If it throws, or gives what no header can carry, the call ends as
 * {@link OtpFailure#CONFIGURATION} and nothing is sent. Immutable.
 */
public final class Auth {

    private final Function<HttpCalls, Authorizer> opening;

    private Auth(Function<HttpCalls, Authorizer> opening) {
        this.opening = opening;
    }

    /**
     * Leaves it to the body: a key is one of the declared parameters.
     *
     * @return no header
     */
    public static Auth none() {
        return new Auth(calls -> call -> Authorization.NONE);
    }

    /**
     * HTTP's Basic authentication (RFC 7617).
     *
     * @param credentials gives those that are valid now
     * @return {@code Authorization: Basic …}
     */
    public static Auth basic(Supplier<Credentials> credentials) {
        Objects.requireNonNull(credentials, "credentials");
        return new Auth(calls -> new SuppliedHeader(
                call -> new HttpHeader("Authorization", credentials.get().basic())));
    }

    /**
     * A key behind a scheme, such as {@code Bearer} or {@code App}.
     *
     * @param scheme before the key
     * @param key gives the one that is valid now
     * @return {@code Authorization: <scheme> <key>}
     */
    public static Auth key(String scheme, Supplier<String> key) {
        Objects.requireNonNull(scheme, "scheme");
        return header("Authorization", () -> scheme + " " + Objects.requireNonNull(key.get(), "key"));
    }

    /**
     * A header of the provider's own.
     *
     * @param name such as {@code apiKey}
     * @param value gives what is valid now
     * @return that header
     */
    public static Auth header(String name, Supplier<String> value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        return new Auth(calls -> new SuppliedHeader(call -> new HttpHeader(name, value.get())));
    }

    /**
     * A JSON Web Token (RFC 7519) for each call, signed here: RS256 with an RSA key, ES256 with one of the curve P-256.
     * Nobody is asked for it.
     *
     * @param key signs; of algorithm {@code RSA} or {@code EC}
     * @param claims gives the provider's own claims; {@code iat}, {@code exp} and, as {@code jti}, the call's id are added
     * @param life from {@code iat} to {@code exp}, at least a second
     * @return {@code Authorization: Bearer <token>}
     * @throws IllegalArgumentException if the key is of another algorithm, or the life shorter
     */
    public static Auth jwt(PrivateKey key, Supplier<Map<String, ?>> claims, Duration life) {
        Objects.requireNonNull(claims, "claims");
        JsonWebToken.Signer signer = JsonWebToken.signer(key);
        if (life.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a token that lives for less than a second");
        }
        return new Auth(calls -> new SuppliedHeader(call -> new HttpHeader(
                "Authorization",
                "Bearer "
                        + JsonWebToken.of(
                                signer,
                                claims.get(),
                                call.callId(),
                                calls.clock().instant(),
                                life))));
    }

    /**
     * OAuth 2's client credentials (RFC 6749, 4.4): a token is fetched before anything of the call exists, used until four
     * fifths of its life are over, and renewed while it is still good. Calls that need one at the same time share one
     * fetch, each for no longer than its own deadline. The token endpoint has a breaker and permits of its own, as
     * operation {@code token}. Whatever happens there, the call certainly did nothing.
     *
     * <p>A 401 to a call drops the token and repeats nothing: the call ends as {@link OtpFailure#UNAVAILABLE} if an earlier
     * one had used the token, as {@link OtpFailure#CONFIGURATION} if it was fetched for this one. After a 400, 401 or 403 of
     * the token endpoint, it is left alone for 30 seconds. Tokens are kept in memory only, by this client alone.
     *
     * @param endpoint where tokens come from, read by {@link HttpSettings#endpoint}
     * @param client gives the credentials for it that are valid now
     * @param scope what to ask for, or null to leave it out
     * @return {@code Authorization: Bearer <token>}
     */
    public static Auth clientCredentials(URI endpoint, Supplier<Credentials> client, @Nullable String scope) {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(client, "client");
        return new Auth(calls -> new Tokens(calls, endpoint, client, scope));
    }

    Authorizer open(HttpCalls calls) {
        return opening.apply(calls);
    }

    /** Returns nothing that is secret. */
    @Override
    public String toString() {
        return "Auth[***]";
    }
}
