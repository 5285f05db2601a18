package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.RawServer.reply;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * Sends where the stack is almost full, from less and less deep; prints how often it overflowed, how many permits are out
 * then, and whether a later call hangs.
 */
final class DeepStackMain {

    private static final int MOST_CALLS = 1500;

    private final OtpClient otp;
    private int calls;
    private int overflows;

    private DeepStackMain(OtpClient otp) {
        this.otp = otp;
    }

    public static void main(String[] args) throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (RawServer server = RawServer.answering(reply(429, ""));
                OtpClient otp = Clients.open(config(server.url(), "send.max-concurrent", "10000", "close-timeout", "0s")
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
            if (calls++ < MOST_CALLS) {
                send();
                throw full;
            }
        }
    }

    private void send() {
        try {
            otp.send(PHONE);
        } catch (OtpException refused) {
            // as the server does
        } catch (StackOverflowError full) {
            overflows++;
        }
    }
}
