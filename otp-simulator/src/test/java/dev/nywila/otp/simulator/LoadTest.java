package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.Message;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many messages, many requests. Short in each build; {@code -Dload.seconds=60} for the figures, which it writes to
 * {@code target/load.txt}.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LoadTest {

    private static final int SECONDS = Integer.getInteger("load.seconds", 3);
    private static final int EACH_SECOND = Integer.getInteger("load.rate", 500);
    private static final int INBOX = 100_000;
    private static final int AT_ONCE = 400;

    private final OtpSimulator simulator = OtpSimulator.start();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpClient http = HttpClient.newBuilder()
            .executor(threads)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final AtomicInteger errors = new AtomicInteger();

    private static PhoneNumber phone(int number) {
        return PhoneNumber.of("+2557" + String.format(Locale.ROOT, "%08d", number % 50_000));
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
    }

    private void deliver(int messages) {
        for (int i = 0; i < messages; i++) {
            Message unused = simulator.phones().accept(phone(i), null);
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(simulator.baseUrl().resolve(path)).timeout(Duration.ofSeconds(30));
    }

    private CompletableFuture<String> call(HttpRequest request, Predicate<String> isRight) {
        return http.sendAsync(request, BodyHandlers.ofString()).handle((reply, thrown) -> {
            if (thrown != null || reply.statusCode() != 200 || !isRight.test(reply.body())) {
                errors.incrementAndGet();
                return "";
            }
            return reply.body();
        });
    }

    private CompletableFuture<String> wire(String path, String body, Predicate<String> isRight) {
        return call(
                to(path).header("Authorization", Caller.basic("simulator-key:simulator-secret"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                isRight);
    }

    /** One of the things that programs and pages do, in turn. */
    private CompletableFuture<String> one(int number) {
        PhoneNumber phone = phone(number);
        return switch (number % 5) {
            case 0 -> call(to("/inbox?limit=50").build(), body -> body.startsWith("[{"));
            case 1 -> call(to("/inbox?to=" + phone.e164() + "&wait=1s").build(), body -> body.startsWith("[{"));
            case 2 -> call(to("/log?limit=20").build(), body -> body.startsWith("["));
            case 3 -> wire("/v1/verify", "{\"pinId\":\"none\",\"pin\":\"123456\"}", body -> body.contains("113"));
            default ->
                wire(
                        "/v1/request",
                        "{\"appId\":1,\"msisdn\":\"" + phone.e164().substring(1) + "\"}",
                        body -> body.contains("\"code\":100"));
        };
    }

    @Test
    void aHundredThousandMessagesAndFiveHundredRequestsASecondLeaveNoErrorAndNoGrowingHeap() throws Exception {
        long empty = heap();
        deliver(INBOX);
        long full = heap();
        deliver(INBOX / 2);
        long overfull = heap();
        assertThat(simulator.phones().newest(null, 0, INBOX + 1)).hasSize(INBOX);
        assertThat(overfull - empty).isLessThan((full - empty) * 5 / 4);
        assertThat(full - empty).as("KiB for the messages").isLessThan(128 * 1024);

        int count = SECONDS * EACH_SECOND;
        long[] nanos = new long[count];
        List<CompletableFuture<?>> calls = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            // by the time at which it should have begun, so that waiting to begin counts as well
            long due = start + TimeUnit.SECONDS.toNanos(1) / EACH_SECOND * i;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            int number = i;
            calls.add(one(i).thenRun(() -> nanos[number] = System.nanoTime() - due));
        }
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get();
        double taken = (System.nanoTime() - start) / 1e9;
        calls.clear();
        long after = heap();

        Arrays.sort(nanos);
        String figures = String.format(
                Locale.ROOT,
                "%d requests in %.1f s: %.0f/s, %d errors; latency p50 %.1f ms, p99 %.1f ms, most %.1f ms%n"
                        + "heap: %d KiB empty, %d KiB with %d messages, %d KiB with half as many more, %d KiB after the requests%n",
                count,
                taken,
                count / taken,
                errors.get(),
                nanos[count / 2] / 1e6,
                nanos[(int) (count * 0.99)] / 1e6,
                nanos[count - 1] / 1e6,
                empty,
                full,
                INBOX,
                overfull,
                after);
        write(figures);
        assertThat(errors).as(figures).hasValue(0);
        assertThat(after - empty).as(figures).isLessThan((full - empty) * 2);
    }

    @Test
    void manyNewConnectionsAtOnceAreAllServed() throws Exception {
        List<CompletableFuture<String>> calls =
                IntStream.range(0, AT_ONCE).mapToObj(i -> one(5 * i + 4)).toList();
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get();

        assertThat(errors).hasValue(0);
        assertThat(simulator.requests()).isEqualTo(AT_ONCE);
    }

    @AfterEach
    void close() {
        simulator.close();
        threads.shutdownNow();
    }

    private static void write(String figures) throws IOException {
        Path unused = Files.writeString(Path.of("target", "load.txt"), figures);
    }
}
