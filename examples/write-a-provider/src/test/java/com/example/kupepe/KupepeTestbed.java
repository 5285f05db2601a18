package com.example.kupepe;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.tck.OtpTestbed;
import dev.nywila.otp.tck.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/** Kupepe's side of one test of the kit. */
final class KupepeTestbed implements OtpTestbed {

    private final KupepeServer server = new KupepeServer();
    private final Logs logs = new Logs();
    private final AtomicBoolean unreachable = new AtomicBoolean();

    KupepeTestbed() throws IOException {}

    @Override
    public String providerId() {
        return "kupepe";
    }

    @Override
    public OtpConfig config() {
        return OtpConfig.of(Map.of("otp.kupepe.api-key", KupepeServer.API_KEY, "otp.kupepe.base-url", server.url()))
                .with(InstantSource.class, server)
                .with(ProxySelector.class, new Way());
    }

    @Override
    public String code(Challenge challenge) {
        return server.code(challenge.reference());
    }

    @Override
    public long requestsSeen() {
        return server.requests();
    }

    @Override
    public boolean advance(Duration by) {
        server.advance(by);
        return true;
    }

    @Override
    public boolean inject(Trouble trouble) {
        switch (trouble) {
            case UNREACHABLE -> unreachable.set(true);
            case REPLY_LOST -> server.loseNextAnswer();
            case OUTAGE -> server.answerNext(503, "<html>down for maintenance</html>");
            case THROTTLED -> server.answerNext(429, "{\"error\":\"slow_down\"}"); // with Retry-After: 7
            case GARBLED -> server.answerNext(KupepeServer.SUCCESS, "<html>sign in to this network</html>");
        }
        return true;
    }

    @Override
    public Optional<String> emitted() {
        return Optional.of(logs.text() + server.requestLines());
    }

    @Override
    public boolean emit(String line) {
        Logger.getLogger("com.example.kupepe").finest(line);
        return true;
    }

    @Override
    public void close() {
        logs.close();
        server.close();
    }

    /** The way to the server; or, once if it is to be unreachable, to a port where nobody listens. */
    private final class Way extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            return List.of(
                    unreachable.getAndSet(false)
                            ? new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))
                            : Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException trouble) {}
    }
}
