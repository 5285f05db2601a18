package dev.nywila.otp.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request, without what its connection knows. */
final class HttpRequest {

    private static final byte[] NOTHING = new byte[0];

    private final String method;
    private final String target;
    private final List<HttpHeader> headers;
    private final byte @Nullable [] body;

    /**
     * Puts a request together.
     *
     * @param target path and query
     * @param headers all but {@code Host}, {@code Connection} and {@code Content-Length}
     * @param body null if there is none
     */
    HttpRequest(String method, String target, List<HttpHeader> headers, byte @Nullable [] body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
    }

    byte[] body() {
        return body == null ? NOTHING : body;
    }

    /** The request as it goes over the wire: in one piece, so that nothing of it leaves before the rest. */
    byte[] bytes(String authority) {
        byte[] content = body();
        StringBuilder text = new StringBuilder(256)
                .append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(authority)
                .append("\r\nConnection: close\r\n");
        for (HttpHeader header : headers) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        // RFC 9110, 8.6: also where a body might be expected and is none
        if (body != null || (!method.equals("GET") && !method.equals("DELETE"))) {
            text.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + content.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return all;
    }

    /** Returns the method alone: paths name people, and bodies hold codes. */
    @Override
    public String toString() {
        return "HttpRequest[" + method + "]";
    }
}
