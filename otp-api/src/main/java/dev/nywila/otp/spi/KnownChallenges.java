package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What one client knows of its challenges: whose they are, how often a wrong code came, whether they are over. Every
 * change is one atomic replacement in the map, and none of them approves anything that the provider did not.
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

    /**
     * Binds the reference to the recipient (S6).
     *
     * @param predecessor what was resent, whose wrong codes still count (R4), or null
     */
    Challenge remember(Challenge challenge, @Nullable Challenge predecessor) {
        ChallengeState before = predecessor == null ? null : memory.get(predecessor.reference());
        int wrong = before == null
                ? 0
                : before.settled == Rejection.TOO_MANY_ATTEMPTS ? maxAttempts : before.wrong + before.underWay;
        boolean mayRepeat = mayRepeatReferences
                || (predecessor != null && predecessor.reference().equals(challenge.reference()));
        ChallengeState now = memory.compute(challenge.reference(), (reference, known) -> {
            if (known == null) {
                return new ChallengeState(challenge.recipient(), challenge.expiresAt(), wrong, 0, null, false);
            }
            if (known.recipient != null && !known.recipient.equals(challenge.recipient())) {
                return known.settledAs(Rejection.UNKNOWN_CHALLENGE);
            }
            return new ChallengeState(
                    challenge.recipient(),
                    challenge.expiresAt(),
                    Math.max(wrong, known.wrong),
                    known.underWay,
                    !mayRepeat
                            ? Rejection.UNKNOWN_CHALLENGE
                            : known.settled == Rejection.EXPIRED ? null : known.settled,
                    known.approved);
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
        return challenge;
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
            if (known.wrong + known.underWay >= maxAttempts) {
                return Rejection.TOO_MANY_ATTEMPTS;
            }
        }
        Instant expiresAt = challenge.expiresAt();
        return expiresAt != null && !clock.instant().minus(GRACE).isBefore(expiresAt) ? Rejection.EXPIRED : null;
    }

    /** Takes one attempt before the provider is asked, so that threads cannot share one (V5); or says why not. */
    @Nullable
    Rejection begin(Challenge challenge) {
        Rejection[] refusal = new Rejection[1];
        memory.compute(challenge.reference(), (reference, known) -> {
            refusal[0] = refusal(challenge, known);
            if (refusal[0] != null) {
                return known;
            }
            return known == null
                    ? new ChallengeState(null, challenge.expiresAt(), 0, 1, null, false)
                    : known.withUnderWay(1);
        });
        return refusal[0];
    }

    /** Gives the attempt back: no answer came, so nothing was learnt by it. */
    void giveUp(Challenge challenge) {
        memory.computeIfPresent(challenge.reference(), (reference, known) -> known.withUnderWay(-1));
    }

    /** Records the provider's answer, and then returns it: of several approvals one (V3). */
    VerificationResult end(Challenge challenge, VerificationResult answer) {
        VerificationResult[] told = {answer};
        memory.compute(challenge.reference(), (reference, known) -> {
            ChallengeState state = known == null
                    ? new ChallengeState(null, challenge.expiresAt(), 0, 0, null, false)
                    : known.withUnderWay(-1);
            if (answer instanceof Approved) {
                // a rejection that overtook this approval, such as "used", is about this approval
                if (state.approved || state.settled == Rejection.UNKNOWN_CHALLENGE) {
                    told[0] = new Rejected(Objects.requireNonNull(state.settled));
                    return state;
                }
                return state.asApproved();
            }
            Rejected rejected = (Rejected) answer;
            ChallengeState after = state.settled == null ? after(state, rejected) : state;
            told[0] = capped(rejected, maxAttempts - after.wrong);
            return after;
        });
        return told[0];
    }

    private static ChallengeState after(ChallengeState state, Rejected rejected) {
        return switch (rejected.reason()) {
            // a provider that only says no may have no limit but ours
            case INCORRECT_CODE, REFUSED ->
                rejected.attemptsRemaining().orElse(1) == 0
                        ? state.settledAs(Rejection.TOO_MANY_ATTEMPTS)
                        : state.withWrong(1);
            case EXPIRED, TOO_MANY_ATTEMPTS, ALREADY_USED, SUPERSEDED, NO_LONGER_VALID ->
                state.settledAs(rejected.reason());
            // the provider may not know the challenge yet
            case UNKNOWN_CHALLENGE -> state;
        };
    }

    /** Where the provider tells how many attempts remain, our own limit may leave fewer. */
    private static Rejected capped(Rejected told, int left) {
        OptionalInt remaining = told.attemptsRemaining();
        return remaining.isPresent() && remaining.getAsInt() > left
                ? new Rejected(told.reason(), OptionalInt.of(Math.max(0, left)))
                : told;
    }

    private static boolean isOfAnother(ChallengeState known, PhoneNumber recipient) {
        return known.recipient != null && !known.recipient.equals(recipient);
    }
}
