package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a request, and what is none. In the texts here a vertical bar is CR LF. */
class RequestReaderTest {

    private static final String POST = "POST /a HTTP/1.1|Host: h|";

    private static byte[] bytes(String text) {
        return text.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Request read(String text) throws RefusedRequest {
        RequestReader reader = new RequestReader();
        reader.add(ByteBuffer.wrap(bytes(text)));
        return reader.next();
    }

    private static Request whole(String text) throws RefusedRequest {
        Request request = read(text);
        assertThat(request).as(text).isNotNull();
        return request;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "POST /a HTTP/1.1|Host: h||  ! ''",
                "|POST /a HTTP/1.1|Host: h|Content-Length: 3||abc ! abc",
                "POST /a HTTP/1.0|Host: h|Content-Length: 03||abc ! abc",
                "POST /a HTTP/1.1|Host: h|Transfer-Encoding: Chunked||3|abc|0|| ! abc",
                "POST /a HTTP/1.1|Host: h|Transfer-Encoding: chunked||1;x=y|a|02|bc|0;z|Trailer: t|| ! abc",
                "POST /a HTTP/1.1|Host: h|Expect: 100-continue|Content-Length: 3||abc ! abc",
            })
    void aRequestIsReadHoweverItsBytesCome(String text, String body) throws Exception {
        assertThat(whole(text).body).asString().isEqualTo(body);

        RequestReader reader = new RequestReader();
        byte[] bytes = bytes(text);
        for (int i = 0; i < bytes.length - 1; i++) {
            reader.add(ByteBuffer.wrap(bytes, i, 1));
            assertThat(reader.next()).as("after %d bytes", i + 1).isNull();
        }
        reader.add(ByteBuffer.wrap(bytes, bytes.length - 1, 1));
        Request request = reader.next();
        assertThat(request).isNotNull();
        assertThat(request.body).asString().isEqualTo(body);
        assertThat(request.head.path).isEqualTo("/a");
        assertThat(request.head.headers.first("hOST")).isEqualTo("h");
        assertThat(reader.hasBegun()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "400 ! GET /a|",
                "400 ! GET  /a HTTP/1.1|",
                "400 ! GET /a b HTTP/1.1|",
                "400 ! G(T /a HTTP/1.1|",
                "400 ! GET /a HTTP/1.1 |",
                "400 ! GET a HTTP/1.1|",
                "400 ! GET * HTTP/1.1|",
                "400 ! CONNECT a:1 HTTP/1.1|",
                "400 ! GET /a#b HTTP/1.1|",
                "400 ! GET /%zz HTTP/1.1|",
                "400 ! GET /a http/1.1|",
                "505 ! GET /a HTTP/2.0|",
                "505 ! GET /a HTTP/1.2|",
                "400 ! GET /a HTTP/1.1|Host : h|",
                "400 ! GET /a HTTP/1.1|: h|",
                "400 ! GET /a HTTP/1.1|Host|",
                "400 ! GET /a HTTP/1.1|A: b| c|",
                "400 ! POST /a HTTP/1.1|Content-Length: +1||",
                "400 ! POST /a HTTP/1.1|Content-Length: -1||",
                "400 ! POST /a HTTP/1.1|Content-Length: 1, 1||",
                "400 ! POST /a HTTP/1.1|Content-Length: 1|Content-Length: 1||",
                "400 ! POST /a HTTP/1.1|Content-Length: 1|Transfer-Encoding: chunked||",
                "400 ! POST /a HTTP/1.0|Transfer-Encoding: chunked||",
                "501 ! POST /a HTTP/1.1|Transfer-Encoding: gzip, chunked||",
                "501 ! POST /a HTTP/1.1|Transfer-Encoding: chunked|Transfer-Encoding: chunked||",
                "413 ! POST /a HTTP/1.1|Content-Length: 65537||",
                "413 ! POST /a HTTP/1.1|Content-Length: 99999999999999999999||",
                "413 ! POST /a HTTP/1.1|Transfer-Encoding: chunked||10001|",
                "400 ! POST /a HTTP/1.1|Transfer-Encoding: chunked||+1|",
                "400 ! POST /a HTTP/1.1|Transfer-Encoding: chunked||0x1|",
                "400 ! POST /a HTTP/1.1|Transfer-Encoding: chunked|||",
                "400 ! POST /a HTTP/1.1|Transfer-Encoding: chunked||1|ab|",
                "417 ! POST /a HTTP/1.1|Expect: wonders||",
            })
    void whatIsMalformedIsRefusedAsSoonAsItIsSeen(int status, String text) {
        RefusedRequest refused = catchThrowableOfType(RefusedRequest.class, () -> read(text));

        assertThat(refused).as(text).isNotNull();
        assertThat(refused.reply().status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a HTTP/1.1\n",
                "GET /a HTTP/1.1|Host: h\n|",
                "GET /a HTTP/1.1|A: b\rc|",
                "GET /\u00e9 HTTP/1.1|"
            })
    void aLineEndsInOneWayAndHasNoOtherControls(String text) {
        assertThat(catchThrowableOfType(RefusedRequest.class, () -> read(text))).isNotNull();
    }

