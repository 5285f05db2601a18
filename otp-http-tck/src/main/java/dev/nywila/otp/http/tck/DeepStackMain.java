package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.PHONE;
import static dev.nywila.otp.http.tck.RawServer.reply;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * Sends where the stack is almost full, from less and less deep; prints how often it overflowed, how many permits are out
 * then, and whether a later call hangs.
 */
final class DeepStackMain {

    private static final int SENDS_FROM_EACH_DEPTH = 3;
    /** As many calls that fit, one after the other, show that there is room enough from there on. */
    private static final int ENOUGH = 300;

    private final OtpClient otp;
    private int overflows;
    private int fitting;

    private DeepStackMain(OtpClient otp) {
        this.otp = otp;
    }

    public static void main(String[] args) throws Exception {
        HttpSubject subject = FreshJvm.subject(args[0]);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (RawServer server = RawServer.answering(reply(429, ""));
                OtpClient otp =
                        subject.open(subject.config(server.url(), "send.max-concurrent", "10000", "close-timeout", "0s")
                                .with(MeterRegistry.class, meters))) {
            DeepStackMain sends = new DeepStackMain(otp);
            sends.send();
            run(sends::dive);
            boolean hung = run(sends::send).isAlive();
            double used = meters.get("otp.permits")
                    .tags("operation", "send", "state", "used")
                    .gauge()
                    .value();
            System.out.println(sends.overflows + " " + used + " " + hung);
        }
    }

    private static Thread run(Runnable work) throws InterruptedException {
        Thread thread = new Thread(null, work, "caller", 1 << 20);
        thread.setDaemon(true);
        thread.start();
        thread.join(20_000);
        return thread;
    }

    // to fill the stack is what it is for
    @SuppressWarnings("InfiniteRecursion")
    private void dive() {
        try {
            dive();
        } catch (StackOverflowError full) {
            if (fitting < ENOUGH) {
                for (int i = 0; i < SENDS_FROM_EACH_DEPTH; i++) {
                    send();
                }
                throw full;
            }
        }
    }

    private void send() {
        try {
            otp.send(PHONE);
        } catch (OtpException refused) {
            // as the server does
            fitting++;
        } catch (StackOverflowError full) {
            overflows++;
            fitting = 0;
        }
    }
}
