package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/** Transmissions without a client around them. */
final class Transmissions {

    static final URI NOWHERE = URI.create("http://localhost:1");
    static final Resolver LOOPBACK = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};

    private Transmissions() {}

    static Connector connector(URI target) throws NoSuchAlgorithmException {
        return connector(target, LOOPBACK, SSLContext.getDefault());
    }

    static Connector connector(URI target, Resolver resolver, SSLContext trusted) {
        Connector.Trust trust = new Connector.Trust(trusted, false);
        return new Connector(target, resolver, trust, Duration.ofSeconds(2), null, System::nanoTime);
    }

    /** A transmission that ends so long from now; what may hang in it and what watches it run on {@code threads}. */
    static Transmission transmission(Connector connector, Executor threads, Duration deadline, Runnable onTransmit) {
        return transmission(connector, new Watchdog(threads), threads, deadline, onTransmit);
    }

    static Transmission transmission(
            Connector connector, Watchdog watchdog, Executor threads, Duration deadline, Runnable onTransmit) {
        long end = System.nanoTime() + deadline.toNanos();
        return new Transmission(connector, watchdog, threads, end, () -> onTransmit);
    }

    static HttpRequest request() {
        return new HttpRequest(
                "POST",
                "/x",
                List.of(new HttpHeader("Authorization", "Basic any")),
                "{}".getBytes(StandardCharsets.UTF_8));
    }

    /** Lets the request leave on a connection on which nothing comes in. */
    static void transmit(Transmission transmission) throws IOException {
        try (SocketChannel nobody = SocketChannel.open()) {
            HttpWire wire = new HttpWire(new Quiet(), OutputStream.nullOutputStream(), new Tap(nobody));
            transmission.transmit(wire, new byte[0]);
        } finally {
            transmission.count();
        }
    }

    private static final class Quiet extends InputStream {
        @Override
        public int read() throws IOException {
            throw new SocketTimeoutException();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return read();
        }
    }

    static HttpReply perform(Transmission transmission) {
        return transmission.perform(request());
    }

    static TransmissionFailure failure(Transmission transmission) {
        return catchThrowableOfType(TransmissionFailure.class, () -> perform(transmission));
    }
}
