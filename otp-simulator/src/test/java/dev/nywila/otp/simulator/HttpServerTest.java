package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a caller may take. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpServerTest {

    private static final HttpServer.Patience LITTLE =
            new HttpServer.Patience(Duration.ofMillis(900), Duration.ofMillis(300), Duration.ofSeconds(3));

    /** More than the buffers of two sockets take. */
    private static final int LENGTH = 16 << 20;

    private HttpServer server;
    private Socket socket;

    @BeforeEach
    void start() throws IOException {
        server = new HttpServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                LITTLE,
                InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));
        server.start(visit -> {
            if (!visit.path().equals("/never")) {
                visit.reply(Reply.text(200, visit.path().equals("/long") ? "x".repeat(LENGTH) : "short"));
            }
        });
        socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.setSoTimeout(20_000);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        socket.close();
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private String read(int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private Duration untilTheEnd() throws IOException {
        long start = System.nanoTime();
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {
                // to the end
            }
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /a HTTP/1.1|", "POST /a HTTP/1.1|Content-Length: 5||ab"})
    void whoSendsNothingMoreIsCutOffAfterAWhile(String half) throws Exception {
        write(half);

        assertThat(untilTheEnd()).isBetween(Duration.ofMillis(half.isEmpty() ? 800 : 200), Duration.ofSeconds(15));
    }

    @Test
    void piecesThatTrickleInDoNotProlongARequest() throws Exception {
        long start = System.nanoTime();
        boolean isOpen = true;
        while (isOpen) {
            try {
                write("G");
            } catch (IOException cutOff) {
                isOpen = false;
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void whoDoesNotReadTheReplyIsCutOff() throws Exception {
        write("GET /long HTTP/1.1||");

        // what is written to a connection that was cut off fails in the end
        long start = System.nanoTime();
        boolean isOpen = true;
        while (isOpen) {
            try {
                write("GET");
            } catch (IOException cutOff) {
                isOpen = false;
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2_500));
    }

    @Test
    void whoWaitsForAReplyMayWaitForLonger() throws Exception {
        write("GET /never HTTP/1.1||");
        long start = System.nanoTime();
        while (Duration.ofNanos(System.nanoTime() - start).compareTo(Duration.ofMillis(1_800)) < 0) {
            Thread.onSpinWait();
        }

        assertThat(socket.getInputStream().available()).isZero();
        write("GET /ahead HTTP/1.1||");
        server.close();
        assertThat(untilTheEnd()).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aLongReplyArrivesWholeAndTheConnectionIsKept() throws Exception {
        write("GET /long HTTP/1.1||");
        String head = "HTTP/1.1 200 OK|Content-Type: text/plain; charset=utf-8|Content-Length: 16777216|"
                + "Date: Fri, 2 Jan 2026 03:04:05 GMT||";
        assertThat(read(head.replace("|", "\r\n").length())).isEqualTo(head.replace("|", "\r\n"));
        assertThat(read(LENGTH).chars().allMatch(each -> each == 'x')).isTrue();

        write("GET /a HTTP/1.1|Connection: close||");
        assertThat(read(1_000)).contains("Connection: close").endsWith("short");
    }

    @Test
    void whoWaitsToBeAskedForTheBodyIsAsked() throws Exception {
        write("POST /a HTTP/1.1|Expect: 100-continue|Content-Length: 2||");
        assertThat(read(25)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

        write("ab");
        assertThat(read(15)).isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void whoIsRefusedCanReadWhyThoughMoreIsOnItsWay() throws Exception {
        write("POST /a HTTP/1.1|Content-Length: 300000||" + "x".repeat(300_000));

        assertThat(read(1_000)).startsWith("HTTP/1.1 413").contains("Cache-Control: no-store", "64 KiB");
    }
}
