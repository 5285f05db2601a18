package dev.nywila.benchmarks.bare;

import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Apache HttpClient 5 and Jackson's databind, as most applications have them. */
final class HttpClientCalls extends BeemClient {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final CloseableHttpClient http;
    private final URI stub;

    HttpClientCalls(CloseableHttpClient http, URI stub) {
        this.http = http;
        this.stub = stub;
    }

    @Override
    Reply post(String path, String firstName, String first, String secondName, String second) throws Exception {
        HttpPost request = new HttpPost(stub.resolve(path));
        request.setHeader("Authorization", AUTHORIZATION);
        request.setHeader("Accept", "application/json");
        request.setEntity(new ByteArrayEntity(
                MAPPER.writeValueAsBytes(Map.of(firstName, first, secondName, second)), ContentType.APPLICATION_JSON));
        return http.execute(request, response -> {
            JsonNode data = MAPPER.readTree(EntityUtils.toByteArray(response.getEntity()))
                    .path("data");
            return new Reply(
                    response.getCode(),
                    data.path("message").path("code").asInt(0),
                    data.path("pinId").asString(null));
        });
    }

    @Override
    public void close() throws Exception {
        http.close();
    }
}
