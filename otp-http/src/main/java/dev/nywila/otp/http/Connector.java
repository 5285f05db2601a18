package dev.nywila.otp.http;

import dev.nywila.otp.http.Transmission.Phase;
import dev.nywila.otp.spi.MonotonicClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Makes fresh connections to one target. It asks nothing that others in the JVM can change under it: no default SSL
 * context, no default host name verifier, no proxy properties; it offers no HTTP/2.
 */
final class Connector {

    /** With whom a TLS connection is made; {@code mayAsk} if those who judge certificates may ask a network. */
    record Trust(SSLContext context, boolean mayAsk) {}

    private record LookUp(List<InetAddress> found, long staleAt) {}

    /** By the client's clock. Too short for anybody to notice, and long enough for a busy client to hardly ask. */
    private static final long LOOK_UP_HOLDS = TimeUnit.SECONDS.toNanos(1);

    private final boolean secure;
    private final String host;
    private final int port;
    private final String authority;
    private final Resolver resolver;
    private final Trust trust;
    private final Duration connectTimeout;
    private final @Nullable InetSocketAddress proxy;
    private final MonotonicClock clock;
    private volatile @Nullable LookUp last;

    /**
     * Prepares connections.
     *
     * @param target of which scheme, host and port matter
     * @param proxy an unresolved address through which {@code https} is tunnelled, or null
     * @param clock tells how old a look-up is
     */
    Connector(
            URI target,
            Resolver resolver,
            Trust trust,
            Duration connectTimeout,
            @Nullable InetSocketAddress proxy,
            MonotonicClock clock) {
        this.secure = "https".equals(target.getScheme());
        this.host = BaseUrl.host(target);
        this.port = BaseUrl.port(target);
        this.authority = target.getRawAuthority();
        this.resolver = resolver;
        this.trust = trust;
        this.connectTimeout = connectTimeout;
        this.proxy = proxy;
        this.clock = clock;
    }

    /** What the target is called on the wire. */
    String authority() {
        return authority;
    }

    /**
     * Connects to the first address that answers, and speaks TLS on it if the target's scheme says so. Nothing of the
     * request is sent.
     */
    HttpWire connect(Transmission transmission) throws IOException {
        SocketChannel channel = proxy == null
                ? dial(host, port, transmission)
                : dial(proxy.getHostString(), proxy.getPort(), transmission);
        Tap tap = new Tap(channel);
        HttpWire plain = new HttpWire(tap, channel.socket().getOutputStream(), tap);
        if (proxy != null) {
            plain.openTunnel(host + ":" + port);
        }
        return secure ? encrypt(channel, tap, transmission) : plain;
    }

    private SocketChannel dial(String name, int at, Transmission transmission) throws IOException {
        transmission.enter(Phase.RESOLVE);
        List<InetAddress> addresses = addresses(name, transmission);
        transmission.enter(Phase.CONNECT);
        IOException dead = null;
        for (InetAddress address : addresses) {
            // a channel, since an interrupt ends it on every kind of thread
            SocketChannel channel = SocketChannel.open();
            transmission.use(channel);
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.socket().connect(new InetSocketAddress(address, at), (int) connectTimeout.toMillis());
                return channel;
            } catch (IOException noAnswer) {
                channel.close();
                // an address that does not answer may have moved; to ask again after any other end does no harm
                last = null;
                transmission.enter(Phase.CONNECT);
                dead = noAnswer;
            }
        }
        throw dead == null ? new UnknownHostException() : dead;
    }

    /** The name is always the same one: the target's, or the proxy's. */
    private List<InetAddress> addresses(String name, Transmission transmission) throws IOException {
        LookUp known = last;
        if (known != null && clock.nanoTime() - known.staleAt < 0) {
            return known.found;
        }
        List<InetAddress> found = transmission.onHelperThread(() -> List.of(resolver.resolve(name)));
        last = found.isEmpty() ? null : new LookUp(found, clock.nanoTime() + LOOK_UP_HOLDS);
        return found;
    }

    private HttpWire encrypt(SocketChannel channel, Tap tap, Transmission transmission) throws IOException {
        transmission.enter(Phase.TLS);
        tap.carryTls();
        TappedSocket tapped = new TappedSocket(channel, tap);
        SSLSocket secure = (SSLSocket) trust.context.getSocketFactory().createSocket(tapped, bare(host), port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        if (trust.mayAsk) {
            // a closed channel would not end that
            transmission.onHelperThread(() -> {
                secure.startHandshake();
                return secure;
            });
        } else {
            secure.startHandshake();
        }
        return new HttpWire(secure.getInputStream(), secure.getOutputStream(), tap);
    }

    /** The name as certificates have it: an IPv6 address without its brackets. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host.toLowerCase(Locale.ROOT);
    }
}
