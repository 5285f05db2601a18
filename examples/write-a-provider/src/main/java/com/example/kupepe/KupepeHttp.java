package com.example.kupepe;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.spi.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Requests over the JDK's HTTP client: each leaves at most once, within its deadline. Thread-safe. */
final class KupepeHttp {

    /** An answer; its text is not for logs. */
    record Reply(int status, Optional<Duration> retryAfter, String body) {
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    private static final int LARGEST_REPLY = 64 * 1024;

    private final String apiKey;
    private final URI baseUrl;
    private final HttpClient client;
    private final Map<OneShotBody, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

    KupepeHttp(String apiKey, URI baseUrl, ProxySelector proxies) {
        this.apiKey = apiKey;
        this.baseUrl = baseUrl;
        SSLParameters tls = new SSLParameters();
        tls.setEndpointIdentificationAlgorithm("HTTPS"); // whatever flags the JVM has
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // HTTP/2 may send again by itself
                .followRedirects(HttpClient.Redirect.NEVER) // they would take the key elsewhere
                .connectTimeout(Duration.ofSeconds(2))
                .proxy(proxies)
                .sslContext(ownContext())
                .sslParameters(tls)
                .build();
    }

    /** Not the JVM's default, which anybody may replace by one that trusts everybody. */
    private static SSLContext ownContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no TLS", impossible);
        }
    }

    /** Makes one request. Throws, if no whole answer came, and says whether the request may have left. */
    Reply post(Call call, String path, String json) {
        OneShotBody body = new OneShotBody(json);
        HttpRequest request = HttpRequest.newBuilder(baseUrl.resolve(path))
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json")
                .POST(body)
                .build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, head -> new LimitedBody());
        underWay.put(body, answer);
        try {
            HttpResponse<String> reply = answer.get(call.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
            return new Reply(reply.statusCode(), retryAfter(reply), reply.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw noReply(call, OtpFailure.INTERRUPTED, "the thread was interrupted", body, interrupted);
        } catch (TimeoutException late) {
            throw noReply(call, OtpFailure.UNAVAILABLE, "no answer came in time", body, late);
        } catch (CancellationException closed) {
            throw noReply(call, OtpFailure.UNAVAILABLE, "the client was closed", body, closed);
        } catch (ExecutionException broken) {
            throw noReply(call, OtpFailure.UNAVAILABLE, "the connection failed", body, broken);
        } finally {
            underWay.remove(body);
            answer.cancel(true); // closes the connection, if it still waits
        }
    }

    private static OtpException noReply(Call call, OtpFailure failure, String what, OneShotBody body, Exception cause) {
        return body.keep()
                ? call.notDone(failure, what).cause(cause)
                : call.outcomeUnknown(failure, what).cause(cause);
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> reply) {
        return reply.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    /** Ends what is under way. The JDK's client itself can be closed since 21 only; before, the collector does it. */
    void close() {
        underWay.values().forEach(answer -> answer.cancel(true));
        if (client instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception notExpected) {
                throw new IllegalStateException("the HTTP client does not close", notExpected);
            }
        }
    }

    /** A body that is either given away once, or kept for good: whoever comes first decides. */
    private static final class OneShotBody implements BodyPublisher {

        private final AtomicBoolean decided = new AtomicBoolean();
        private final BodyPublisher bytes;

        OneShotBody(String text) {
            bytes = BodyPublishers.ofString(text);
        }

        /** Returns true if the body has not been given away, and from now on will not be. */
        boolean keep() {
            return decided.compareAndSet(false, true);
        }

        @Override
        public long contentLength() {
            return bytes.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> connection) {
            if (decided.compareAndSet(false, true)) {
                bytes.subscribe(connection);
            } else {
                connection.onSubscribe(new NoBytes());
                connection.onError(new IOException("a body leaves at most once"));
            }
        }
    }

    private static final class NoBytes implements Flow.Subscription {
        @Override
        public void request(long some) {}

        @Override
        public void cancel() {}
    }

    /** Reads a text up to a limit. */
    private static final class LimitedBody implements BodySubscriber<String> {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription connection) {
            subscription = connection;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                byte[] some = new byte[Math.min(part.remaining(), LARGEST_REPLY + 1 - bytes.size())];
                part.get(some);
                bytes.writeBytes(some);
            }
            if (bytes.size() > LARGEST_REPLY) {
                subscription.cancel();
                onError(new IOException("the reply is too large"));
            }
        }

        @Override
        public void onError(Throwable trouble) {
            text.completeExceptionally(trouble);
        }

        @Override
        public void onComplete() {
            text.complete(bytes.toString(StandardCharsets.UTF_8));
        }

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }
    }
}
