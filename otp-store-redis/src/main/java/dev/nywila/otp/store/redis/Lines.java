package dev.nywila.otp.store.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server over one connection for all threads. One that fails, or lets a call wait in vain, gets no further calls;
 * those that still wait at it may, each by its own time. The next call makes a new one, for all that come meanwhile.
 */
final class Lines implements AutoCloseable {

    /** How long others wait for an attempt to connect before they start another. */
    static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private static final String NOTHING = "nothing was asked of it";
    private static final String PERHAPS = "what was asked of it may have been done";
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final RedisURI address;
    private final ClientResources resources;
    private final RedisClient client;
    private @Nullable Line current;
    private boolean closed;
    private volatile boolean durable;

    Lines(RedisURI address, @Nullable TrustManagerFactory trusted) {
        this.address = address;
        resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        client = RedisClient.create(resources);
        SslOptions.Builder tls = SslOptions.builder();
        if (trusted != null) {
            tls.trustManager(trusted);
        }
        client.setOptions(ClientOptions.builder()
                // otherwise Lettuce repeats commands on the connection that it makes anew
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                // the later protocol lets servers push: whom to connect to next, among other things
                .protocolVersion(ProtocolVersion.RESP2)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_LIMIT)
                        .keepAlive(true)
                        .build())
                .sslOptions(tls.build())
                // none but the caller's
                .timeoutOptions(TimeoutOptions.create())
                .build());
    }

    /**
     * Sends one command, once, and waits for its answer.
     *
     * @throws java.io.UncheckedIOException if there is none within the time, for whatever reason
     * @throws dev.nywila.otp.OtpNotDoneException if the server is of no use to this store
     */
    <T> @Nullable T ask(
            Function<RedisAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command, Duration within) {
        long end = end(within);
        Line line = join();
        CompletableFuture<T> reply = null;
        boolean fit = true;
        try {
            RedisAsyncCommands<byte[], byte[]> commands = await(line.ready, end);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (end - System.nanoTime() <= 0) {
                throw new TimeoutException();
            }
            reply = command.apply(commands).toCompletableFuture();
            return await(reply, end);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Faults.trouble("Interrupted: " + (reply == null ? NOTHING : PERHAPS));
        } catch (TimeoutException late) {
            fit = reply == null;
            throw Faults.trouble("Redis did not answer within " + within + ": " + (fit ? NOTHING : PERHAPS));
        } catch (ExecutionException failed) {
            fit = Faults.leavesConnection(failed);
            throw Faults.of(failed, reply != null);
        } finally {
            if (reply != null) {
                // what is not written yet must not be
                reply.cancel(true);
            }
            leave(line, fit);
        }
    }

    private static long end(Duration within) {
        Duration span = within.isNegative() ? Duration.ZERO : within.compareTo(LONGEST) > 0 ? LONGEST : within;
        return System.nanoTime() + span.toNanos();
    }

    private static <T> T await(Future<T> future, long end)
            throws InterruptedException, TimeoutException, ExecutionException {
        return future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private synchronized Line join() {
        if (closed) {
            throw new IllegalStateException("The store is closed");
        }
        if (current == null || current.isSpent()) {
            drop(current);
            current = new Line();
        }
        current.users++;
        return current;
    }

    private synchronized void leave(Line line, boolean fit) {
        line.users--;
        if (!fit && line == current) {
            current = null;
        }
        if (line != current) {
            drop(line);
        }
    }

    private static void drop(@Nullable Line line) {
        if (line != null && line.users == 0) {
            // nobody waits for it
            var unused = line.connection.thenCompose(StatefulRedisConnection::closeAsync);
        }
    }

    boolean isDurable() {
        return durable;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            current = null;
        }
        long limit = CLOSE_LIMIT.toNanos();
        awaitEnd(client.shutdownAsync(0, limit, TimeUnit.NANOSECONDS));
        awaitEnd(resources.shutdown(0, limit, TimeUnit.NANOSECONDS));
    }

    private static void awaitEnd(Future<?> end) {
        try {
            await(end, System.nanoTime() + CLOSE_LIMIT.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException late) {
            // its threads are daemons, and end by themselves
        }
    }

    /** One connection, and how many calls are at it: counted under the lock of what is around it. */
    private final class Line {

        final CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connection;
        final CompletableFuture<RedisAsyncCommands<byte[], byte[]>> ready;
        private final long started = System.nanoTime();
        private int users;

        Line() {
            connection = client.connectAsync(ByteArrayCodec.INSTANCE, address).toCompletableFuture();
            ready = connection.thenCompose(made -> Inspection.of(made.async()).thenApply(lossless -> {
                durable = lossless && address.getSentinels().isEmpty();
                return made.async();
            }));
        }

        boolean isSpent() {
            if (ready.isDone()) {
                return ready.isCompletedExceptionally() || !connection.join().isOpen();
            }
            return System.nanoTime() - started > CONNECT_LIMIT.toNanos();
        }
    }
}
