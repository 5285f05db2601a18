package dev.nywila.benchmarks.suite;

import com.sun.management.OperatingSystemMXBean;
import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The process of one that takes turns: it sends for as long as it is told, and waits to be told again. */
public final class TurnTaker {

    private TurnTaker() {}

    /**
     * Takes the name of a subject, the stub's address and how many threads send. Of standard input each line is
     * milliseconds to send for; it is answered by one of calls made and nanoseconds of CPU time of the process since the
     * answer before, so that what goes on between turns counts.
     */
    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[2]);
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        long before = system.getProcessCpuTime();
        try (Client client = Subject.named(args[0]).open(URI.create(args[1]))) {
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line));
                Callable<Long> caller = () -> sendUntil(end, client);
                long calls = 0;
                for (Future<Long> made : callers.invokeAll(Collections.nCopies(threads, caller))) {
                    calls += made.get();
                }
                long now = system.getProcessCpuTime();
                System.out.println(calls + " " + (now - before));
                before = now;
            }
        } finally {
            callers.shutdown();
        }
    }

    private static long sendUntil(long end, Client client) throws Exception {
        long calls = 0;
        do {
            client.send();
            calls++;
        } while (System.nanoTime() - end < 0);
        return calls;
    }
}
