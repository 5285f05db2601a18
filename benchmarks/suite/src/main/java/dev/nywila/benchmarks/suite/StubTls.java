package dev.nywila.benchmarks.suite;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/** The stub's TLS, which counts its handshakes. */
final class StubTls {

    /** Of the key store that the command makes: a secret to nobody. */
    static final String PASSWORD = "benchmarks";

    private final LongAdder handshakes = new LongAdder();
    private final LongAdder keysAskedFor = new LongAdder();
    private final SSLContext context;

    StubTls(String keyStore) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Counting((X509ExtendedKeyManager) factory.getKeyManagers()[0])}, null, null);
    }

    ServerSocket listen(int mostWaiting) throws IOException {
        return context.getServerSocketFactory().createServerSocket(0, mostWaiting, InetAddress.getLoopbackAddress());
    }

    void handshake(SSLSocket socket) throws IOException {
        socket.startHandshake();
        handshakes.increment();
    }

    long handshakes() {
        return handshakes.sum();
    }

    /** Only a full handshake needs the private key; a resumed one proves itself by the earlier session. */
    long fullHandshakes() {
        return keysAskedFor.sum();
    }

    private final class Counting extends X509ExtendedKeyManager {

        private final X509ExtendedKeyManager keys;

        Counting(X509ExtendedKeyManager keys) {
            this.keys = keys;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            keysAskedFor.increment();
            return keys.getPrivateKey(alias);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return keys.getClientAliases(type, issuers);
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return keys.chooseClientAlias(types, issuers, socket);
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return keys.getServerAliases(type, issuers);
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return keys.chooseServerAlias(type, issuers, socket);
        }
    }
}
