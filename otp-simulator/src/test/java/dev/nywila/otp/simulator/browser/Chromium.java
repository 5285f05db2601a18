package dev.nywila.otp.simulator.browser;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** A headless browser of this machine, with a profile of its own that is gone afterwards. */
final class Chromium implements CloseableResource, AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");

    private final Path profile;
    private final Process process;
    private final DevTools tools;

    private Chromium(Path executable) throws IOException {
        this.profile = Files.createTempDirectory("otp-simulator-browser");
        this.process = new ProcessBuilder(command(executable))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(address), "browser-stderr");
        reader.setDaemon(true);
        reader.start();
        this.tools = new DevTools(address.orTimeout(30, TimeUnit.SECONDS).join());
    }

    /** The first browser of a known name on the path. */
    static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start(Path executable) {
        try {
            return new Chromium(executable);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    private List<String> command(Path executable) {
        List<String> command = new ArrayList<>(List.of(
                executable.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-first-run",
                "--no-default-browser-check",
                // a container's share of memory is often too small
                "--disable-dev-shm-usage",
                // nothing but this machine can be reached, by the page or by the browser itself
                "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                "--no-proxy-server",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions"));
        if (System.getProperty("user.name").equals("root")) {
            // the browser refuses to start as root with its sandbox; it shows our own pages only
            command.add("--no-sandbox");
        }
        command.add("about:blank");
        return command;
    }

    private void read(CompletableFuture<URI> address) {
        StringBuilder told = new StringBuilder();
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = ADDRESS.matcher(line);
                if (matcher.find()) {
                    address.complete(URI.create(matcher.group(1)));
                } else if (!address.isDone()) {
                    told.append(line).append('\n');
                }
            }
        } catch (IOException ended) {
            told.append(ended);
        }
        address.completeExceptionally(new IllegalStateException("the browser ended: " + told));
    }

    /** A tab with storage, permissions and size of its own. */
    Tab open() {
        String context = tools.call("", "Target.createBrowserContext", Map.of())
                .at("browserContextId")
                .text();
        return new Tab(tools, context);
    }

    @Override
    public void close() {
        try {
            tools.call("", "Browser.close", Map.of());
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            delete(profile);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException left) {
            // a process of the browser was still writing; the folder is a temporary one
            System.getLogger("browser").log(System.Logger.Level.DEBUG, left);
        }
    }
}
