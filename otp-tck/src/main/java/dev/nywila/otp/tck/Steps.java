package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a test has done so far, as its failure tells it: with no code and no whole address. Thread-safe. */
final class Steps {

    private static final int MOST = 12;

    private final Deque<String> latest = new ArrayDeque<>();
    private final Map<String, Integer> challenges = new HashMap<>();
    private final Map<Recipient, Integer> people = new HashMap<>();
    private final Map<String, Integer> keys = new HashMap<>();

    /** The challenge for which a code was delivered. */
    private final Map<String, Integer> codes = new HashMap<>();

    private int earlier;

    /** Notes something that was done. */
    synchronized void note(String step) {
        latest.add(step);
        if (latest.size() > MOST) {
            latest.remove();
            earlier++;
        }
    }

    /** Notes a call and what came of it. */
    synchronized void note(String call, Object outcome) {
        String told;
        if (outcome instanceof Challenge challenge) {
            told = number(challenge);
        } else if (outcome instanceof Rejected rejected) {
            told = rejected.reason().toString();
        } else {
            told = outcome instanceof Approved ? "Approved" : Expectations.masked(outcome);
        }
        note(call + " → " + told);
    }

    /** Learns which code is right for what. */
    synchronized void delivered(Challenge challenge, String code) {
        codes.put(code, numberOf(challenge));
    }

    /** A send in words. */
    synchronized String of(@Nullable Recipient recipient) {
        return "send to " + (recipient == null ? "null" : name(recipient));
    }

    /** A request in words. */
    synchronized String of(@Nullable OtpRequest request) {
        if (request == null) {
            return "send null";
        }
        StringBuilder text = new StringBuilder(request.predecessor()
                .map(before -> "resend " + number(before))
                .orElse("send to " + name(request.recipient())));
        request.channel().ifPresent(channel -> text.append(" by ").append(channel));
        request.locale().ifPresent(locale -> text.append(" in ").append(locale));
        request.idempotencyKey()
                .ifPresent(key -> text.append(" with key ").append(keys.computeIfAbsent(key, any -> keys.size() + 1)));
        return text.toString();
    }

    /** A resend in words. */
    synchronized String ofResend(@Nullable Challenge challenge) {
        return "resend " + (challenge == null ? "null" : number(challenge));
    }

    /** A check in words. */
    synchronized String of(@Nullable Challenge challenge, @Nullable String code) {
        String of = challenge == null ? "null" : number(challenge);
        Integer owner = codes.get(code);
        String which;
        if (code == null) {
            which = "null";
        } else if (owner == null) {
            which = code.isEmpty() ? "an empty code" : "another code";
        } else {
            which = challenge != null && owner.equals(challenges.get(challenge.reference()))
                    ? "its code"
                    : "the code of " + owner;
        }
        return which + " for " + of;
    }

    private String name(Recipient recipient) {
        int number = people.computeIfAbsent(recipient, any -> people.size());
        String letter = number < 26 ? String.valueOf((char) ('A' + number)) : Integer.toString(number);
        return (recipient instanceof PhoneNumber ? "phone " : "mailbox ") + letter;
    }

    private String number(Challenge challenge) {
        return "challenge " + numberOf(challenge);
    }

    private Integer numberOf(Challenge challenge) {
        return challenges.computeIfAbsent(challenge.reference(), any -> challenges.size() + 1);
    }

    /** All of them, in their order; the earliest of many are only counted. */
    @Override
    public synchronized String toString() {
        return (earlier > 0 ? earlier + " steps, " : "") + String.join(", ", latest);
    }
}
