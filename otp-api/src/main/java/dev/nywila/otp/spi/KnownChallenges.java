package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.Attempts.Taken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one client knows of its challenges: whose they are, how many attempts were used, whether they are over. Every
 * change of a record is one atomic replacement in the ledger, and none approves anything that the provider did not.
 */
final class KnownChallenges {

    /** The provider's clock and ours differ; within this span after the told expiry the provider decides (V6). */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Records records;
    private final Attempts attempts;
    private final Terms terms;
    private final BiConsumer<Call, Throwable> lost;

    /**
     * What holds for all challenges of a client.
     *
     * @param maxAttempts how many codes may be tried for a send and its resends
     * @param ownReferences whether the provider gives each send a reference of its own
     * @param clock tells instants
     * @param owner what stands for a recipient in a record
     */
    record Terms(int maxAttempts, boolean ownReferences, InstantSource clock, Function<Recipient, Object> owner) {}

    KnownChallenges(Records records, Terms terms, BiConsumer<Call, Throwable> lost) {
        this.records = records;
        this.attempts = new Attempts(records, terms.maxAttempts());
        this.terms = terms;
        this.lost = lost;
    }

    private Object owner(Challenge challenge) {
        return terms.owner().apply(challenge.recipient());
    }

    /**
     * Binds the reference to the recipient (S6) and the challenge to its family (R4). Where the ledger fails it is not known
     * afterwards, and the provider will be asked about it: the message was sent all the same.
     *
     * @param predecessor what was sent again, or null
     * @return the challenge, which names its family's root
     */
    Challenge remember(Call call, Challenge sent, @Nullable Challenge predecessor) {
        Challenge bound;
        try {
            bound = bound(sent, predecessor);
        } catch (Throwable broken) {
            Foreign.tolerate(broken);
            lost.accept(call, broken);
            Foreign.quietly(() -> records.vouchFor(
                    sent.reference(), first(sent, predecessor == null ? null : attempts.count(predecessor))));
            return predecessor == null ? sent : sent.root(predecessor.root());
        }
        if (bound == null) {
            throw call.outcomeUnknown(
                    OtpFailure.PROTOCOL,
                    "the provider gave a reference that it had given before; neither challenge can be verified");
        }
        return bound;
    }

    /** Returns null if the reference is another message's. */
    private @Nullable Challenge bound(Challenge sent, @Nullable Challenge predecessor) {
        Duration lifetime = ChallengeRecord.lifetime(sent);
        ChallengeRecord family = predecessor == null ? null : attempts.count(predecessor);
        records.expectNew(sent.reference());
        ChallengeRecord now = records.update(
                sent.reference(), lifetime, known -> known == null ? first(sent, family) : again(known, sent, family));
        if (now.settled() == Rejection.UNKNOWN_CHALLENGE) {
            return null;
        }
        if (predecessor == null && now.root().equals(sent.reference())) {
            return sent;
        }
        if (predecessor != null) {
            attempts.join(sent, predecessor, lifetime);
        }
        return sent.root(attempts.renew(sent, lifetime));
    }

    private ChallengeRecord first(Challenge sent, @Nullable ChallengeRecord family) {
        if (family == null) {
            return ChallengeRecord.first(owner(sent), sent.reference());
        }
        // the root itself comes again where it was forgotten
        return family.root().equals(sent.reference())
                ? ChallengeRecord.first(owner(sent), sent.reference()).withAttempts(family.attempts())
                : ChallengeRecord.of(owner(sent), family);
    }

    private ChallengeRecord again(ChallengeRecord known, Challenge sent, @Nullable ChallengeRecord family) {
        if (known.isOfAnother(owner(sent))) {
            return known.settledAs(Rejection.UNKNOWN_CHALLENGE);
        }
        boolean mayRepeat = !terms.ownReferences()
                || (family != null && attempts.count(sent).root().equals(family.root()));
        if (!mayRepeat) {
            return known.sentAgain(owner(sent), Rejection.UNKNOWN_CHALLENGE);
        }
        // a new send is a new start: what the provider gives again it may check again, so it is asked
        return family == null && isUsedUp(known, sent)
                ? ChallengeRecord.first(owner(sent), sent.reference())
                : known.sentAgain(owner(sent), reopened(known.settled()));
    }

    private boolean isUsedUp(ChallengeRecord known, Challenge sent) {
        return known.settled() == Rejection.TOO_MANY_ATTEMPTS
                || (known.settled() == null && attempts.left(sent, known) == 0);
    }

