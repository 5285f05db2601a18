package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.beem.Connector.Resolver;
import feign.Request;
import feign.Response;
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
import java.util.Map;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/** Exchanges without a client around them. */
final class Exchanges {

    static final URI NOWHERE = URI.create("http://localhost:1");
    static final Resolver LOOPBACK = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};

    private Exchanges() {}

    static Connector connector(URI target) throws NoSuchAlgorithmException {
        return connector(target, LOOPBACK, SSLContext.getDefault());
    }

    static Connector connector(URI target, Resolver resolver, SSLContext trusted) {
        Connector.Trust trust = new Connector.Trust(trusted, false);
        return new Connector(target, resolver, trust, Duration.ofSeconds(2), null, System::nanoTime);
    }

    /** An exchange that ends so long from now; what it does aside and what watches it run on {@code threads}. */
    static Exchange exchange(Connector connector, Executor threads, Duration deadline, Runnable onTransmit) {
        return exchange(connector, new Watchdog(threads), threads, deadline, onTransmit);
    }

    static Exchange exchange(
            Connector connector, Watchdog watchdog, Executor threads, Duration deadline, Runnable onTransmit) {
        long end = System.nanoTime() + deadline.toNanos();
        return new Exchange(connector, watchdog, threads, end, () -> onTransmit);
    }

    static Request request() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        return Request.create(Request.HttpMethod.POST, "/x", Map.of(), body, StandardCharsets.UTF_8, null);
    }

    /** Lets the request leave on a connection on which nothing comes in. */
    static void transmit(Exchange exchange) throws IOException {
        try (SocketChannel nobody = SocketChannel.open()) {
            HttpWire wire = new HttpWire(new Quiet(), OutputStream.nullOutputStream(), new Tap(nobody));
            exchange.transmit(wire, request(), new byte[0]);
        } finally {
            exchange.count();
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

    static Response perform(Exchange exchange) {
        exchange.authorize("Basic any");
        return exchange.perform(request());
    }

    static ExchangeFailure failure(Exchange exchange) {
        return catchThrowableOfType(ExchangeFailure.class, () -> perform(exchange));
    }
}
