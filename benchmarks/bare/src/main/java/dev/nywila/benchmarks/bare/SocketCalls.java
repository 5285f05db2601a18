package dev.nywila.benchmarks.bare;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The floor: one write, reads until the reply is whole, texts cut out by position. It believes whatever comes. */
final class SocketCalls extends BeemClient {

    private final Sockets sockets;
    private final String authority;
    private final boolean reuse;
    private final ThreadLocal<Socket> kept = new ThreadLocal<>();

    SocketCalls(URI stub, boolean reuse) throws Exception {
        this.sockets = new Sockets(stub);
        this.authority = stub.getAuthority();
        this.reuse = reuse;
    }

    @Override
    Reply post(String path, String firstName, String first, String secondName, String second) throws IOException {
        String body = "{\"" + firstName + "\":\"" + first + "\",\"" + secondName + "\":\"" + second + "\"}";
        byte[] request = ("POST " + path + " HTTP/1.1\r\nHost: " + authority
                        + (reuse ? "" : "\r\nConnection: close") + "\r\nAuthorization: " + AUTHORIZATION
                        + "\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
        if (!reuse) {
            try (Socket socket = sockets.connect()) {
                return exchange(socket, request);
            }
        }
        Socket socket = kept.get();
        if (socket == null) {
            socket = sockets.connect();
            kept.set(socket);
        }
        return exchange(socket, request);
    }

    private static Reply exchange(Socket socket, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[1024];
        int filled = 0;
        while (true) {
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                throw new EOFException();
            }
            filled += read;
            String text = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end > 0) {
                int length = Integer.parseInt(between(text, "Content-Length: ", "\r\n"));
                if (filled >= end + 4 + length) {
                    return new Reply(
                            Integer.parseInt(text.substring(9, 12)),
                            Integer.parseInt(between(text, "\"code\":", ",")),
                            between(text, "\"pinId\":\"", "\""));
                }
            }
        }
    }

    private static String between(String text, String before, String after) {
        int start = text.indexOf(before);
        return start < 0 ? null : text.substring(start + before.length(), text.indexOf(after, start + before.length()));
    }
}
