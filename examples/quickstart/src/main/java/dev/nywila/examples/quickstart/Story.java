package dev.nywila.examples.quickstart;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.inmemory.InMemoryOtp;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What happens between an application, a provider and a phone, told line by line. */
final class Story {

    private final PrintWriter out;
    private final MeterRegistry meters = new SimpleMeterRegistry();

    Story(PrintWriter out) {
        this.out = out;
    }

    /** Sends, reads the phone, and verifies a wrong code, the right one, and the right one again. */
    boolean rehearse(String provider, OtpConfig config, PhoneNumber number, InMemoryOtp phones) {
        try (OtpClient otp = OtpProviders.open(config.with(MeterRegistry.class, meters), provider)) {
            tell("send a code to " + number);
            Challenge challenge = otp.send(number);
            tell("accepted by", challenge.provider());
            String code = phones.awaitCode(number, Duration.ofSeconds(5));
            tell("the phone shows", phones.outbox().get(0).text());
            boolean wrong = isRejected(verify(otp, challenge, "a wrong code", other(code)), Rejection.INCORRECT_CODE);
            boolean right = isApproved(verify(otp, challenge, "the right code", code), number);
            boolean again = isRejected(verify(otp, challenge, "the right code again", code), Rejection.ALREADY_USED);
            tellMeters();
            return wrong && right && again;
        }
    }

    /** Sends a real message and verifies what its reader types. */
    boolean live(OtpConfig config, PhoneNumber number, Supplier<String> terminal) {
        try (OtpClient otp = OtpProviders.open(config.with(MeterRegistry.class, meters), "beem")) {
            tell("send a code to " + number);
            Challenge challenge = otp.send(number);
            tell("accepted by", challenge.provider());
            out.print("type the code that arrived: ");
            out.flush();
            boolean approved = isApproved(verify(otp, challenge, "what you typed", terminal.get()), number);
            tellMeters();
            return approved;
        }
    }

    private VerificationResult verify(OtpClient otp, Challenge challenge, String what, String code) {
        VerificationResult answer = otp.verify(challenge, code);
        tell("verify " + what, answer.toString());
        return answer;
    }

    private static boolean isApproved(VerificationResult answer, PhoneNumber number) {
        return answer instanceof Approved approved && approved.phoneNumber().equals(number);
    }

    private static boolean isRejected(VerificationResult answer, Rejection reason) {
        return answer instanceof Rejected rejected && rejected.reason() == reason;
    }

    /** Another code of the same form. */
    private static String other(String code) {
        char first = code.charAt(0);
        return (first == '9' ? '0' : (char) (first + 1)) + code.substring(1);
    }

    private void tellMeters() {
        tell("metrics");
        meters.getMeters().stream()
                .sorted(Comparator.comparing(meter -> meter.getId().toString()))
                .forEach(meter -> meter.measure().forEach(measurement -> {
                    if (measurement.getValue() != 0 && isCountOrGauge(measurement)) {
                        tell(meter.getId(), measurement.getValue());
                    }
                }));
    }

    private static boolean isCountOrGauge(Measurement measurement) {
        return measurement.getStatistic() == Statistic.COUNT || measurement.getStatistic() == Statistic.VALUE;
    }

    private void tell(Meter.Id meter, double value) {
        String tags = meter.getTags().stream()
                .filter(tag -> !tag.getKey().equals("provider") && !tag.getKey().equals("client"))
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(" "));
        out.printf("  %-24s %3.0f  %s%n", meter.getName(), value, tags);
    }

    private void tell(String what) {
        out.println(what);
    }

    private void tell(String what, String answer) {
        out.printf("%-28s %s%n", what, answer);
    }
}
