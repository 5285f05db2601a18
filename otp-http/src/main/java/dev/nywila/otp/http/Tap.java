package dev.nywila.otp.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * What comes in on a channel, with a look at it that does not wait: while one looks, who reads gets what is there, and a
 * {@link SocketTimeoutException} at once where nothing is.
 *
 * <p>TLS stands above it and may not lose its place. So while one looks, only whole records are handed up: whoever reads
 * there is always stopped between two of them, and tickets, key updates and farewells are done with where they belong. An
 * end of the stream is no farewell, as anybody on the way can make one; TLS never gets to see it as an end.
 */
final class Tap extends InputStream {

    private enum Manner {
        /** Waits, as any stream does. */
        WAIT,
        /** Hands on what is there. */
        LOOK,
        /** Waits for the rest of the record of which the look found a part, and hands on nothing behind it. */
        FINISH
    }

    /** Every call has one or two, and nobody looks where they come from. */
    private static final class NothingThere extends SocketTimeoutException {
        private static final long serialVersionUID = 1;

        NothingThere() {
            super("nothing is there");
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is nothing to guard
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    private static final byte[] NOTHING = new byte[0];
    private static final int RECORD_HEADER = 5;
    /** Two session tickets, as servers send them. */
    private static final int AT_ONCE = 1024;

    private final SocketChannel channel;
    private boolean secure;
    private Manner manner = Manner.WAIT;
    /** What was taken from the channel and not yet handed on. */
    private byte[] held = NOTHING;

    private int from;
    private int to;
    /** How much of it may be handed on while one looks. */
    private int ready;

    Tap(SocketChannel channel) {
        this.channel = channel;
    }

    /** From here on records of TLS come. */
    void carryTls() {
        secure = true;
    }

    /** Puts these bytes in front of what comes next. */
    void giveBack(byte[] bytes) {
        held = bytes;
        from = 0;
        to = bytes.length;
    }

    void look() {
        manner = Manner.LOOK;
        ready = 0;
    }

    void finish() {
        manner = Manner.FINISH;
        ready = 0;
    }

    void waitAgain() {
        manner = Manner.WAIT;
    }

    /** Whether a look found a part of a record, and its rest had not come yet. */
    boolean holdsPart() {
        return from < to;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (manner != Manner.WAIT && ready == 0 && !find()) {
            return -1;
        }
        int most = Math.min(length, manner == Manner.WAIT ? to - from : ready);
        if (most > 0) {
            System.arraycopy(held, from, into, offset, most);
            from += most;
            ready -= most;
            return most;
        }
        return checked(channel.read(ByteBuffer.wrap(into, offset, length)));
    }

    /** Finds what may be handed on: all that is there, or one record. Returns false at the end. */
    private boolean find() throws IOException {
        if (manner == Manner.FINISH && !holdsPart()) {
            throw new NothingThere();
        }
        int wanted = wanted();
        while (to - from < wanted) {
            makeRoom(wanted);
            ByteBuffer room = ByteBuffer.wrap(held, to, held.length - to);
            // what comes behind the record is left where it is
            int got = checked(
                    manner == Manner.FINISH ? channel.read(room.limit(from + wanted)) : readWithoutWaiting(room));
            if (got < 0) {
                return false;
            }
            if (got == 0) {
                throw new NothingThere();
            }
            to += got;
            wanted = wanted();
        }
        ready = secure ? wanted : to - from;
        return true;
    }

    private int wanted() {
        if (!secure) {
            return 1;
        }
        return to - from < RECORD_HEADER
                ? RECORD_HEADER
                : RECORD_HEADER + ((held[from + 3] & 0xff) << 8) + (held[from + 4] & 0xff);
    }

    private void makeRoom(int wanted) {
        if (held.length - from < wanted || held.length == to) {
            held = Arrays.copyOfRange(held, from, from + Math.max(wanted, AT_ONCE));
            to -= from;
            from = 0;
        }
    }

    private int readWithoutWaiting(ByteBuffer room) throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(room);
        } finally {
            // at once: TLS may have to write while it reads
            channel.configureBlocking(true);
        }
    }

    private int checked(int got) throws IOException {
        if (got < 0 && secure) {
            throw new IOException("the connection ended without a farewell of TLS");
        }
        return got;
    }
}
