package dev.nywila.otp.store.redis;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Redis of a test's own, with files of its own: ends with the test, or with this JVM, however that ends. */
final class RedisServer implements AutoCloseable {

    /** Prints the server's id; when nobody holds its input any more, it kills the server, and ends when that has ended. */
    private static final String GUARD = "\"$@\" & echo \"id $!\"; cat > /dev/null; kill -9 $!; wait $!";

    private static final Path MEMORY = Path.of("/dev/shm");

    private static final Path BUNDLED = extracted();

    private final List<String> command = new ArrayList<>();
    private final Path files;
    private final int port;
    private Process guard;
    private long id;

    private RedisServer(Path binary, int port, List<String> options) throws IOException {
        this.port = port;
        // in memory where that can be: what a disk takes for each write is not looked at here, and would last
        files = Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "otp-redis")
                : Files.createTempDirectory("otp-redis");
        command.addAll(List.of("sh", "-c", GUARD, "sh", binary.toString()));
        if (options.contains("--sentinel")) {
            // it writes down there what it learns
            command.add(Files.createFile(files.resolve("sentinel.conf")).toString());
        }
        command.addAll(List.of("--dir", files.toString(), "--bind", "127.0.0.1", "--save", ""));
        command.addAll(options);
    }

    /** Starts the Redis 6.2 that comes with the tests. */
    static RedisServer start(String... options) {
        return start(BUNDLED, options);
    }

    static RedisServer start(Path binary, String... options) {
        return start(binary, freePort(), "--port", options);
    }

    /** Starts one that listens for TLS alone. */
    static RedisServer startTls(String... options) {
        List<String> all = new ArrayList<>(List.of("--port", "0"));
        all.addAll(Arrays.asList(options));
        return start(BUNDLED, freePort(), "--tls-port", all.toArray(String[]::new));
    }

    private static RedisServer start(Path binary, int port, String portOption, String... options) {
        List<String> all = new ArrayList<>(List.of(portOption, Integer.toString(port)));
        all.addAll(Arrays.asList(options));
        try {
            RedisServer server = new RedisServer(binary, port, all);
            server.restart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a sentinel that alone decides when the master is down. */
    static RedisServer startSentinel(RedisServer master) {
        RedisServer sentinel = start("--sentinel");
        sentinel.ask("SENTINEL MONITOR main 127.0.0.1 " + master.port() + " 1");
        sentinel.ask("SENTINEL SET main down-after-milliseconds 500 failover-timeout 5000");
        return sentinel;
    }

    /** Starts the server where it was before; returns when it answers. */
    void restart() {
        CompletableFuture<Long> started = new CompletableFuture<>();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        try {
            guard = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        BufferedReader output = guard.inputReader(StandardCharsets.UTF_8);
        Thread reader = new Thread(
                () -> {
                    output.lines().forEach(line -> {
                        if (line.startsWith("id ")) {
                            started.complete(Long.valueOf(line.substring(3)));
                        } else if (line.contains("eady to accept connections") || line.contains("Sentinel ID is")) {
                            ready.complete(null);
                        } else if (line.contains("FATAL") || line.contains(">>>") || line.contains("already in use")) {
                            ready.completeExceptionally(new IllegalStateException(line));
                        }
                    });
                },
                "output of Redis " + port);
        reader.setDaemon(true);
        reader.start();
        id = started.orTimeout(30, TimeUnit.SECONDS).join();
        ready.orTimeout(30, TimeUnit.SECONDS).join();
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    void kill() {
        signal("KILL");
        end();
    }

    void hang() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(id))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void end() {
        try {
            guard.getOutputStream().close();
            guard.waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a command of plain words over a connection of its own. */
    String ask(String words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.UTF_8));
            String answer = answer(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
            if (answer.startsWith("-")) {
                throw new AssertionError(words + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String answer(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\r\n") < 0) {
            line.append((char) in.readUnsignedByte());
        }
        int count = line.charAt(0) == '$' || line.charAt(0) == '*'
                ? Integer.parseInt(line.substring(1).trim())
                : 0;
        if (line.charAt(0) == '$' && count >= 0) {
            line.append(new String(in.readNBytes(count + 2), StandardCharsets.UTF_8));
        }
        for (int i = 0; line.charAt(0) == '*' && i < count; i++) {
            line.append(answer(in));
        }
        return line.toString();
    }

    /** A field of INFO. */
    String info(String name) {
        return ask("INFO")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        end();
        try (Stream<Path> all = Files.walk(files)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Below what the system gives to connections: a server that is killed and started again finds its port free. */
    static int freePort() {
        while (true) {
            // neither this one nor a cluster's, which is 10,000 further, is among those that callers get
            int port = ThreadLocalRandom.current().nextInt(12_000, 22_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // another one, then
            }
        }
    }

    private static Path extracted() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String name = system.startsWith("mac")
                ? "/redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64")
                : arm ? "/redis-server-6.2.7-linux-arm64" : "/redis-server-6.2.6-v5-linux-amd64";
        try (InputStream bytes = RedisServer.class.getResourceAsStream(name)) {
            Path file = Files.createTempFile("redis-server", "");
            Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
            file.toFile().setExecutable(true);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
