package dev.nywila.otp.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replies that no exchange brought, and what is not for adapters to see of them. */
public final class Replies {

    private static final Tap NO_TAP = new Tap(closedChannel());

    private Replies() {}

    public static Reply reply(int status, String body) {
        return reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), false);
    }

    /** With more data behind it. */
    public static Reply followed(int status, String body) {
        return reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), true);
    }

    public static Reply reply(int status, Map<String, List<String>> headers, byte[] body) {
        return reply(status, headers, body, false);
    }

    private static Reply reply(int status, Map<String, List<String>> headers, byte[] body, boolean followed) {
        Map<String, List<String>> lower = new HashMap<>();
        headers.forEach(
                (name, values) -> lower.computeIfAbsent(name.toLowerCase(Locale.ROOT), first -> new ArrayList<>())
                        .addAll(values));
        return Reply.of(new HttpReply(status, new ReplyHeaders(lower), body, followed), false);
    }

    /** What comes of a connection on which the other side has said all that and closed; null if that is no reply. */
    public static @Nullable Reply received(byte[] bytes) {
        HttpWire wire = new HttpWire(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream(), NO_TAP);
        try {
            return Reply.of(wire.receive(), false);
        } catch (IOException noReply) {
            return null;
        }
    }

    /** The code as a tag of meters. */
    public static String tag(Codes codes, Reply reply) {
        return codes.tag(reply);
    }

    /** The type as the log has it. */
    public static String contentType(Reply reply) {
        return reply.headers().contentType();
    }

    private static SocketChannel closedChannel() {
        try (SocketChannel channel = SocketChannel.open()) {
            return channel;
        } catch (IOException noSockets) {
            throw new UncheckedIOException(noSockets);
        }
    }
}
