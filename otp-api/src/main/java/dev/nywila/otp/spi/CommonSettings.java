package dev.nywila.otp.spi;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.Set;

/** The settings that every client has, but for its ledger's; {@link AbstractOtpClient} has them as a table. */
record CommonSettings(
        Duration sendDeadline,
        Duration verifyDeadline,
        Duration closeTimeout,
        Set<String> allowedCallingCodes,
        int maxAttempts,
        Duration idempotencyRetention,
        int maxIdempotencyKeys) {

    private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(100);
    private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(5);

    static CommonSettings read(OtpSettings settings) {
        return new CommonSettings(
                settings.duration("send.deadline", Duration.ofSeconds(10), SHORTEST_DEADLINE, LONGEST_DEADLINE),
                settings.duration("verify.deadline", Duration.ofSeconds(5), SHORTEST_DEADLINE, LONGEST_DEADLINE),
                settings.duration("close-timeout", Duration.ofSeconds(10), Duration.ZERO, LONGEST_DEADLINE),
                settings.callingCodes("allowed-calling-codes"),
                settings.integer("max-attempts", 5, 1, 100),
                settings.duration(
                        "idempotency-retention", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofHours(24)),
                settings.integer("max-idempotency-keys", 10_000, 1, 10_000_000));
    }

    /** S4: whether a phone number starts with an allowed calling code; other recipients have none. */
    boolean admits(Recipient recipient) {
        return allowedCallingCodes.isEmpty()
                || !(recipient instanceof PhoneNumber number)
                || allowedCallingCodes.stream().anyMatch(code -> number.e164().startsWith(code, 1));
    }
}
