package dev.nywila.otp.http;

import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.spi.Call;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of {@link Auth#clientCredentials}: the one in use, and the one fetch that may be under way. A fetch has a
 * thread and a deadline of its own, so that no call's interruption or lack of time ends it for the others.
 */
final class Tokens implements Authorizer {

    /** For an endpoint that refuses whoever asks: to ask again at once would only lock the account. */
    private static final long REFUSED_FOR = TimeUnit.SECONDS.toNanos(30);

    private final TokenEndpoint endpoint;
    private final HttpCalls calls;
    private final AtomicReference<@Nullable CompletableFuture<Fetched>> flight = new AtomicReference<>();
    private volatile @Nullable Token current;
    private volatile @Nullable Refusal refusal;

    /**
     * A token as it may be used.
     *
     * @param renewAt when to look for the next one, and {@code staleAt} when not to use it any more, by the monotonic clock
     */
    record Token(HttpHeader header, long renewAt, long staleAt) implements Fetched {

        /** Returns nothing of it. */
        @Override
        public String toString() {
            return "Token[***]";
        }
    }

    /** What a fetch brought: a token, or why there is none. */
    sealed interface Fetched permits Token, NoToken {}

    /**
     * Why there is no token.
     *
     * @param lasting whether the endpoint refused, so that to ask again soon is in vain
     */
    record NoToken(
            OtpFailure failure,
            String text,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause,
            boolean lasting) implements Fetched {

        /** As each waiter's own trouble: certainly nothing of its call was done. */
        OtpNotDoneException of(Call call) {
            return call.notDone(failure, text).retryAfter(retryAfter).cause(cause);
        }
    }

    private record Refusal(NoToken why, long until) {}

    Tokens(HttpCalls calls, URI endpoint, Supplier<Credentials> client, @Nullable String scope) {
        this.calls = calls;
        this.endpoint = new TokenEndpoint(calls, endpoint, client, scope);
    }

    @Override
    public Authorization authorize(Call call) {
        long now = calls.monotonicClock().nanoTime();
        Token known = current;
        if (known != null && now - known.staleAt < 0) {
            if (now - known.renewAt >= 0 && isWorthAsking(now)) {
                // this call has no need to wait for it
                CompletableFuture<Fetched> unused = fetch(call);
            }
            return new Authorization(known.header, true);
        }
        Refusal refused = refusal;
        if (refused != null && !isWorthAsking(now)) {
            throw refused.why.of(call);
        }
        return new Authorization(await(call, fetch(call)).header, false);
    }

    private boolean isWorthAsking(long now) {
        Refusal refused = refusal;
        return refused == null || now - refused.until >= 0;
    }

    @Override
    public void rejected(Authorization authorization) {
        Token known = current;
        // not one that came meanwhile
        if (known != null && known.header.equals(authorization.header())) {
            current = null;
        }
    }

    /** Joins the fetch that is under way, or begins one. */
    private CompletableFuture<Fetched> fetch(Call call) {
        CompletableFuture<Fetched> mine = new CompletableFuture<>();
        CompletableFuture<Fetched> theirs = flight.compareAndExchange(null, mine);
        if (theirs != null) {
            return theirs;
        }
        try {
            calls.helpers().execute(() -> fly(call, mine));
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            // closing, or the machine is out of threads
            land(mine, failed("no thread could fetch a token"));
        }
        return mine;
    }

    private void fly(Call call, CompletableFuture<Fetched> mine) {
        Fetched fetched = failed("the fetch of a token broke off");
        try {
            fetched = endpoint.fetch(call);
        } finally {
            land(mine, fetched);
        }
    }

    private void land(CompletableFuture<Fetched> mine, Fetched fetched) {
        if (fetched instanceof Token token) {
            current = token;
            refusal = null;
        } else if (fetched instanceof NoToken none && none.lasting) {
            refusal = new Refusal(none, calls.monotonicClock().nanoTime() + REFUSED_FOR);
        }
        // whoever comes now finds the token, and else may begin anew
        flight.set(null);
        mine.complete(fetched);
    }

    private static NoToken failed(String text) {
        return new NoToken(OtpFailure.UNAVAILABLE, text, null, null, false);
    }

    private static Token await(Call call, CompletableFuture<Fetched> flight) {
        try {
            Fetched fetched = flight.get(call.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
            if (fetched instanceof Token token) {
                return token;
            }
            throw ((NoToken) fetched).of(call);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw call.notDone(OtpFailure.INTERRUPTED, "interrupted while waiting for a token");
        } catch (TimeoutException late) {
            throw call.notDone(OtpFailure.UNAVAILABLE, "the deadline passed while waiting for a token");
        } catch (ExecutionException never) {
            throw failed("the fetch of a token broke off").of(call);
        }
    }
}
