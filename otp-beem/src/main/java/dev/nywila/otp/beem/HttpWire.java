package dev.nywila.otp.beem;

import feign.Request;
import feign.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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

    /** A request as it goes over the wire: in one piece, so that nothing of it leaves before its body. */
    static byte[] bytes(String authority, Request request, String authorization) {
        byte[] body = request.body();
        byte[] head = (request.httpMethod() + " " + request.url() + " HTTP/1.1\r\nHost: " + authority
                        + "\r\nConnection: close\r\nAuthorization: " + authorization
                        + "\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /**
     * Looks, without waiting, for what came unasked. Such a thing is no reply to the request that has not left yet.
     *
     * @return the refusal that came, at a status that decides by itself, without its body; or null if nothing came
     * @throws IOException if anything else came, or the connection has ended
     */
    @Nullable
    Response refusalBefore(Request request) throws IOException {
        tap.look();
        try {
            if (!reader.rest().fill()) {
                throw new IOException("the connection was closed before the request");
            }
            ReplyReader.Head head = reader.head();
            if (!BeemReply.REFUSALS.contains(head.status())) {
                throw new IOException("a reply of status " + head.status() + " came before the request");
            }
            return response(request, head, new byte[0]);
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

    Response receive(Request request) throws IOException {
        if (tap.holdsPart()) {
            checkPart();
        }
        ReplyReader.Head head = reader.head();
        return response(request, head, reader.body(head));
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

    private static Response response(Request request, ReplyReader.Head head, byte[] body) {
        Map<String, Collection<String>> headers = new HashMap<>(head.fields());
        headers.keySet().retainAll(BeemReply.Headers.READ);
        return Response.builder()
                .status(head.status())
                .headers(headers)
                // with a length, Feign would copy it and all headers once more
                .body(new ByteArrayInputStream(body), null)
                .request(request)
                .build();
    }
}
