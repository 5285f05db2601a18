package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.CODE;
import static dev.nywila.otp.http.tck.HttpSubject.PHONE;

import com.sun.management.ThreadMXBean;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult.Approved;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Prints how many bytes a send and a verify allocate, on the calling thread and the client's own. */
final class AllocationMain {

    private static final int WARM_UP = 1500;
    private static final int ROUNDS = 15;
    private static final int CALLS = 50;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger number = new AtomicInteger(1_000_000);

    private final HttpSubject subject;

    private AllocationMain(HttpSubject subject) {
        this.subject = subject;
    }

    public static void main(String[] args) throws Exception {
        new AllocationMain(FreshJvm.subject(args[0])).measure();
    }

    private void measure() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    String request = connection.readRequest();
                    connection.write(subject.good(request).framed());
                });
                OtpClient otp = subject.open(subject.config(server.url()))) {
            System.out.println(perCall(() -> send(otp)) + " " + perCall(() -> verify(otp)));
        }
    }

    private void send(OtpClient otp) {
        Challenge sent = otp.send(OtpRequest.to(PHONE).idempotencyKey("a-key-for-send-" + number.incrementAndGet()));
        if (sent.reference().isEmpty()) {
            throw new IllegalStateException("no reference");
        }
    }

    private void verify(OtpClient otp) {
        if (!(otp.verify(subject.challenge(), CODE) instanceof Approved)) {
            throw new IllegalStateException("not approved");
        }
    }

    /** The median of the rounds: now and then a map grows. */
    private long perCall(Runnable call) {
        for (int i = 0; i < WARM_UP; i++) {
            call.run();
        }
        long[] rounds = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long before = allocated();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            rounds[round] = (allocated() - before) / CALLS;
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    /** Without the server's threads, which are in this JVM too. */
    private long allocated() {
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null
                        && (thread.getThreadName().equals("main")
                                || thread.getThreadName().startsWith("otp-")))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getThreadId()))
                .sum();
    }
}
