package dev.nywila.otp.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines, and what stands between them, out of a stream. */
final class ReplyLines {

    private static final int LONGEST_LINE = 8 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final InputStream in;
    /** A reply has a few hundred bytes. */
    private final byte[] buffer = new byte[1024];

    private int from;
    private int to;

    ReplyLines(InputStream in) {
        this.in = in;
    }

    /** Reads once, if nothing is there; returns false at the end. */
    boolean fill() throws IOException {
        if (from == to) {
            int got = in.read(buffer, 0, buffer.length);
            from = 0;
            to = Math.max(got, 0);
        }
        return from < to;
    }

    /** Whether bytes were read that nobody has taken. */
    boolean hasBytes() {
        return from < to;
    }

    /** Takes all that was read. */
    byte[] take() {
        byte[] taken = Arrays.copyOfRange(buffer, from, to);
        from = to;
        return taken;
    }

    /** The next line, without its end of CR and LF: tabs, and what can be printed, in ASCII or not. */
    String next() throws IOException {
        byte[] line = new byte[64];
        int length = 0;
        for (byte one = octet(); one != '\r'; one = octet()) {
            if ((one >= 0 && one < ' ' && one != '\t') || one == 0x7f) {
                throw new IOException("a control character in a line");
            }
            if (length == LONGEST_LINE) {
                throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = one;
        }
        if (octet() != '\n') {
            throw new IOException("a carriage return that ends no line");
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** So many bytes. */
    byte[] exactly(int length) throws IOException {
        byte[] bytes = upToTheEnd(length);
        if (bytes.length < length) {
            throw brokenOff();
        }
        return bytes;
    }

    /** All bytes that still come, but no more than so many. */
    byte[] upToTheEnd(int most) throws IOException {
        int buffered = Math.min(most, to - from);
        byte[] rest = most == buffered ? NOTHING : in.readNBytes(most - buffered);
        byte[] all = new byte[buffered + rest.length];
        System.arraycopy(buffer, from, all, 0, buffered);
        System.arraycopy(rest, 0, all, buffered, rest.length);
        from += buffered;
        return all;
    }

    private byte octet() throws IOException {
        if (!fill()) {
            throw brokenOff();
        }
        return buffer[from++];
    }

    private static IOException brokenOff() {
        return new EOFException("the reply broke off");
    }
}
