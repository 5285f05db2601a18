package dev.nywila.otp.beem;

import dev.nywila.otp.beem.Exchange.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Makes fresh connections. It asks nothing that others in the JVM can change under it: no default SSL context, no default
 * host name verifier, no proxy properties; it offers no HTTP/2.
 */
final class Connector {

    /** Finds the addresses of a host; blocks. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Resolver resolver;
    private final SSLContext tls;
    private final Duration connectTimeout;
    private final @Nullable InetSocketAddress proxy;

    /**
     * Prepares connections.
     *
     * @param proxy an unresolved address through which {@code https} is tunnelled, or null
     */
    Connector(Resolver resolver, SSLContext tls, Duration connectTimeout, @Nullable InetSocketAddress proxy) {
        this.resolver = resolver;
        this.tls = tls;
        this.connectTimeout = connectTimeout;
        this.proxy = proxy;
    }

    /**
     * Connects to the first address that answers, and speaks TLS on it if the URI says so. Nothing of the request is
     * sent.
     */
    Socket connect(URI target, long end, Exchange exchange) throws IOException, HttpException {
        boolean secure = "https".equals(target.getScheme());
        int port = target.getPort() != -1 ? target.getPort() : secure ? 443 : 80;
        String host = target.getHost();
        if (proxy == null) {
            Socket plain = dial(host, port, end, exchange);
            return secure ? encrypt(plain, host, port, exchange) : plain;
        }
        Socket plain = dial(proxy.getHostString(), proxy.getPort(), end, exchange);
        new HttpWire(plain).openTunnel(host + ":" + port);
        return encrypt(plain, host, port, exchange);
    }

    private Socket dial(String host, int port, long end, Exchange exchange) throws IOException {
        exchange.enter(Phase.RESOLVE);
        InetAddress[] addresses = resolver.resolve(host);
        exchange.enter(Phase.CONNECT);
        IOException last = null;
        for (InetAddress address : addresses) {
            long left = Math.min(connectTimeout.toNanos(), end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            Socket socket = new Socket(Proxy.NO_PROXY);
            exchange.use(socket);
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, port), (int) left);
                return socket;
            } catch (IOException dead) {
                socket.close();
                last = dead;
            }
        }
        throw last == null ? new UnknownHostException() : last;
    }

    private Socket encrypt(Socket plain, String host, int port, Exchange exchange) throws IOException {
        exchange.enter(Phase.TLS);
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, bare(host), port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    /** The name as certificates have it: an IPv6 address without its brackets. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host.toLowerCase(Locale.ROOT);
    }
}
