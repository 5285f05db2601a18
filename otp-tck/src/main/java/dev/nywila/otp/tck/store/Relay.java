package dev.nywila.otp.tck.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between handles and their server, and lets bytes through until it is told not to. It knows nothing of what they
 * mean, but counts how often a key is sent, where that is sent as it is. Thread-safe.
 */
final class Relay implements AutoCloseable {

    /** What is lost, and how. */
    enum Loss {
        /** The connection breaks, and what was sent does not arrive. */
        UNSENT,
        /** What was sent arrives, and the connection breaks before the answer. */
        BROKEN,
        /** What was sent arrives, and nothing comes back by this connection any more. */
        SILENT
    }

    private final InetSocketAddress server;
    private final ServerSocket listening;
    private final List<RelayedConnection> connections = new ArrayList<>();

    private byte[] key = {};
    private int sent;
    private int left;
    private int sentAtLoss = -1;
    private Loss loss = Loss.BROKEN;
    private boolean stalled;

    Relay(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RelayedConnection.start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** Counts a key from now on; of what is sent from there on, or of the answers, loses the one of this number. */
    synchronized void lose(int number, String fromKey, Loss how) {
        key = fromKey.getBytes(StandardCharsets.US_ASCII);
        sent = 0;
        sentAtLoss = -1;
        left = number;
        loss = how;
    }

    /** Goes on counting, and loses nothing more. */
    synchronized void loseNothing() {
        left = 0;
    }

    /** How often the key was sent. */
    synchronized int sent() {
        return sent;
    }

    /** How often it had been sent when something was lost; -1 if nothing was. */
    synchronized int sentAtLoss() {
        return sentAtLoss;
    }

    /** Lets nothing through, in both directions, until it is told to. */
    synchronized void stall(boolean now) {
        stalled = now;
        notifyAll();
    }

    /** Ends all connections; new ones are let through. */
    void breakAll() {
        List<RelayedConnection> ended;
        synchronized (this) {
            ended = List.copyOf(connections);
            connections.clear();
        }
        ended.forEach(RelayedConnection::end);
    }

    private void accept() throws IOException {
        while (true) {
            Socket caller = listening.accept();
            RelayedConnection connection = new RelayedConnection(this, caller);
            synchronized (this) {
                connections.add(connection);
            }
            connection.connect(server);
        }
    }

    synchronized byte[] key() {
        return key;
    }

    /** Whether what a handle sends is lost. */
    synchronized boolean isUnsent(int keys) {
        sent += keys;
        return loss == Loss.UNSENT && isLost();
    }

    /** Whether an answer that has come is lost, and how; null if not. */
    synchronized @Nullable Loss lostAnswer() {
        return loss != Loss.UNSENT && isLost() ? loss : null;
    }

    private boolean isLost() {
        if (sent == 0 || left == 0 || --left > 0) {
            return false;
        }
        sentAtLoss = sent;
        return true;
    }

    synchronized void awaitFlow() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    @Override
    public void close() throws IOException {
        stall(false);
        listening.close();
        breakAll();
    }
}
