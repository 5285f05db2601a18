package dev.nywila.otp.simulator;

import static dev.nywila.otp.simulator.Caller.NUMBER;
import static dev.nywila.otp.simulator.Caller.basic;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as a process of its own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProcessTest {

    @TempDir
    Path folder;

    private Process process;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(program());
        command.addAll(List.of("--port", "0"));
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line;
        do {
            line = out.readLine();
        } while (line != null && !line.startsWith("export OTP_BEEM_BASE_URL="));
        assertThat(line).as("it prints its address").isNotNull();
        address = URI.create(line.substring(line.indexOf('=') + 1));
    }

    /** What the JVM is to run. */
    List<String> program() throws IOException {
        return List.of("-cp", System.getProperty("java.class.path"), Main.class.getName());
    }

    @AfterEach
    void kill() {
        process.destroyForcibly();
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** The whole reply to a request of a caller that closes the connection. */
    private String call(String path, String credentials, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setSoTimeout(20_000);
            String request = "POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority()
                    + "\r\nConnection: close\r\nAuthorization: " + credentials + "\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String requestAs(String credentials) throws IOException {
        return call("/v1/request", credentials, "{\"appId\":1,\"msisdn\":\"" + NUMBER + "\"}");
    }

    @Test
    void itEndsInOrderWhenItIsTold() throws Exception {
        assertThat(requestAs(basic("simulator-key:simulator-secret"))).startsWith("HTTP/1.1 200");

        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(folder.resolve("errors")).isEmptyFile();
    }

    @Test
    void callersThatNeverFinishTheirRequestsAreCutOff() throws Exception {
        List<Socket> unfinished = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
                socket.setSoTimeout(30_000);
                unfinished.add(socket);
                socket.getOutputStream().write("GET /inbox HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
            }
            for (Socket socket : unfinished) {
                assertThat(Caller.isCutOff(socket)).isTrue();
            }

            assertThat(requestAs(basic("simulator-key:simulator-secret"))).startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : unfinished) {
                socket.close();
            }
        }
    }

    @Test
    void ofCredentialsThatCallersSentNothingStaysInMemory() throws Exception {
        String[] wrong = {"Basic of-flesh-and-blood", basic("someone:of-flesh-and-blood"), "Bearer of-flesh-and-blood"};
        for (String credentials : wrong) {
            assertThat(requestAs(credentials)).startsWith("HTTP/1.1 401");
            assertThat(call("/v1/verify", credentials, "{}")).startsWith("HTTP/1.1 401");
            assertThat(call("/elsewhere", credentials, "")).startsWith("HTTP/1.1 404");
        }
        assertThat(requestAs(basic("simulator-key:simulator-secret"))).startsWith("HTTP/1.1 200");
        String heap;
        try (Socket kept = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            // nor on a connection that is kept
            kept.setSoTimeout(20_000);
            kept.getOutputStream()
                    .write(("GET /inbox HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nAuthorization: " + wrong[1]
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(kept.getInputStream().read()).isEqualTo('H');
            heap = heap();
        }

        // what is there can be found: the simulator's own secret, and the calls in its log
        assertThat(heap.contains("simulator-secret")).isTrue();
        assertThat(heap.contains("\"msisdn\":\"" + NUMBER)).isTrue();
        assertThat(heap.contains("flesh")).isFalse();
        assertThat(heap.contains(basic("someone:of-flesh-and-blood").substring(12, 36)))
                .isFalse();
        assertThat(heap.contains(basic("simulator-key:simulator-secret").substring(6)))
                .isFalse();
    }

    /** All objects of the process that are reachable, as one text. */
    private String heap() throws IOException, InterruptedException {
        Path dump = folder.resolve("heap.hprof");
        Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), "GC.heap_dump", dump.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(said).isZero();
        return Files.readString(dump, StandardCharsets.ISO_8859_1);
    }
}
