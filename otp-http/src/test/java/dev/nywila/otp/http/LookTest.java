package dev.nywila.otp.http;

import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * V1 and S3: what came before the request is no reply to it, and what came behind the reply is seen. Each look is taken
 * when what there is to see has arrived.
 */
@Timeout(60)
class LookTest {

    private enum Way {
        PLAIN,
        TLS_1_2,
        TLS_1_3;

        String protocol() {
            return name().replace("TLS_", "TLSv").replace('_', '.');
        }
    }

    private static final int ALL = Integer.MAX_VALUE;
    private static final String ACCEPTED = "{\"ok\":true}";
    private static final byte[] REQUEST = "POST /x HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final HeldCertificate CERTIFICATE =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger transmissions = new AtomicInteger();
    private final AtomicInteger judged = new AtomicInteger();
    private final SSLContext shown = new HandshakeCertificates.Builder()
            .heldCertificate(CERTIFICATE)
            .build()
            .sslContext();
    private final SSLContext trusted = SSLContext.getInstance("TLS");
    /** One for all, as sessions are resumed with one address. */
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    LookTest() throws Exception {
        trusted.init(null, new TrustManager[] {new Counting()}, null);
    }

    @AfterEach
    void close() throws IOException {
        threads.shutdownNow();
        listener.close();
    }

    @ParameterizedTest
    @EnumSource
    void nothingLeavesIfAReplyCameBeforeTheRequest(Way way) throws Exception {
        assertNothingLeavesBehind(way, reply(200, ACCEPTED), "a reply of status 200 came before the request");
        assertNothingLeavesBehind(way, reply(408, ""), "a reply of status 408 came before the request");
    }

    @ParameterizedTest
    @EnumSource
    void nothingLeavesIfAnyByteCameBeforeTheRequest(Way way) throws Exception {
        assertNothingLeavesBehind(way, "H", "something came before the request");
        assertNothingLeavesBehind(way, "\r", "something came before the request");
        assertNothingLeavesBehind(way, "\0", "a control character in a line");
        assertNothingLeavesBehind(way, "HTTP/1.1 103 Early\r\n\r\n", "something came before the request");
        assertNothingLeavesBehind(way, "x".repeat(30_000), "a line is longer than 8192 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void nothingLeavesIfTheConnectionWasClosedBefore(Way way) throws Exception {
        try (Line line = line(way)) {
            line.hangUp();
            assertNothingLeaves(line, "the connection was closed before the request");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void nothingLeavesIfTheConnectionWasCutBefore(Way way) throws Exception {
        try (Line line = line(way)) {
            line.cut();
            assertNothingLeaves(line, "the connection ended without a farewell of TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 407, 413, 414, 415, 429, 431})
    void aRefusalThatCameBeforeTheRequestIsToldAsOne(int status) throws Exception {
        for (Way way : Way.values()) {
            try (Line line = line(way)) {
                line.say("HTTP/1.1 " + status + " No\r\nRetry-After: 7\r\nContent-Length: 9000\r\n\r\n{\"data\":");
                HttpReply refusal = transmit(line);
                assertThat(refusal).isNotNull();
                assertThat(refusal.status()).isEqualTo(status);
                assertThat(refusal.headers().all().get("retry-after")).containsExactly("7");
                assertThat(refusal.body()).isEmpty();
                assertThat(transmissions).hasValue(0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRequestLeavesIfNothingCame(Way way) throws Exception {
        try (Line line = line(way)) {
            assertAnswered(line);
            assertThat(transmissions).hasValue(1);
        }
    }

    @Test
    void sessionTicketsAreNoReplyAndAreUsed() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Line line = line(Way.TLS_1_3)) {
                assertThat(line.arrived()).as("bytes of tickets").isPositive();
                assertAnswered(line);
            }
        }
        assertThat(judged).as("handshakes in full").hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6, 100})
    void aPartOfATicketIsNoReplyAndItsRestIsNone(int bytes) throws Exception {
        try (Line line = new Line(listener, trusted, shown, "TLSv1.3", bytes)) {
            line.awaitArrival();
            assertThat(transmit(line)).isNull();
            line.passAll();
            line.forgetWhatCame();
            line.say(reply(200, ACCEPTED));
            assertThat(line.wire.receive().status()).isEqualTo(200);
            assertThat(line.wire.hasMore()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void aReplyOfWhichAPartCameBeforeTheRequestIsNone(Way way) throws Exception {
        try (Line line = line(way)) {
            line.passOnly(20);
            line.say(reply(200, ACCEPTED));
            assertThat(transmit(line)).isNull();
            line.passAll();
            assertThatThrownBy(() -> line.wire.receive()).hasMessage("what came had begun before the request");
        }
    }

    @Test
    void aChangeOfKeysIsNoReply() throws Exception {
        try (Line line = line(Way.TLS_1_3)) {
            int before = line.arrived();
            line.changeKeys();
            assertThat(line.arrived()).isGreaterThan(before);
            assertAnswered(line);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsTheReplyIsSeen(Way way) throws Exception {
        try (Line line = line(way)) {
            transmit(line);
            line.say(reply(200, ACCEPTED) + "H");
            line.wire.receive();
            assertThat(line.wire.hasMore()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsTheReplyByItselfIsSeen(Way way) throws Exception {
        try (Line line = line(way)) {
            transmit(line);
            line.say(reply(200, ACCEPTED));
            line.wire.receive();
            assertThat(line.wire.hasMore()).isFalse();
            line.forgetWhatCame();
            line.say("H");
            assertThat(line.wire.hasMore()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFarewellBehindTheReplyIsProper(Way way) throws Exception {
        try (Line line = line(way)) {
            transmit(line);
            line.say(reply(200, ACCEPTED));
            line.hangUp();
            line.wire.receive();
            assertThat(line.wire.hasMore()).isFalse();
        }
    }

    private Line line(Way way) throws Exception {
        Line line = way == Way.PLAIN ? new Line(listener) : new Line(listener, trusted, shown, way.protocol(), ALL);
        line.awaitArrival();
        return line;
    }

    private void assertNothingLeavesBehind(Way way, String stray, String message) throws Exception {
        try (Line line = line(way)) {
            line.say(stray);
            assertNothingLeaves(line, message);
        }
    }

    private void assertNothingLeaves(Line line, String message) {
        assertThatThrownBy(() -> transmit(line))
                .isInstanceOf(IOException.class)
                // TLS wraps what it meets
                .satisfies(trouble ->
                        assertThat(trouble.toString() + trouble.getCause()).contains(message));
        assertThat(transmissions).hasValue(0);
    }

    private void assertAnswered(Line line) throws Exception {
        assertThat(transmit(line)).isNull();
        line.say(reply(200, ACCEPTED));
        assertThat(line.wire.receive().status()).isEqualTo(200);
        assertThat(line.wire.hasMore()).isFalse();
    }

    private @Nullable HttpReply transmit(Line line) throws IOException, NoSuchAlgorithmException {
        Transmission transmission = Transmissions.transmission(
                Transmissions.connector(Transmissions.NOWHERE),
                threads,
                Duration.ofSeconds(20),
                transmissions::incrementAndGet);
        try {
            return transmission.transmit(line.wire, REQUEST);
        } finally {
            transmission.count();
            line.forgetWhatCame();
        }
    }

    private final class Counting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            judged.incrementAndGet();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
