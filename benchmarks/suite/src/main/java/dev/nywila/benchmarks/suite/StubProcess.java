package dev.nywila.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The stub, in a process of its own. */
final class StubProcess implements AutoCloseable {

    /** What the stub has seen so far. */
    record Counts(long requests, long connections, long handshakes, long fullHandshakes) {

        Counts minus(Counts earlier) {
            return new Counts(
                    requests - earlier.requests,
                    connections - earlier.connections,
                    handshakes - earlier.handshakes,
                    fullHandshakes - earlier.fullHandshakes);
        }
    }

    private final Process process;
    private final int plainPort;
    private final int tlsPort;

    StubProcess(Jdk jdk, long delayMillis, Path keyStore) throws IOException {
        process = new ProcessBuilder(
                        jdk.java(),
                        "-Xmx1g",
                        "-Xss256k",
                        "-cp",
                        ClassPath.ofBenchmarks("suite"),
                        Stub.class.getName(),
                        Long.toString(delayMillis),
                        keyStore.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] ports = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .readLine()
                .split(" ");
        plainPort = Integer.parseInt(ports[0]);
        tlsPort = Integer.parseInt(ports[1]);
    }

    URI address(boolean tls) {
        return URI.create(tls ? "https://127.0.0.1:" + tlsPort : "http://127.0.0.1:" + plainPort);
    }

    Counts counts() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", plainPort)) {
            socket.getOutputStream()
                    .write("GET /counts HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            String[] counts = reply.substring(reply.indexOf("\r\n\r\n") + 4).split(" ");
            return new Counts(
                    Long.parseLong(counts[0]),
                    Long.parseLong(counts[1]),
                    Long.parseLong(counts[2]),
                    Long.parseLong(counts[3]));
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
