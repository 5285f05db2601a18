package stacks;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.simulator.Fault;
import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.spi.MonotonicClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Does with the libraries of the class path all that needs them. With an argument: is told, at opening and each time, that a
 * library does not fit, in a message with these words.
 */
public final class Main {

    private static final PhoneNumber PHONE = PhoneNumber.of("+255713507067");

    private final AtomicLong later = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Main() {}

    public static void main(String[] args) {
        try (OtpSimulator simulator = OtpSimulator.start()) {
            Main main = new Main();
            if (args.length == 0) {
                main.works(simulator);
            } else {
                main.isRefused(simulator, args[0]);
                main.isRefused(simulator, args[0]);
            }
        }
    }

    private OtpClient open(OtpSimulator simulator) {
        Map<String, String> settings = new HashMap<>(simulator.beem().config());
        settings.put("otp.provider", "beem");
        settings.put("otp.beem.breaker.minimum-calls", "4");
        MonotonicClock time = () -> System.nanoTime() + later.get();
        return OtpProviders.open(
                OtpConfig.of(settings).with(MeterRegistry.class, meters).with(MonotonicClock.class, time));
    }

    private void works(OtpSimulator simulator) {
        try (OtpClient otp = open(simulator)) {
            Challenge challenge = otp.send(PHONE);
            check(!otp.verify(challenge, "000000").isApproved(), "a wrong code is not approved");
            check(
                    otp.verify(challenge, simulator.awaitCode(PHONE)) instanceof Approved approved
                            && approved.phoneNumber().equals(PHONE),
                    "the right code is approved");

            simulator.fail(Fault.throttled(7));
            OtpException certain = trouble(() -> otp.send(PHONE));
            check(certain instanceof OtpNotDoneException, "certainly not sent: " + certain);
            check(certain.failure() == OtpFailure.RATE_LIMITED, "throttled: " + certain);

            simulator.fail(Fault.lostReply().untilCleared());
            OtpException unknown = trouble(() -> otp.send(PHONE));
            check(unknown instanceof OtpOutcomeUnknownException, "maybe sent: " + unknown);
            // until the breaker has had enough
            OtpException trouble = unknown;
            for (int other = 0; other < 10 && trouble instanceof OtpOutcomeUnknownException; other++) {
                PhoneNumber each = PhoneNumber.of("+25571350700" + other);
                trouble = trouble(() -> otp.send(each));
            }
            check(trouble.getMessage().contains("send is paused"), "paused: " + trouble);
            simulator.clearFaults();
            later.addAndGet(Duration.ofMinutes(2).toNanos());
            check(otp.send(PHONE).recipient().equals(PHONE), "sends after the pause");
            double counted = meters.get("otp.wire.requests").counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();
            check(counted == simulator.requests(), counted + " of " + simulator.requests() + " requests are counted");
        }
        check(meters.getMeters().isEmpty(), "no meter is left: " + meters.getMeters());
    }

    private void isRefused(OtpSimulator simulator, String words) {
        OtpException refused = trouble(() -> open(simulator));
        check(refused.failure() == OtpFailure.CONFIGURATION, "the set-up is to blame: " + refused);
        check(refused.getMessage().contains(words), "expected: " + words + " but: " + refused.getMessage());
        check(meters.getMeters().isEmpty(), "no meter is left: " + meters.getMeters());
    }

    private static OtpException trouble(Supplier<?> call) {
        try {
            throw new AssertionError("no trouble but " + call.get());
        } catch (OtpException trouble) {
            return trouble;
        }
    }

    private static void check(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what);
        }
    }
}
