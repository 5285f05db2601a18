package dev.nywila.otp.tck.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** One connection through a {@link Relay}: two sockets, and a thread for each direction. */
final class RelayedConnection {

    private static final int BUFFER = 64 * 1024;

    private final Relay relay;
    private final Socket caller;
    private final Socket server = new Socket();

    /** The end of what was sent, as a key may come in two parts. */
    private byte[] tail = {};

    RelayedConnection(Relay relay, Socket caller) {
        this.relay = relay;
        this.caller = caller;
    }

    /** What a thread does until its connection is over. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException over) {
                // what it was for has ended
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    void connect(InetSocketAddress address) {
        try {
            server.connect(address);
            caller.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            start(this::send);
            start(this::answer);
        } catch (IOException refused) {
            end();
        }
    }

    private void send() throws IOException, InterruptedException {
        try {
            byte[] buffer = new byte[BUFFER];
            InputStream in = caller.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                relay.awaitFlow();
                if (relay.isUnsent(keys(buffer, n))) {
                    return;
                }
                out.write(buffer, 0, n);
            }
        } finally {
            end();
        }
    }

    private int keys(byte[] buffer, int length) {
        byte[] key = relay.key();
        if (key.length == 0) {
            return 0;
        }
        byte[] all = Arrays.copyOf(tail, tail.length + length);
        System.arraycopy(buffer, 0, all, tail.length, length);
        int found = 0;
        int from = 0;
        for (int i = 0; i + key.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + key.length, key, 0, key.length)) {
                found++;
                from = i + key.length;
            }
        }
        tail = Arrays.copyOfRange(all, Math.max(from, all.length - key.length + 1), all.length);
        return found;
    }

    private void answer() throws IOException, InterruptedException {
        try {
            byte[] buffer = new byte[BUFFER];
            InputStream in = server.getInputStream();
            OutputStream out = caller.getOutputStream();
            boolean silent = false;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                relay.awaitFlow();
                Relay.Loss loss = relay.lostAnswer();
                if (loss == Relay.Loss.BROKEN) {
                    return;
                }
                silent |= loss == Relay.Loss.SILENT;
                if (!silent) {
                    out.write(buffer, 0, n);
                }
            }
        } finally {
            end();
        }
    }

    void end() {
        for (Socket socket : new Socket[] {caller, server}) {
            try {
                socket.close();
            } catch (IOException gone) {
                // as it was to be
            }
        }
    }
}
