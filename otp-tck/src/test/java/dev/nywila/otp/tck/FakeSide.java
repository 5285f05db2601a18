package dev.nywila.otp.tck;

import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The provider's side of the fake: its state, its clock, the trouble to come and the operator's log. */
final class FakeSide implements InstantSource {

    private static final int ATTEMPTS = 5;

    /** A reply that did not come as it should. */
    static final class TroubleMet extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient Trouble trouble;

        TroubleMet(Trouble trouble) {
            this.trouble = trouble;
        }
    }

    record Sent(String reference, PhoneNumber recipient, String code, Instant expiresAt) {}

    final Fault fault;
    final AtomicReference<Trouble> next = new AtomicReference<>();
    private final StringBuilder log = new StringBuilder();
    private final Map<String, Sent> sent = new HashMap<>();
    private final Map<String, Boolean> used = new HashMap<>();
    private final Map<String, Sent> keys = new HashMap<>();
    private final Map<PhoneNumber, Integer> wrong = new HashMap<>();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private long requests;

    FakeSide(Fault fault) {
        this.fault = fault;
    }

    synchronized <T> T exchange(Supplier<T> work) {
        Trouble trouble = next.getAndSet(null);
        requests += trouble == Trouble.UNREACHABLE ? 0 : 1;
        if (trouble != null && trouble != Trouble.REPLY_LOST) {
            throw new TroubleMet(trouble);
        }
        T reply = work.get();
        if (trouble != null) {
            throw new TroubleMet(trouble);
        }
        return reply;
    }

    Sent send(OtpRequest request) {
        return request.idempotencyKey() == null
                ? send(request.recipient())
                : keys.computeIfAbsent(request.idempotencyKey(), key -> send(request.recipient()));
    }

    private Sent send(PhoneNumber recipient) {
        int number = sent.size() + 1;
        Sent message = new Sent(
                "ref-" + (100_000 + number),
                recipient,
                "%06d".formatted(number * 7919 % 1_000_000),
                now.plus(Duration.ofMinutes(5)));
        sent.put(message.reference(), message);
        log("sent to " + recipient + (fault == Fault.LOGS_THE_CODE ? ": " + message.code() : ""));
        return message;
    }

    VerificationResult check(String reference, String code) {
        Sent message = sent.get(reference);
        if (message == null) {
            return new Rejected(Rejection.UNKNOWN_CHALLENGE);
        }
        PhoneNumber recipient = message.recipient();
        if (!now.isBefore(message.expiresAt())) {
            return new Rejected(Rejection.EXPIRED);
        }
        if (used.containsKey(reference)) {
            return new Rejected(Rejection.ALREADY_USED);
        }
        int tried = wrong.getOrDefault(recipient, 0);
        if (tried >= ATTEMPTS) {
            return new Rejected(Rejection.TOO_MANY_ATTEMPTS);
        }
        if (!isRight(message, code)) {
            wrong.put(recipient, tried + 1);
            return new Rejected(Rejection.INCORRECT_CODE, OptionalInt.of(ATTEMPTS - 1 - tried));
        }
        used.put(reference, true);
        return new Approved(recipient);
    }

    private boolean isRight(Sent message, String code) {
        return switch (fault) {
            case APPROVES_A_BEGINNING -> message.code().startsWith(code);
            case MIXES_RECIPIENTS ->
                sent.values().stream().anyMatch(any -> any.code().equals(code));
            default -> message.code().equals(code);
        };
    }

    synchronized String code(String reference) {
        return sent.get(reference).code();
    }

    synchronized long requests() {
        return requests;
    }

    synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    private void log(String line) {
        log.append(line).append('\n');
    }

    synchronized String log() {
        return log.toString();
    }
}
