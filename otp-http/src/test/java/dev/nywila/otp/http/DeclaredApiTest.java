package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import feign.Headers;
import feign.Param;
import feign.RequestLine;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a declared method becomes on the wire. */
class DeclaredApiTest {

    interface Api {

        @RequestLine("POST /v1/things")
        Reply fields(
                @Param("name") String name,
                @Param("count") @Nullable Integer count,
                @Param("sure") @Nullable Boolean sure,
                @Param("list") @Nullable List<?> list,
                Exchange exchange);

        @RequestLine(value = "POST /v1/things/{id}/check?full=true", decodeSlash = false)
        Reply path(@Param("id") String id, @Param("pin") String pin, Exchange exchange);

        @RequestLine(value = "GET /v1/things/{id}", decodeSlash = false)
        Reply get(@Param("id") String id, Exchange exchange);

        @RequestLine(value = "DELETE /v1/things/{id}", decodeSlash = false)
        Reply delete(@Param("id") String id, Exchange exchange);

        @RequestLine(value = "POST /v1/things/{id}/next", decodeSlash = false)
        Reply empty(@Param("id") String id, Exchange exchange);
    }

    interface WithHeaders {

        @RequestLine("POST /v1/things")
        @Headers("x-correlator: {call}")
        Reply send(@Param("call") String call, @Param("name") String name, Exchange exchange);
    }

    private static String wire(Encoding encoding, BiFunction<Api, Exchange, Reply> method) {
        return wire(Api.class, encoding, method);
    }

    private static <A> String wire(Class<A> declared, Encoding encoding, BiFunction<A, Exchange, Reply> method) {
        AtomicReference<String> sent = new AtomicReference<>("nothing");
        Exchange exchange = new Exchange(
                request -> {
                    sent.set(new String(request.bytes("host"), StandardCharsets.UTF_8));
                    return new HttpReply(204, new ReplyHeaders(Map.of()), new byte[0], false);
                },
                new Authorization(new HttpHeader("Authorization", "Basic any"), false));
        Reply reply = method.apply(Exchange.api(declared, encoding, "/base"), exchange);
        assertThat(reply.status()).isEqualTo(204);
        return sent.get();
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    @Test
    void parametersBecomeAFormInTheirOrderWithoutThoseThatAreNull() {
        assertThat(wire(Encoding.FORM, (api, exchange) -> api.fields("+255 é&=", 7, true, null, exchange)))
                .isEqualTo(lines(
                        "POST /base/v1/things HTTP/1.1",
                        "Host: host",
                        "Connection: close",
                        "Authorization: Basic any",
                        "Accept: application/json",
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: 42",
                        "",
                        "name=%2B255+%C3%A9%26%3D&count=7&sure=true"));
    }

    @Test
    void parametersBecomeJsonOfTheirTypes() {
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        inner.put("to", "1\"2");
        inner.put("left-out", null);
        assertThat(wire(
                        Encoding.JSON,
                        (api, exchange) -> api.fields("{name}", null, false, Arrays.asList(inner, 5L, null), exchange)))
                .endsWith("Content-Type: application/json\r\nContent-Length: 60\r\n\r\n"
                        + "{\"name\":\"{name}\",\"sure\":false,\"list\":[{\"to\":\"1\\\"2\"},5,null]}");
    }

    @Test
    void aParameterOfThePathIsNoPartOfTheBodyAndLetsNoSlashThrough() {
        assertThat(wire(Encoding.JSON, (api, exchange) -> api.path("a/b?c#d %2F", "12", exchange)))
                .startsWith("POST /base/v1/things/a%2Fb%3Fc%23d%20%252F/check?full=true HTTP/1.1\r\n")
                .endsWith("\r\n\r\n{\"pin\":\"12\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void aParameterCannotLeadOutOfItsPath(String id) {
        assertThat(catchThrowableOfType(
                                TransmissionFailure.class,
                                () -> wire(Encoding.JSON, (api, exchange) -> api.get(id, exchange)))
                        .kind)
                .isEqualTo(TransmissionFailure.Kind.NOT_BUILT);
        assertThat(wire(Encoding.JSON, (api, exchange) -> api.get(id + "x", exchange)))
                .startsWith("GET /base");
    }

    @Test
    void aRequestWithoutABodyHasNoneAndSaysSoWhereOneMightBe() {
        assertThat(wire(Encoding.JSON, (api, exchange) -> api.get("1", exchange)))
                .isEqualTo(lines(
                        "GET /base/v1/things/1 HTTP/1.1",
                        "Host: host",
                        "Connection: close",
                        "Authorization: Basic any",
                        "Accept: application/json",
                        "",
                        ""));
        assertThat(wire(Encoding.JSON, (api, exchange) -> api.delete("1", exchange)))
                .doesNotContain("Content-");
        assertThat(wire(Encoding.JSON, (api, exchange) -> api.empty("1", exchange)))
                .startsWith("POST /base/v1/things/1/next HTTP/1.1\r\n")
                .endsWith("Content-Length: 0\r\n\r\n")
                .doesNotContain("Content-Type");
    }

    @Test
    void declaredHeadersAreSent() {
        assertThat(wire(WithHeaders.class, Encoding.JSON, (api, exchange) -> api.send("abc", "x", exchange)))
                .contains("\r\nx-correlator: abc\r\n")
                .containsOnlyOnce("Content-Length")
                .endsWith("{\"name\":\"x\"}");
    }

    @Test
    void aHeaderThatWouldBreakItsLineIsNoRequest() {
        assertThat(catchThrowableOfType(
                                TransmissionFailure.class,
                                () -> wire(
                                        WithHeaders.class,
                                        Encoding.JSON,
                                        (api, exchange) -> api.send("a\r\nx: y", "planted", exchange)))
                        .getCause())
                .hasMessageNotContaining("planted");
    }

    interface SlashesPass {
        @RequestLine("GET /v1/{id}")
        Reply get(@Param("id") String id, Exchange exchange);
    }

    interface Undeclared {
        Reply get(Exchange exchange);
    }

    interface ReturnsText {
        @RequestLine("GET /v1")
        String get(Exchange exchange);
    }

    interface WithoutExchange {
        @RequestLine("GET /v1")
        Reply get();
    }

    @ParameterizedTest
    @ValueSource(classes = {SlashesPass.class, Undeclared.class, ReturnsText.class, WithoutExchange.class})
    void whatCannotBeCalledIsRefusedWhenTheClientOpens(Class<?> declared) {
        assertThatThrownBy(() -> Exchange.api(declared, Encoding.JSON, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(declared.getSimpleName() + ".get ");
    }

    @Test
    void theProxyHasThePlainMethodsOfAnObject() {
        Api api = Exchange.api(Api.class, Encoding.JSON, "");
        assertThat(List.of(api)).contains(api).doesNotContain(Exchange.api(Api.class, Encoding.JSON, ""));
        assertThat(Set.of(api)).contains(api);
        assertThat(api).hasToString("Api");
    }
}
