package dev.nywila.otp.beem;

import feign.Request;
import feign.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** HTTP/1.1 on one socket, for one request and its reply, with limits on all that the other side can send. */
final class HttpWire {

    /** Asked before the first byte of a body leaves; throws if it may not. */
    @FunctionalInterface
    interface Permission {
        void ask() throws IOException;
    }

    private static final int LONGEST_BODY = 64 * 1024;
    private static final int MOST_INTERIM_REPLIES = 16;
    private static final Http1Config LIMITS = Http1Config.custom()
            // each connection has three, and carries a few hundred bytes; the default is 32 KiB
            .setBufferSize(2 * 1024)
            .setMaxLineLength(8 * 1024)
            .setMaxHeaderCount(100)
            .build();

    private final DefaultBHttpClientConnection connection;

    HttpWire(Socket connected) throws IOException {
        connection = new DefaultBHttpClientConnection(LIMITS);
        connection.bind(connected);
    }

    void send(String authority, Request request, String authorization, Permission body)
            throws IOException, HttpException {
        byte[] bytes = request.body();
        BasicClassicHttpRequest message =
                new BasicClassicHttpRequest(request.httpMethod().name(), (HttpHost) null, request.url());
        message.addHeader("Host", authority);
        message.addHeader("Connection", "close");
        message.addHeader("Authorization", authorization);
        message.addHeader("Accept", "application/json");
        message.addHeader("Content-Type", "application/json");
        message.addHeader("Content-Length", bytes.length);
        message.setEntity(new EntityTemplate(bytes.length, null, null, out -> {
            body.ask();
            out.write(bytes);
        }));
        connection.sendRequestHeader(message);
        connection.sendRequestEntity(message);
        connection.flush();
    }

    Response receive(Request request) throws IOException, HttpException {
        ClassicHttpResponse response = connection.receiveResponseHeader();
        for (int interim = 0; response.getCode() < 200; interim++) {
            if (response.getCode() == 101 || interim == MOST_INTERIM_REPLIES) {
                throw new IOException("no final reply");
            }
            response = connection.receiveResponseHeader();
        }
        // those that are read only, as Feign copies them twice
        Map<String, Collection<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (BeemReply.Headers.READ.contains(name)) {
                headers.computeIfAbsent(name, first -> new ArrayList<>(1)).add(header.getValue());
            }
        }
        return Response.builder()
                .status(response.getCode())
                .headers(headers)
                // with a length, Feign would copy it and all headers once more
                .body(new ByteArrayInputStream(body(response)), null)
                .request(request)
                .build();
    }

    /** Asks a proxy for a way to the target; what follows on the socket is the target's. */
    void openTunnel(String authority) throws IOException, HttpException {
        BasicClassicHttpRequest connect = new BasicClassicHttpRequest(Method.CONNECT, (HttpHost) null, authority);
        connect.setHeader("Host", authority);
        connection.sendRequestHeader(connect);
        connection.flush();
        int answer = connection.receiveResponseHeader().getCode();
        if (answer != 200) {
            throw new IOException("the proxy answered " + answer);
        }
    }

    private byte[] body(ClassicHttpResponse response) throws IOException, HttpException {
        if (List.of(204, 205, 304).contains(response.getCode())) {
            return new byte[0];
        }
        // RFC 9112, 6.3: an error where it matters, and it matters here
        if (response.containsHeader("Transfer-Encoding") && response.containsHeader("Content-Length")) {
            throw new IOException("the reply tells its length in two ways");
        }
        connection.receiveResponseEntity(response);
        long told = response.getEntity().getContentLength();
        int most = told >= 0 && told <= LONGEST_BODY ? (int) told : LONGEST_BODY + 1;
        byte[] body = response.getEntity().getContent().readNBytes(most);
        if (body.length > LONGEST_BODY) {
            throw new IOException("the reply is longer than " + LONGEST_BODY + " bytes");
        }
        return body;
    }
}
