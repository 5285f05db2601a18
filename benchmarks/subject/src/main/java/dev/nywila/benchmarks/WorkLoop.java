package dev.nywila.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** A process that works for as long as it is told, and waits to be told again: what is compared takes turns. */
public final class WorkLoop {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Some calls of one kind, as many as it returns. */
    public interface Piece {
        int done() throws Exception;
    }

    private WorkLoop() {}

    /**
     * Reads lines from standard input: each is milliseconds to work for. It is answered by one with calls, nanoseconds of
     * CPU time and bytes for each kind of call, and last the threads that were started.
     */
    public static void run(List<? extends Piece> pieces) throws Exception {
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            System.out.println(turn(pieces, TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line))));
        }
    }

    private static String turn(List<? extends Piece> pieces, long nanos) throws Exception {
        long[] sums = new long[3 * pieces.size()];
        long startedBefore = THREADS.getTotalStartedThreadCount();
        long begin = System.nanoTime();
        do {
            for (int i = 0; i < pieces.size(); i++) {
                long cpu = cpuOfAllThreads();
                long bytes = bytesOfAllThreads();
                sums[3 * i] += pieces.get(i).done();
                sums[3 * i + 2] += bytesOfAllThreads() - bytes;
                sums[3 * i + 1] += cpuOfAllThreads() - cpu;
            }
        } while (System.nanoTime() - begin < nanos);
        StringBuilder answer = new StringBuilder();
        for (long sum : sums) {
            answer.append(sum).append(' ');
        }
        return answer.append(THREADS.getTotalStartedThreadCount() - startedBefore)
                .toString();
    }

    /** Neither of the collector nor of the compiler, whose work comes by fits and starts. */
    private static long cpuOfAllThreads() {
        return LongStream.of(THREADS.getThreadCpuTime(THREADS.getAllThreadIds()))
                .sum();
    }

    private static long bytesOfAllThreads() {
        return LongStream.of(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .sum();
    }
}
