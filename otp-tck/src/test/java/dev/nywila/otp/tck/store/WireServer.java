package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore.Keep;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** A plain server over TCP: one question for each connection. Each test's own; ended by {@link #close}. */
final class WireServer extends PlainServer implements AutoCloseable {

    static final int YES = 1;
    static final int NO = 0;
    static final int TROUBLE = 2;

    private final Set<Socket> open = new HashSet<>();
    private ServerSocket listening;
    private Thread accepting;

    WireServer(PlainMemory memory) {
        super(memory);
        listening = listenAnywhere();
    }

    /** Not at a port that callers get: a server that is killed listens again where it was. */
    private ServerSocket listenAnywhere() {
        while (true) {
            try {
                return listen(ThreadLocalRandom.current().nextInt(8_000, 12_000));
            } catch (UncheckedIOException taken) {
                // another one, then
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    private ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            accepting = start(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket caller = socket.accept();
                synchronized (open) {
                    open.add(caller);
                }
                start(() -> serve(caller));
            }
        } catch (IOException killed) {
            // so it ends
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            DataInputStream in = new DataInputStream(caller.getInputStream());
            DataOutputStream out = new DataOutputStream(caller.getOutputStream());
            boolean reading = in.readBoolean();
            Keep keep = Keep.valueOf(in.readUTF());
            String key = in.readUTF();
            reach(Duration.ofMinutes(1));
            if (reading) {
                Wire.write(out, memory.get(keep, key));
            } else {
                byte[] before = Wire.read(in);
                byte[] after = Wire.read(in);
                out.writeByte(answer(keep, key, before, after, Duration.ofNanos(in.readLong())));
            }
            out.flush();
        } catch (IOException | UncheckedIOException gone) {
            // whoever asked sees the same
        } finally {
            synchronized (open) {
                open.remove(caller);
            }
        }
    }

    private int answer(Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
        try {
            return memory.compareAndSet(keep, key, before, after, atLeast) ? YES : NO;
        } catch (IllegalStateException refused) {
            return TROUBLE;
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    synchronized void inject(StoreTrouble injected) {
        super.inject(injected);
        if (injected == StoreTrouble.KILLED) {
            end();
        }
    }

    @Override
    synchronized void mend(StoreTrouble mended) {
        super.mend(mended);
        if (mended == StoreTrouble.KILLED) {
            listening = listen(listening.getLocalPort());
        }
    }

    private void end() {
        try {
            listening.close();
            // while a thread is in accept, the port is taken
            accepting.join();
            synchronized (open) {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end();
    }
}
