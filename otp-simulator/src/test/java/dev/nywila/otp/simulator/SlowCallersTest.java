package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that send half a request, none, or do not read, over raw sockets: they hold up nobody, and not for ever. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowCallersTest {

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Caller caller = new Caller(simulator);
    private final String host = simulator.baseUrl().getAuthority();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        simulator.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket connected() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), simulator.baseUrl().getPort());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private Socket sent(String text) throws IOException {
        Socket socket = connected();
        write(socket, text);
        return socket;
    }

    private void write(Socket socket, String text) throws IOException {
        socket.getOutputStream()
                .write(text.replace("\n", "\r\n").replace("HOST", host).getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket, String until) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (text.indexOf(until) < 0) {
            int next = in.read();
            if (next < 0) {
                return text + "<end>";
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException nothingYet) {
            return true;
        } catch (IOException reset) {
            return false;
        } finally {
            socket.setSoTimeout(20_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET /inbox HT",
                "GET /inbox HTTP/1.1\nHost: ",
                "GET /inbox HTTP/1.1\nHost: HOST\n",
                "POST /v1/request HTTP/1.1\nHost: HOST\nContent-Length: 9\n\n{\"appId\"",
                "POST /v1/request HTTP/1.1\nHost: HOST\nTransfer-Encoding: chunked\n\n5\n{\"a",
                "POST /v1/request HTTP/1.1\nHost: HOST\nTransfer-Encoding: chunked\n\n0\n",
            })
    void halfSentRequestsHoldUpNobodyAndAreCutOff(String half) throws Exception {
        Socket before = sent("GET /clock HTTP/1.1\nHost: HOST\n\n");
        assertThat(read(before, "}")).startsWith("HTTP/1.1 200");
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            slow.add(sent(half));
        }

        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(caller.request(NUMBER).statusCode()).isEqualTo(200);
        }
        // who was there before is not reset either
        write(before, "GET /clock HTTP/1.1\nHost: HOST\n\n");
        assertThat(read(before, "}")).startsWith("HTTP/1.1 200");

        // all that while they were there, unless this machine is so slow that their time is over, but not for ever
        boolean wereThere = isOpen(slow.get(63));
        assertThat(wereThere || System.nanoTime() - start > 4_000_000_000L).isTrue();
        for (Socket each : slow) {
            assertThat(Caller.isCutOff(each)).isTrue();
        }
        assertThat(caller.request(NUMBER).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestThatComesInPiecesIsServed() throws Exception {
        Socket slow = connected();
        for (String piece : new String[] {
            "POST /cl",
            "ock HTTP/1.1\nHo",
            "st: HOST\nContent-Type: application/json\n",
            "Content-Length: 16\n",
            "\n{\"advance\"",
            ":\"1s\"}"
        }) {
            write(slow, piece);
            // what was sent has arrived when somebody who came later is answered
            caller.get("/clock");
        }

        assertThat(read(slow, "}")).startsWith("HTTP/1.1 200").endsWith("\"advanced\":\"PT1S\"}");
    }

    @Test
    void anyNumberOfSilentConnectionsLeavesRoomForOthers() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 1_300; i++) {
            silent.add(connected());
            if (i % 100 == 99) {
                assertThat(caller.request(NUMBER).statusCode()).isEqualTo(200);
            }
        }

        Socket newcomer = sent("GET /clock HTTP/1.1\nHost: HOST\n\n");
        assertThat(read(newcomer, "}")).startsWith("HTTP/1.1 200");

        // the ones that were silent for longest made room
        assertThat(Caller.isCutOff(silent.get(0))).isTrue();
        assertThat(isOpen(silent.get(1_299))).isTrue();
    }

    @Test
    void repliesThatNobodyReadsHoldUpNobody() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            caller.post("/v1/verify", " ".repeat(4_096));
        }
        for (int i = 0; i < 40; i++) {
            Socket deaf = new Socket();
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), simulator.baseUrl().getPort()));
            sockets.add(deaf);
            write(deaf, "GET /log?limit=1000 HTTP/1.1\nHost: HOST\n\n");
        }

        for (int i = 0; i < 20; i++) {
            assertThat(caller.request(NUMBER).statusCode()).isEqualTo(200);
        }
    }

    /** More callers than there are 256 places, since the question whether all are taken may take one itself. */
    @Test
    void aPollWhoseCallerLeftGivesItsPlaceBack() throws Exception {
        for (int i = 0; i < 300; i++) {
            write(connected(), "GET /inbox?wait=60s HTTP/1.1\nHost: HOST\n\n");
        }
        while (caller.call(caller.to("/inbox?wait=1ms")).statusCode() != 503) {
            // some of them are still on their way
            Thread.onSpinWait();
        }
        for (Socket each : sockets) {
            each.close();
        }

        long start = System.nanoTime();
        while (caller.call(caller.to("/inbox?wait=1ms")).statusCode() == 503) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
        // and all of them, not only one
        for (int i = 0; i < 300; i++) {
            write(connected(), "GET /inbox?wait=60s HTTP/1.1\nHost: HOST\n\n");
        }
        while (caller.call(caller.to("/inbox?wait=1ms")).statusCode() != 503) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inbox?wait=20s", "/changes"})
    void aCallerThatEndsOnlyItsOwnSideIsAnswered(String path) throws Exception {
        Socket half = sent("GET " + path + " HTTP/1.1\nHost: HOST\n\n");
        if (path.equals("/changes")) {
            assertThat(read(half, "}")).endsWith("{\"version\":1}");
        }
        half.shutdownOutput();
        long start = System.nanoTime();
        while (Duration.ofNanos(System.nanoTime() - start).compareTo(Duration.ofMillis(1_500)) < 0) {
            // long enough for the simulator to have looked whether anybody is there
            caller.get("/clock");
        }

        caller.request(NUMBER);

        assertThat(read(half, "}"))
                .doesNotContain("<end>")
                .containsPattern("recipient\":\"[+]" + NUMBER + "|version\":[23]");
    }

    @Test
    void aListenerThatLeftGivesItsPlaceBackThoughThereIsNothingToTell() throws Exception {
        for (int i = 0; i < 32; i++) {
            assertThat(read(sent("GET /changes HTTP/1.1\nHost: HOST\n\n"), "}")).startsWith("HTTP/1.1 200");
        }
        assertThat(read(sent("GET /changes HTTP/1.1\nHost: HOST\n\n"), "}")).startsWith("HTTP/1.1 503");
        for (Socket each : sockets) {
            each.close();
        }

        long start = System.nanoTime();
        String reply;
        do {
            reply = read(sent("GET /changes HTTP/1.1\nHost: HOST\n\n"), "}");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } while (reply.startsWith("HTTP/1.1 503"));
        assertThat(reply).startsWith("HTTP/1.1 200");
    }

    @Test
    void requestsThatAreSentAheadAreAnsweredInOrder() throws Exception {
        Socket eager = sent("""
                GET /clock HTTP/1.1
                Host: HOST

                GET /inbox HTTP/1.1
                Host: HOST

                POST /reset HTTP/1.1
                Host: HOST
                Connection: close

                """);

        assertThat(new String(eager.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .containsSubsequence("HTTP/1.1 200", "\"advanced\"", "HTTP/1.1 200", "[]", "HTTP/1.1 415");
    }
}
