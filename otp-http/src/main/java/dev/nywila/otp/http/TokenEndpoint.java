package dev.nywila.otp.http;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.http.Tokens.Fetched;
import dev.nywila.otp.http.Tokens.NoToken;
import dev.nywila.otp.http.Tokens.Token;
import dev.nywila.otp.spi.Call;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where tokens come from (RFC 6749, 4.4 and 5): one request, and what its reply means. */
final class TokenEndpoint {

    static final String OPERATION = "token";

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** RFC 6749, 5.1 lets a reply say no life. */
    private static final int LIFE_IF_UNTOLD = 60;

    private static final int LONGEST_LIFE = 24 * 60 * 60;
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

    private final HttpCalls calls;
    private final Operation operation;
    private final String path;
    private final Map<String, String> fields;
    private final Authorizer authorizer;

    TokenEndpoint(HttpCalls calls, URI endpoint, Supplier<Credentials> client, @Nullable String scope) {
        this.calls = calls;
        this.operation = calls.operation(OPERATION, 1, endpoint);
        this.path = endpoint.getRawPath().isEmpty() ? "/" : endpoint.getRawPath();
        Map<String, String> asked = new LinkedHashMap<>(Map.of("grant_type", "client_credentials"));
        if (scope != null) {
            asked.put("scope", scope);
        }
        this.fields = asked;
        this.authorizer = new SuppliedHeader(
                call -> new HttpHeader("Authorization", encoded(client.get()).basic()));
    }

    /** Makes one request. */
    Fetched fetch(Call call) {
        long asked = calls.monotonicClock().nanoTime();
        try {
            Reply reply = operation.call(
                    call,
                    DEADLINE,
                    DEADLINE,
                    authorizer,
                    // each fetch is a witness of its own: nobody outside chooses when there is one
                    () -> List.of("token for " + call.callId()),
                    exchange -> exchange.post(path, Encoding.FORM, fields),
                    each -> each.status() < 500 && !each.isMalformed());
            calls.telemetry().replied(OPERATION, reply.status(), "none");
            return read(reply, asked);
        } catch (OtpException trouble) {
            Duration wait = trouble instanceof OtpNotDoneException known
                    ? known.retryAfter().orElse(null)
                    : null;
            return new NoToken(
                    trouble.failure() == OtpFailure.INTERRUPTED ? OtpFailure.UNAVAILABLE : trouble.failure(),
                    "the token endpoint gave no token",
                    wait,
                    trouble.getCause(),
                    false);
        }
    }

    private Fetched read(Reply reply, long asked) {
        if (reply.status() == 200 && !reply.isFollowed()) {
            String token = reply.text("access_token").orElse("");
            String type = reply.text("token_type").orElse("");
            if (!TOKEN.matcher(token).matches() || !type.equalsIgnoreCase("Bearer")) {
                return none(reply, OtpFailure.PROTOCOL, "the token endpoint's reply has no bearer token", false);
            }
            OptionalInt told = reply.integer("expires_in");
            long life = Duration.ofSeconds(Math.max(1, Math.min(told.orElse(LIFE_IF_UNTOLD), LONGEST_LIFE)))
                    .toNanos();
            return new Token(new HttpHeader("Authorization", "Bearer " + token), asked + life / 5 * 4, asked + life);
        }
        return switch (reply.status()) {
            case 400, 401, 403 ->
                none(
                        reply,
                        OtpFailure.CONFIGURATION,
                        "the token endpoint rejected the credentials, the scope or the grant",
                        true);
            case 407 -> none(reply, OtpFailure.CONFIGURATION, "a proxy asks for credentials", false);
            case 429 -> none(reply, OtpFailure.RATE_LIMITED, "too many calls of the token endpoint", false);
            default ->
                reply.status() >= 500 || reply.status() == 408
                        ? none(reply, OtpFailure.UNAVAILABLE, "the token endpoint is in trouble", false)
                        : none(reply, OtpFailure.PROTOCOL, "the token endpoint's reply is not one of OAuth's", false);
        };
    }

    private NoToken none(Reply reply, OtpFailure failure, String text, boolean lasting) {
        return new NoToken(
                failure,
                text + " (status " + reply.status() + ")",
                reply.headers().retryAfter(calls.clock()),
                null,
                lasting);
    }

    /** RFC 6749, 2.3.1. */
    private static Credentials encoded(Credentials plain) {
        return new Credentials(
                URLEncoder.encode(plain.id(), StandardCharsets.UTF_8),
                URLEncoder.encode(plain.secret(), StandardCharsets.UTF_8));
    }
}
