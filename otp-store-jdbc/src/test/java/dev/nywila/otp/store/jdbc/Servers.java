package dev.nywila.otp.store.jdbc;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What is done to the processes of a server. */
final class Servers {

    private static final int BOUND_SECONDS = 60;

    private Servers() {}

    static int freePort() throws IOException {
        while (true) {
            // not among those that callers get: a server that is killed starts again where it was
            int port = ThreadLocalRandom.current().nextInt(22_000, 32_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // another one, then
            }
        }
    }

    /** Sends a signal to a process and all that it started. */
    static void signal(String name, long process) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        ProcessHandle first = ProcessHandle.of(process).orElseThrow();
        Stream.concat(Stream.of(first), first.descendants())
                .map(each -> Long.toString(each.pid()))
                .forEach(command::add);
        Process kill = new ProcessBuilder(command).inheritIO().start();
        if (!kill.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("kill hangs");
        }
        if (name.equals("STOP")) {
            Stream.concat(Stream.of(first), first.descendants()).forEach(Servers::awaitStop);
        }
    }

    /** Returns once none of the process's threads runs: a busy machine lets them go on for a while. */
    private static void awaitStop(ProcessHandle process) {
        File[] threads = new File("/proc/" + process.pid() + "/task").listFiles();
        for (File thread : threads == null ? new File[0] : threads) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
            while (!hasStopped(thread.toPath())) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("a process goes on");
                }
                Thread.onSpinWait();
            }
        }
    }

    private static boolean hasStopped(Path thread) {
        try {
            // its state comes after its name, which is in brackets
            return Files.readString(thread.resolve("stat"))
                    .replaceFirst(".*\\) ", "")
                    .startsWith("T");
        } catch (IOException gone) {
            return true;
        }
    }

    /** Returns once nothing listens there any more. */
    static void awaitSilence(InetSocketAddress address) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), 1_000);
            } catch (IOException refused) {
                return;
            }
        }
        throw new IllegalStateException("something still listens");
    }

    /** Kills a process soon after this JVM has ended, however that ended, unless the process did so before. */
    static void endWithThisJvm(long process) throws IOException {
        String watch = "while kill -0 %d && kill -0 %d; do sleep 1; done; kill -KILL %d"
                .formatted(ProcessHandle.current().pid(), process, process);
        new ProcessBuilder("sh", "-c", "(" + watch + ") > /dev/null 2>&1 &")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
