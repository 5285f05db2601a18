package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A handle on a {@link WireServer}: a connection for each call. Honest; broken ones differ in one method. */
class WireStore implements OtpStore {

    /** Opens a handle in another process. */
    public static final class Opener implements Function<String, OtpStore> {
        @Override
        public OtpStore apply(String port) {
            return new WireStore(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        }
    }

    private final InetSocketAddress address;
    private volatile boolean closed;

    WireStore(InetSocketAddress address) {
        this.address = address;
    }

    /** What is done with a connection. */
    interface Asking<T> {
        T ask(DataInputStream in) throws IOException;
    }

    @Override
    public byte @Nullable [] get(Keep keep, String key, Duration within) {
        return call(question(true, keep, key), within, Wire::read);
    }

    @Override
    public boolean compareAndSet(
            Keep keep,
            String key,
            byte @Nullable [] before,
            byte @Nullable [] after,
            Duration atLeast,
            Duration within) {
        ByteArrayOutputStream question = question(false, keep, key);
        try (DataOutputStream out = new DataOutputStream(question)) {
            Wire.write(out, before);
            Wire.write(out, after);
            out.writeLong(atLeast.toNanos());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return call(question, within, in -> {
            int answer = in.readUnsignedByte();
            if (answer == WireServer.TROUBLE) {
                throw new IOException("the server refuses");
            }
            return answer == WireServer.YES;
        });
    }

    private static ByteArrayOutputStream question(boolean reading, Keep keep, String key) {
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(question)) {
            out.writeBoolean(reading);
            out.writeUTF(keep.name());
            out.writeUTF(key);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return question;
    }

    <T> T call(ByteArrayOutputStream question, Duration within, Asking<T> asking) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        try {
            return once(question.toByteArray(), within, asking);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final <T> T once(byte[] question, Duration within, Asking<T> asking) throws IOException {
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, within.toMillis()));
        try (Socket socket = new Socket()) {
            socket.connect(address, millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(question);
            return asking.ask(new DataInputStream(socket.getInputStream()));
        }
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