    /** The provider has just said that the challenge is open: that it was over is no longer so, unless it was used. */
    private static @Nullable Rejection reopened(@Nullable Rejection settled) {
        return settled == Rejection.EXPIRED || settled == Rejection.NO_LONGER_VALID || settled == Rejection.SUPERSEDED
                ? null
                : settled;
    }

    /** Whether it can be of this client, as far as is known to its recipient. */
    boolean mayBeOwn(Challenge challenge) {
        ChallengeRecord known = records.get(challenge.reference());
        return known == null ? records.forgets() : !known.isOfAnother(owner(challenge));
    }

    /** What can be told without asking the provider, or null. */
    @Nullable
    Rejection refusal(Challenge challenge) {
        ChallengeRecord known = records.get(challenge.reference());
        if (known == null ? !records.forgets() : known.isOfAnother(owner(challenge))) {
            return Rejection.UNKNOWN_CHALLENGE;
        }
        if (known != null && known.settled() != null) {
            return known.settled();
        }
        if (attempts.left(challenge, known) == 0) {
            return Rejection.TOO_MANY_ATTEMPTS;
        }
        Instant expiresAt = challenge.expiresAt().orElse(null);
        return expiresAt != null && !terms.clock().instant().minus(GRACE).isBefore(expiresAt)
                ? Rejection.EXPIRED
                : null;
    }

    /** Takes an attempt before the provider is asked; null if there is none. */
    @Nullable
    Taken take(Challenge challenge) {
        return attempts.take(challenge);
    }

    /** The provider was certainly not asked. If the ledger fails, the attempt stays used. */
    void giveBack(Challenge challenge, Taken taken) {
        Foreign.quietly(() -> attempts.giveBack(challenge.reference(), taken, ChallengeRecord.lifetime(challenge)));
    }

    /** Records an approval, and then returns it: of several one (V3). What the ledger throws comes through. */
    VerificationResult approved(Challenge challenge, Taken taken, Approved approved) {
        String reference = challenge.reference();
        return Records.repeat(() -> {
            ChallengeRecord before = records.get(reference);
            ChallengeRecord known = before == null ? shown(challenge) : before;
            // a rejection that overtook this approval, such as "used", is about this approval
            if (known.approved() || known.settled() == Rejection.UNKNOWN_CHALLENGE) {
                giveBack(challenge, taken);
                return Rejected.of(Objects.requireNonNull(known.settled()));
            }
            // the attempt is given back in the same step where this record counts it
            boolean counts = before != null && taken.isCountedBy(reference, before);
            ChallengeRecord after = known.asApproved(known.attempts() - (counts ? 1 : 0));
            if (!records.replace(reference, before, after, ChallengeRecord.lifetime(challenge))) {
                return null;
            }
            if (!counts) {
                giveBack(challenge, taken);
            }
            return approved;
        });
    }

    /**
     * Records a rejection. The attempt that was taken stays used if the code was wrong. What the ledger cannot keep, the
     * provider will be asked again.
     */
    Rejected rejected(Call call, Challenge challenge, Taken taken, Rejected rejected) {
        Rejection end = end(rejected);
        try {
            if (end != null) {
                settle(challenge, end);
            }
            if (end == Rejection.TOO_MANY_ATTEMPTS) {
                attempts.useUp(challenge, ChallengeRecord.lifetime(challenge));
            } else if (!isOfTheCode(rejected)) {
                giveBack(challenge, taken);
            }
            return capped(rejected, attempts.left(challenge));
        } catch (Throwable broken) {
            Foreign.tolerate(broken);
            lost.accept(call, broken);
            return rejected;
        }
    }

    private void settle(Challenge challenge, Rejection end) {
        records.update(challenge.reference(), ChallengeRecord.lifetime(challenge), before -> {
            ChallengeRecord known = before == null ? shown(challenge) : before;
            return known.settled() == null ? known.settledAs(end) : known;
        });
    }

    /** What is known of a challenge that only a caller showed. */
    private ChallengeRecord shown(Challenge challenge) {
        return challenge.root().equals(challenge.reference())
                ? ChallengeRecord.first(null, challenge.reference())
                : ChallengeRecord.of(null, attempts.count(challenge));
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
        return remaining.isPresent() && remaining.getAsInt() > left ? told.attemptsRemaining(left) : told;
    }
}