    @Test
    void endlessHeadsAndChunksAreRefused() {
        String fields = "A: b|".repeat(16 * 1024 / 6);
        assertThat(catchThrowableOfType(RefusedRequest.class, () -> read(POST + fields.repeat(2)))
                        .reply()
                        .status())
                .isEqualTo(431);
        assertThat(catchThrowableOfType(
                                RefusedRequest.class,
                                () -> read(POST + "Transfer-Encoding: chunked||"
                                        + ("1;" + "x".repeat(20) + "|a|").repeat(40_000)))
                        .reply()
                        .status())
                .isEqualTo(413);
        assertThat(catchThrowableOfType(
                                RefusedRequest.class,
                                () -> read(POST + "Transfer-Encoding: chunked||0|" + "T: t|".repeat(200_000)))
                        .reply()
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aBodyInManySmallChunksIsStillOne() throws Exception {
        assertThat(whole(POST + "Transfer-Encoding: chunked||" + "1|a|".repeat(64 * 1024) + "0||").body)
                .hasSize(64 * 1024);
    }

    @Test
    void theNextRequestIsWhatFollows() throws Exception {
        RequestReader reader = new RequestReader();
        reader.add(ByteBuffer.wrap(bytes(POST + "Content-Length: 2||abGET /b HTTP/1.1|Host: h||")));

        assertThat(reader.next()).isNotNull();
        Request second = reader.next();
        assertThat(second).isNotNull();
        assertThat(second.head.path).isEqualTo("/b");
        assertThat(reader.next()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/a%20b?c=%20, , /a b, c=%20",
        "/a+b, , /a+b, ",
        "//evil.example/a, , //evil.example/a, ",
        "http://H.example:1/a?b, h.example:1, /a, b",
        "HTTP://h, h, /, ",
        "http://h?b, h, /, b",
        "http://u@h/a, u@h, /a, ",
        "https://h/a, https://h, /a, ",
        "http:///a, '', /a, ",
    })
    void aTargetMayNameItsHost(String target, @Nullable String authority, String path, @Nullable String query)
            throws Exception {
        RequestHead head = whole("GET " + target + " HTTP/1.1|Host: h||").head;

        assertThat(head.authority).isEqualTo(authority);
        assertThat(head.path).isEqualTo(path);
        assertThat(head.query).isEqualTo(query);
    }

    @ParameterizedTest
    @CsvSource({"1.1, keep-alive, true", "1.1, 'a, Close', false", "1.0, keep-alive, false", "1.1, Upgrade, true"})
    void aConnectionIsKeptUnlessItsCallerSaysOtherwise(String version, String connection, boolean isKept)
            throws Exception {
        assertThat(whole("GET /a HTTP/" + version + "|Host: h|Connection: " + connection + "||")
                        .head
                        .isToBeKept())
                .isEqualTo(isKept);
    }
}
