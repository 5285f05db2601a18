package dev.nywila.otp.http.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server in a process of its own, so that its threads, sockets and memory are not counted among the client's. It counts
 * the complete requests for each number and each reference, and answers them well or, as often as is asked, in some bad way.
 */
final class FarServer implements AutoCloseable {

    /** What the server has seen of one number or reference. */
    record Account(int requests, FarServerMain.Deed deed) {}

    private final Process process;
    private final BufferedReader told;
    private final int port;

    private FarServer(Process process) throws IOException {
        this.process = process;
        this.told = new BufferedReader(new InputStreamReader(process.getInputStream(), ISO_8859_1));
        this.port = Integer.parseInt(told.readLine());
    }

    /**
     * Starts it.
     *
     * @param subject as whose provider it answers
     * @param latencyMillis how long each reply takes at least
     * @param faultsPercent how many connections are treated badly
     */
    static FarServer start(HttpSubject subject, int latencyMillis, int faultsPercent, long seed) throws IOException {
        return new FarServer(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FarServerMain.class.getName(),
                        subject.getClass().getName(),
                        "" + latencyMillis,
                        "" + faultsPercent,
                        "" + seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Waits for what is under way, then tells what was seen, by number (without +) or reference. */
    Map<String, Account> report() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        Map<String, Account> accounts = new HashMap<>();
        for (String line = told.readLine(); line != null && !line.equals("end"); line = told.readLine()) {
            String[] part = line.split(" ", 3);
            accounts.put(part[0], new Account(Integer.parseInt(part[1]), FarServerMain.Deed.valueOf(part[2])));
        }
        return accounts;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        told.close();
        // its closed input has ended it, unless it hangs
        process.destroyForcibly();
    }
}
