package dev.nywila.otp.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 on one connection, for one request and its reply. */
final class HttpWire {

    private final OutputStream out;
    private final ReplyReader reader;
    private final Tap tap;

    /**
     * Speaks on a connection.
     *
     * @param in what comes in, decrypted
     * @param tap where it comes from, maybe encrypted
     */
    HttpWire(InputStream in, OutputStream out, Tap tap) {
        this.out = out;
        this.reader = new ReplyReader(in);
        this.tap = tap;
    }

    /**
     * Looks, without waiting, for what came unasked. Such a thing is no reply to the request that has not left yet.
     *
     * @return the refusal that came, at a status that decides by itself, without its body; or null if nothing came
     * @throws IOException if anything else came, or the connection has ended
     */
    @Nullable
    HttpReply refusalBefore() throws IOException {
        tap.look();
        try {
            if (!reader.rest().fill()) {
                throw new IOException("the connection was closed before the request");
            }
            ReplyReader.Head head = reader.head();
            if (!HttpReply.isRefusal(head.status())) {
                throw new IOException("a reply of status " + head.status() + " came before the request");
            }
            return new HttpReply(head.status(), head.headers(), new byte[0], false);
        } catch (SocketTimeoutException nothingMore) {
            if (reader.hasBegun()) {
                throw new IOException("something came before the request");
            }
            return null;
        } finally {
            tap.waitAgain();
        }
    }

    void write(byte[] request) throws IOException {
        out.write(request);
        out.flush();
    }

    /** Reads the whole reply, and looks for what comes behind it. */
    HttpReply receive() throws IOException {
        if (tap.holdsPart()) {
            checkPart();
        }
        ReplyReader.Head head = reader.head();
        byte[] body = reader.body(head);
        return new HttpReply(head.status(), head.headers(), body, hasMore());
    }

    /** Looks, without waiting, whether anything came behind the reply; farewells are nothing. */
    boolean hasMore() {
        tap.look();
        try {
            return reader.rest().fill();
        } catch (IOException nothing) {
            return false;
        } finally {
            tap.waitAgain();
        }
    }

    /** Asks a proxy for a way to the target; what follows on the connection is the target's. */
    void openTunnel(String authority) throws IOException {
        write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        int status = reader.head().status();
        // RFC 9110, 9.3.6: any 2xx, and whatever it says of a body, it has none
        if (status >= 300) {
            throw new ProxyRefusal(status);
        }
        tap.giveBack(reader.rest().take());
    }

    /** The part of a record that was there before the request left is no part of its reply. */
    private void checkPart() throws IOException {
        tap.finish();
        try {
            reader.rest().fill();
            throw new IOException("what came had begun before the request");
        } catch (SocketTimeoutException ofTlsItself) {
            // a ticket or the like
        } finally {
            tap.waitAgain();
        }
    }
}
