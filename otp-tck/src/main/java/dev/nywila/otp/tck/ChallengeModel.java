package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The states that the contract gives to challenges, as far as a caller sees them, and what may then be answered. Where
 * honest providers differ it expects neither answer.
 */
final class ChallengeModel {

    /**
     * How many codes are compared.
     *
     * @param attempts the number; 0 if the client does not tell
     * @param ofClient whether it is the client's own, so that tries of unknown outcome count (V5)
     */
    record Limit(int attempts, boolean ofClient) {}

    /** A challenge, the code that came for it, and its number in this play. */
    record Sent(Challenge challenge, String code, int number, boolean isResend) {}

    private final boolean bound;
    private final Limit limit;
    private final List<Sent> sent = new ArrayList<>();
    private final Map<Recipient, Integer> sends = new HashMap<>();

    /** By recipient, as that is how some count; by root, as the contract does. */
    private final Map<Object, Integer> tried = new HashMap<>();

    private final Map<Object, Integer> mayTried = new HashMap<>();
    private final Set<String> approvedReferences = new HashSet<>();
    private final Set<Object> approved = new HashSet<>();
    private final Set<Object> doubtful = new HashSet<>();
    private int troubles;

    /** Whether codes are bound to their challenge, and how many are compared. */
    ChallengeModel(boolean bound, Limit limit) {
        this.bound = bound;
        this.limit = limit;
    }

    List<Sent> sent() {
        return Collections.unmodifiableList(sent);
    }

    int sendsTo(Recipient recipient) {
        return sends.getOrDefault(recipient, 0);
    }

    boolean hadTrouble() {
        return troubles > 0;
    }

    void trouble() {
        troubles++;
    }

    /** Notes a challenge; returns its number. */
    int sent(Challenge challenge, String code, boolean isResend) {
        sends.merge(challenge.recipient(), 1, Integer::sum);
        int number = sent.size() + 1;
        sent.add(new Sent(challenge, code, number, isResend));
        return number;
    }

    boolean isOfSomebodyElse(Challenge challenge) {
        return sent.stream()
                .map(Sent::challenge)
                .anyMatch(other -> other.reference().equals(challenge.reference())
                        && !other.recipient().equals(challenge.recipient()));
    }

    /** Whether the provider is to be asked of it. */
    boolean isOpen(Sent one) {
        return (limit.attempts == 0 || attemptsLeft(one) > 0)
                && !approved.contains(one.challenge.recipient())
                && !doubtful.contains(one.challenge.recipient());
    }

    /** Notes that a message may have gone out, which may end what came before it. */
    void maySent(Recipient recipient) {
        sends.merge(recipient, 1, Integer::sum);
        doubtful.add(recipient);
    }

    /** Notes that a code may have been tried; a right one may be used then. */
    void mayTried(Sent one, String code) {
        count(mayTried, one);
        if (isOwn(one, code)) {
            doubtful.add(one.challenge.root());
            doubtful.add(one.challenge.recipient());
        }
    }

    private static void count(Map<Object, Integer> counts, Sent one) {
        counts.merge(one.challenge.root(), 1, Integer::sum);
        counts.merge(one.challenge.recipient(), 1, Integer::sum);
    }

    /** A code that nobody got. */
    String wrong(Sent one) {
        List<String> all = new ArrayList<>(List.of(one.code));
        sent.forEach(other -> all.add(other.code));
        int n = tried.values().stream().mapToInt(Integer::intValue).sum();
        return WrongCode.of(n % (8 * one.code.length()), all);
    }

    /** How many wrong codes can still be compared; 0 where the client does not tell. */
    int attemptsLeft(Sent one) {
        return Math.max(0, limit.attempts - tried(one.challenge.recipient()));
    }

    /** At most; a try of unknown outcome may count for both the provider and the client. */
    private int tried(Object whose) {
        return tried.getOrDefault(whose, 0) + 2 * mayTried.getOrDefault(whose, 0);
    }

    /** The newest that came under its reference is its code. */
    private boolean isOwn(Sent one, String code) {
        return sent.stream()
                .filter(other -> other.challenge.reference().equals(one.challenge.reference()))
                .anyMatch(other -> other.code.equals(code));
    }

    // ---- what may be answered

    Optional<Breach> approved(Sent one, String code) {
        Optional<Breach> breach = wronglyApproved(one, code);
        approvedReferences.add(one.challenge.reference());
        approved.add(one.challenge.root());
        approved.add(one.challenge.recipient());
        return breach;
    }

