package dev.nywila.benchmarks.bare;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One exchange of HttpCore5 on a connection of its own, JSON streamed by jackson-core, all on the calling thread. */
final class CoreCalls extends BeemClient {

    private static final JsonFactory JSON = new JsonFactory();

    private final Sockets sockets;
    private final String authority;
    private final Http1Config config;

    CoreCalls(URI stub, Http1Config config) throws Exception {
        this.config = config;
        this.sockets = new Sockets(stub);
        this.authority = stub.getAuthority();
    }

    @Override
    Reply post(String path, String firstName, String first, String secondName, String second) throws Exception {
        byte[] body = json(firstName, first, secondName, second);
        try (Socket socket = sockets.connect();
                DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(config)) {
            connection.bind(socket);
            BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", path);
            request.setHeader("Host", authority);
            request.setHeader("Connection", "close");
            request.setHeader("Authorization", AUTHORIZATION);
            request.setHeader("Accept", "application/json");
            request.setHeader("Content-Type", "application/json");
            request.setHeader("Content-Length", body.length);
            request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
            connection.sendRequestHeader(request);
            connection.sendRequestEntity(request);
            connection.flush();
            ClassicHttpResponse response = connection.receiveResponseHeader();
            connection.receiveResponseEntity(response);
            return read(response.getCode(), EntityUtils.toByteArray(response.getEntity()));
        }
    }

    private static byte[] json(String firstName, String first, String secondName, String second) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty(firstName, first);
            json.writeStringProperty(secondName, second);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static Reply read(int status, byte[] body) {
        int code = 0;
        String pinId = null;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.PROPERTY_NAME) {
                    switch (json.currentName()) {
                        case "code" -> code = json.nextIntValue(0);
                        case "pinId" -> pinId = json.nextStringValue();
                        default -> {}
                    }
                }
            }
        }
        return new Reply(status, code, pinId);
    }
}
