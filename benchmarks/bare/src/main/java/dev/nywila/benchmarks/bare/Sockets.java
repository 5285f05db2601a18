package dev.nywila.benchmarks.bare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Makes connections as a careful program does: with limits on time, and under TLS with the host's name checked. */
final class Sockets {

    private static final int TIMEOUT = 5000;

    private final URI target;
    private final SSLContext tls;

    Sockets(URI target) throws GeneralSecurityException {
        this.target = target;
        this.tls = SSLContext.getInstance("TLS");
        tls.init(null, null, null);
    }

    Socket connect() throws IOException {
        Socket plain = new Socket(Proxy.NO_PROXY);
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(TIMEOUT);
        plain.connect(new InetSocketAddress(InetAddress.getByName(target.getHost()), target.getPort()), TIMEOUT);
        if (!"https".equals(target.getScheme())) {
            return plain;
        }
        SSLSocket secure =
                (SSLSocket) tls.getSocketFactory().createSocket(plain, target.getHost(), target.getPort(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }
}