    private Optional<Breach> wronglyApproved(Sent one, String code) {
        if (!isOwn(one, code)) {
            List<Sent> owners =
                    sent.stream().filter(other -> other.code.equals(code)).toList();
            if (owners.isEmpty()) {
                return noApproval(Rule.V1, "how doVerify reads success");
            }
            boolean ofSame = owners.stream()
                    .anyMatch(other -> other.challenge.recipient().equals(one.challenge.recipient()));
            if (!ofSame || bound) {
                return noApproval(Rule.V4, "by what the provider is asked, and BOUND_TO_CHALLENGE");
            }
        }
        if (approvedReferences.contains(one.challenge.reference())) {
            return noApproval(Rule.V3, "for how long, and for what, an approval is remembered");
        }
        String root = one.challenge.root();
        int used = tried.getOrDefault(root, 0) + (limit.ofClient ? mayTried.getOrDefault(root, 0) : 0);
        if (limit.attempts > 0 && used >= limit.attempts) {
            return noApproval(ofAttempts(one), "for what attempts are counted, and what gives them back");
        }
        return Optional.empty();
    }

    private static Optional<Breach> noApproval(Rule rule, String lookAt) {
        return Optional.of(new Breach(rule, "no approval", "an approval", lookAt));
    }

    private Rule ofAttempts(Sent one) {
        long family = sent.stream()
                .filter(other -> other.challenge.root().equals(one.challenge.root()))
                .count();
        return family > 1 ? Rule.R4 : Rule.V5;
    }

    Optional<Breach> rejected(Sent one, String code, Rejected answer, boolean compared) {
        if (mustBeApproved(one, code)) {
            return Optional.of(new Breach(
                    ofRefusal(one),
                    "Approved",
                    answer,
                    "what is kept of earlier calls, and for whom: this code is right, and attempts remain"));
        }
        if (answer.reason() == Rejection.TOO_MANY_ATTEMPTS) {
            return tooMany(one);
        }
        boolean usedUp = limit.attempts > 0 && tried.getOrDefault(one.challenge.root(), 0) >= limit.attempts;
        boolean calledIncorrect = answer.reason() == Rejection.INCORRECT_CODE && compared;
        if (usedUp && calledIncorrect && !approved.contains(one.challenge.recipient())) {
            return Optional.of(new Breach(
                    ofAttempts(one),
                    "no INCORRECT_CODE where no attempt is left",
                    answer,
                    "for what attempts are counted, and what gives them back"));
        }
        boolean calledWrong = answer.reason() == Rejection.INCORRECT_CODE || answer.reason() == Rejection.REFUSED;
        if (calledWrong && compared && !approved.contains(one.challenge.recipient())) {
            count(tried, one);
        }
        return Optional.empty();
    }

    /** The wrong code that takes the last attempt may be the first of which that is said. */
    private Optional<Breach> tooMany(Sent one) {
        Recipient recipient = one.challenge.recipient();
        if (attemptsLeft(one) > 1 && !doubtful.contains(recipient) && !approved.contains(recipient)) {
            return Optional.of(new Breach(
                    Rule.V5,
                    "INCORRECT_CODE, as " + attemptsLeft(one) + " attempts are left",
                    Rejection.TOO_MANY_ATTEMPTS,
                    "for what attempts are counted"));
        }
        if (attemptsLeft(one) == 1) {
            count(tried, one);
        }
        return Optional.empty();
    }

    private boolean mustBeApproved(Sent one, String code) {
        Recipient recipient = one.challenge.recipient();
        List<Sent> toThem = sent.stream()
                .filter(other -> other.challenge.recipient().equals(recipient))
                .toList();
        boolean attemptsRemain = limit.attempts > 0 ? tried(recipient) < limit.attempts : tried(recipient) == 0;
        return one.equals(toThem.get(toThem.size() - 1))
                && one.code.equals(code)
                // V7's question
                && !code.startsWith("0")
                && attemptsRemain
                && !approved.contains(recipient)
                && !doubtful.contains(recipient);
    }

    /** Which rule promises the approval, when only what matters was done before. */
    private Rule ofRefusal(Sent one) {
        if (hadTrouble()) {
            return Rule.C6;
        }
        return tried.isEmpty() ? (one.isResend ? Rule.R3 : Rule.V1) : Rule.V5;
    }
}
