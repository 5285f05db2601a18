package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What one client knows of its challenges: whose they are, how many attempts were used, whether they are over. Every
 * change of a state is one atomic replacement in the map, and none approves anything that the provider did not.
 */
final class KnownChallenges {

    /** The provider's clock and ours differ; within this span after the told expiry the provider decides (V6). */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ConcurrentMap<String, ChallengeState> memory;
    private final int maxAttempts;
    private final boolean mayRepeatReferences;
    private final InstantSource clock;

    KnownChallenges(
            ConcurrentMap<String, ChallengeState> memory,
            int maxAttempts,
            boolean mayRepeatReferences,
            InstantSource clock) {
        this.memory = memory;
        this.maxAttempts = maxAttempts;
        this.mayRepeatReferences = mayRepeatReferences;
        this.clock = clock;
    }

    /** What was used of the challenge's attempts, by its family too; from now on remembered, if it was not. */
    Attempts attempts(Challenge challenge) {
        ChallengeState known = memory.get(challenge.reference());
        return (known != null ? known : shown(challenge, new Attempts())).attempts;
    }

    /**
     * Binds the reference to the recipient (S6).
     *
     * @param predecessor what was resent, or null
     * @param family what was used of the predecessor's attempts: those of one count for the other (R4)
     */
    Challenge remember(Challenge challenge, @Nullable Challenge predecessor, Attempts family) {
        boolean mayRepeat = mayRepeatReferences
                || (predecessor != null && predecessor.reference().equals(challenge.reference()));
        ChallengeState now = memory.compute(challenge.reference(), (reference, known) -> {
            if (known == null) {
                return ChallengeState.sent(challenge, family);
            }
            if (known.recipient != null && !known.recipient.equals(challenge.recipient())) {
                return known.settledAs(Rejection.UNKNOWN_CHALLENGE);
            }
            Attempts shared = predecessor == null ? known.attempts : family;
            if (shared != known.attempts) {
                shared.add(known.attempts);
            }
            return known.sentAgain(
                    challenge,
                    shared,
                    !mayRepeat
                            ? Rejection.UNKNOWN_CHALLENGE
                            : known.settled == Rejection.EXPIRED ? null : known.settled);
        });
        if (now.settled == Rejection.UNKNOWN_CHALLENGE) {
            throw new OtpOutcomeUnknownException(
                    challenge.provider(),
                    OtpFailure.PROTOCOL,
                    "the provider gave a reference that it had given before; neither challenge can be verified",
                    null,
                    null,
                    null,
                    null);
        }
        if (predecessor != null) {
            // written again, so that it is not forgotten before the one that it shares its attempts with
            shown(predecessor, family);
        }
        return challenge;
    }

    private ChallengeState shown(Challenge challenge, Attempts attempts) {
        return memory.compute(
                challenge.reference(),
                (reference, known) -> known == null ? ChallengeState.shown(challenge, attempts) : known);
    }

    boolean knowsAnotherRecipientOf(Challenge challenge) {
        ChallengeState known = memory.get(challenge.reference());
        return known != null && isOfAnother(known, challenge.recipient());
    }

    /** What can be told without asking the provider, or null. */
    @Nullable
    Rejection refusal(Challenge challenge) {
        return refusal(challenge, memory.get(challenge.reference()));
    }

    private @Nullable Rejection refusal(Challenge challenge, @Nullable ChallengeState known) {
        if (known != null) {
            if (isOfAnother(known, challenge.recipient())) {
                return Rejection.UNKNOWN_CHALLENGE;
            }
            if (known.settled != null) {
                return known.settled;
            }
            if (known.attempts.left(maxAttempts) == 0) {
                return Rejection.TOO_MANY_ATTEMPTS;
            }
        }
        Instant expiresAt = challenge.expiresAt();
        return expiresAt != null && !clock.instant().minus(GRACE).isBefore(expiresAt) ? Rejection.EXPIRED : null;
    }

    /**
     * Records the provider's answer, and then returns it: of several approvals one (V3). The attempt that was taken for
     * it stays used if the code was wrong.
     */
    VerificationResult end(Challenge challenge, Attempts attempts, VerificationResult answer) {
        if (answer instanceof Rejected rejected) {
            return rejected(challenge, attempts, rejected);
        }
        VerificationResult[] told = {answer};
        memory.compute(challenge.reference(), (reference, known) -> {
            ChallengeState state = known == null ? ChallengeState.shown(challenge, attempts) : known;
            // a rejection that overtook this approval, such as "used", is about this approval
            if (state.approved || state.settled == Rejection.UNKNOWN_CHALLENGE) {
                told[0] = new Rejected(Objects.requireNonNull(state.settled));
                return state;
            }
            return state.asApproved();
        });
        attempts.giveBack();
        return told[0];
    }

    private Rejected rejected(Challenge challenge, Attempts attempts, Rejected rejected) {
        Rejection end = end(rejected);
        if (end != null) {
            memory.compute(challenge.reference(), (reference, known) -> {
                ChallengeState state = known == null ? ChallengeState.shown(challenge, attempts) : known;
                return state.settled == null ? state.settledAs(end) : state;
            });
        } else if (!memory.containsKey(challenge.reference())) {
            shown(challenge, attempts);
        }
        if (end == Rejection.TOO_MANY_ATTEMPTS) {
            attempts.useUp();
        } else if (!isOfTheCode(rejected)) {
            attempts.giveBack();
        }
        return capped(rejected, attempts.left(maxAttempts));
    }

    /** What every further code will be told, or null. */
    private static @Nullable Rejection end(Rejected rejected) {
        return switch (rejected.reason()) {
            case INCORRECT_CODE, REFUSED ->
                rejected.attemptsRemaining().orElse(1) == 0 ? Rejection.TOO_MANY_ATTEMPTS : null;
            case EXPIRED, TOO_MANY_ATTEMPTS, ALREADY_USED, SUPERSEDED, NO_LONGER_VALID -> rejected.reason();
            // the provider may not know the challenge yet
            case UNKNOWN_CHALLENGE -> null;
        };
    }

    /** A provider that only says no may have no limit but ours. */
    private static boolean isOfTheCode(Rejected rejected) {
        return rejected.reason() == Rejection.INCORRECT_CODE || rejected.reason() == Rejection.REFUSED;
    }

    /** Where the provider tells how many attempts remain, our own limit may leave fewer. */
    private static Rejected capped(Rejected told, int left) {
        OptionalInt remaining = told.attemptsRemaining();
        return remaining.isPresent() && remaining.getAsInt() > left
                ? new Rejected(told.reason(), OptionalInt.of(left))
                : told;
    }

    private static boolean isOfAnother(ChallengeState known, PhoneNumber recipient) {
        return known.recipient != null && !known.recipient.equals(recipient);
    }
}
