package dev.nywila.otp.tck.store;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts {@link OtherInstance} in processes and in class loaders, with this JVM's class path. */
final class OtherInstances {

    /** After this long a process is taken for hung, and ended. */
    private static final long PATIENCE = 90;

    private OtherInstances() {}

    /** A process whose store is open, and which waits to begin. */
    static final class Waiting implements AutoCloseable {

        private final Process process;
        private final BufferedReader output;
        private final StringBuilder said = new StringBuilder();
        private final Future<?> patience;

        private Waiting(Process process) {
            this.process = process;
            this.output = process.inputReader(StandardCharsets.UTF_8);
            this.patience = process.onExit()
                    .orTimeout(PATIENCE, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly());
        }

        void begin() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        /** Waits for its end, and returns what it said of what went wrong; empty if nothing did. */
        String trouble() throws IOException, InterruptedException {
            output.lines().forEach(line -> said.append(line).append('\n'));
            int status = process.waitFor();
            return status == 0 ? "" : "a process that ended with " + status + " and said: " + said;
        }

        @Override
        public void close() {
            process.destroyForcibly();
            patience.cancel(false);
        }
    }

    /** Starts a process; it opens its store meanwhile. */
    static Waiting start(List<String> told) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // it lives for a second: what is compiled well comes too late
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", OtherInstance.class.getName()));
        command.addAll(told);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", classPath().collect(Collectors.joining(File.pathSeparator)));
        Process process = builder.start();
        return new Waiting(process);
    }

    /** Waits until all their stores are open, or their processes over. */
    static void await(List<Waiting> all) throws IOException {
        for (Waiting one : all) {
            String line = one.output.readLine();
            while (line != null && !line.equals(OtherInstance.READY)) {
                one.said.append(line).append('\n');
                line = one.output.readLine();
            }
        }
    }

    /** Works in a class loader that shares nothing with this one but the JDK. */
    static void inOtherLoader(List<String> told) throws Exception {
        URL[] path = classPath().map(OtherInstances::url).toArray(URL[]::new);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            var made = loader.loadClass(OtherInstance.class.getName()).getDeclaredConstructor();
            // package-private, and the loader's class is of another package than this one's
            made.setAccessible(true);
            @SuppressWarnings("unchecked")
            Consumer<List<String>> instance = (Consumer<List<String>>) made.newInstance();
            instance.accept(told);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Stream<String> classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(name -> System.getProperty(name, ""))
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty());
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
