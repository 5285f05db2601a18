package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V3 and V4. */
abstract class ApprovingRules extends RuleTests {

    private static final int THREADS = 32;
    private static final int ROUNDS = 5;
    private static final int OTHERS = 40;

    // ---- V3

    @Test
    @Live(rank = 4, messages = 1, phones = 1)
    @Tag("V3")
    @DisplayName("V3: an approved challenge is not approved again")
    void notApprovedAgain() {
        Challenge challenge = send();
        String code = code(challenge);
        approvedBeforehand(client(), challenge, code);
        Rejected again = rejects(client(), challenge, code, "what the client remembers of an approval");
        expectReason(Rejection.ALREADY_USED, again, "what the client remembers of an approval");
    }

    @Test
    @Tag("V3")
    @DisplayName("V3: an approved challenge is not approved again, whatever came between and however the code is typed")
    void notApprovedAgainLater() {
        notApprovedAgainAfter((challenge, code) -> client().verify(challenge, wrong(code)), "a wrong code");
        notApprovedAgainAfter((challenge, code) -> client().verify(challenge, " " + code), "the code after a blank");
        notApprovedAgainAfter((challenge, code) -> client().send(challenge.recipient()), "a send to its recipient");
        notApprovedAgainAfter((challenge, code) -> send(), "a send to another recipient");
        for (Trouble trouble : Trouble.values()) {
            notApprovedAgainAfter(
                    (challenge, code) -> callWith(trouble, () -> client().send(recipient())), trouble + " of a send");
        }
    }

    private void notApprovedAgainAfter(BiFunction<Challenge, String, Object> event, String name) {
        String lookAt = "what the client remembers of an approval, after " + name;
        Challenge challenge = send();
        String code = code(challenge);
        approvedBeforehand(client(), challenge, code);
        Object came = Outcomes.of(() -> event.apply(challenge, code));
        beforehand(() -> {
            expectNotApproved(came, lookAt);
            return came;
        });
        if (came instanceof Challenge anew && anew.reference().equals(challenge.reference())) {
            // a new start, whose code may be the same
            return;
        }
        expectNotApproved(Outcomes.of(() -> client().verify(challenge, code)), lookAt);
    }

    @Test
    @Tag("V3")
    @DisplayName("V3: an approval is remembered while many others are approved")
    void rememberedAmongMany() {
        Challenge challenge = send();
        String code = code(challenge);
        approvedBeforehand(client(), challenge, code);
        for (int i = 0; i < OTHERS; i++) {
            Challenge other = send();
            approvedBeforehand(client(), other, code(other));
        }
        expectNotApproved(
                Outcomes.of(() -> client().verify(challenge, code)), "how many approvals the client remembers");
    }

    @Test
    @Tag("V3")
    @DisplayName("V3: one approval per challenge, also under 32 threads")
    void oneApprovalUnderThreads() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Challenge challenge = send();
            String code = code(challenge);
            expectOneApproval(ConcurrentCalls.run(THREADS, i -> () -> client().verify(challenge, code)));
            expectNotApproved(Outcomes.of(() -> client().verify(challenge, code)), "a later verify");
        }
    }

    @Test
    @Tag("V3")
    @DisplayName("V3: one approval also of a challenge that the client did not send")
    void oneApprovalOfAnothersChallenge() throws Exception {
        Challenge challenge = send();
        String code = code(challenge);
        OtpClient other = run().open();
        expectOneApproval(ConcurrentCalls.run(THREADS, i -> () -> other.verify(challenge, code)));
        expectNotApproved(Outcomes.of(() -> other.verify(challenge, code)), "a later verify");
    }

    @Test
    @Tag("V3")
    @DisplayName("V3: with SINGLE_USE one approval also among several clients")
    void oneApprovalAmongClients() throws Exception {
        run().claim(Capability.SINGLE_USE);
        Challenge challenge = send();
        String code = code(challenge);
        OtpClient other = run().open();
        List<Object> outcomes =
                ConcurrentCalls.run(THREADS, i -> () -> (i % 2 == 0 ? client() : other).verify(challenge, code));
        expectOneApproval(outcomes);
        expectNotApproved(Outcomes.of(() -> run().open().verify(challenge, code)), "SINGLE_USE");
    }

    private void expectOneApproval(List<Object> outcomes) {
        long approvals = outcomes.stream()
                .filter(one -> one instanceof VerificationResult result && result.isApproved())
                .count();
        expect(approvals == 1, "1 approval", approvals + " approvals", "how an approval is recorded before it is told");
        for (Object outcome : outcomes) {
            boolean answer = outcome instanceof VerificationResult || outcome instanceof OtpNotDoneException;
            expect(answer, "a result, or an OtpNotDoneException, for each thread", outcome, "verify under threads");
        }
    }

    // ---- V4

    @Test
    @Live(rank = 7, messages = 2, phones = 2)
    @Tag("V4")
    @DisplayName("V4: the code of one recipient does not approve the challenge of another")
    void codeOfAnotherRecipient() {
        Challenge mine = send();
        Challenge others = otherCode(mine, latest -> send());
        rejects(client(), others, code(mine), "what doVerify tells the provider");
        rejects(client(), mine, code(others), "what doVerify tells the provider");
        approvesAfterWrong(client(), mine, code(mine), "the challenge after another's code");
    }

    @Test
    @Tag("V4")
    @DisplayName("V4: a reference with another recipient is UNKNOWN_CHALLENGE, without a request")
    void referenceOfAnotherRecipient() {
        Challenge mine = send();
        Challenge others = send();
        Challenge mixed = forged(mine, mine.provider(), mine.reference(), others.recipient());
        String lookAt = "what the client remembers of a reference's recipient";
        for (String code : List.of(code(mine), code(others))) {
            expectUnknown(withoutRequest(() -> client().verify(mixed, code), lookAt), lookAt);
        }
        approves(client(), mine, code(mine), "the challenge after a forged one");
    }

    @Test
    @Tag("V4")
    @DisplayName("V4: a reference with a recipient that is nearly the same is UNKNOWN_CHALLENGE, without a request")
    void referenceOfANearlyEqualRecipient() {
        for (Recipient recipient : recipientsOfEachKind()) {
            Challenge mine = send(client(), OtpRequest.to(recipient));
            Challenge mixed = forged(mine, mine.provider(), mine.reference(), nearly(recipient));
            String lookAt = "how recipients are compared: whole, the calling code and the domain too";
            String code = code(mine);
            expectUnknown(withoutRequest(() -> client().verify(mixed, code), lookAt), lookAt);
        }
    }

    @Test
    @Tag("V4")
    @DisplayName("V4: a challenge of another provider is UNKNOWN_CHALLENGE, without a request")
    void challengeOfAnotherProvider() {
        Challenge own = send();
        Challenge foreign = forged(own, TestRun.OTHER, own.reference(), own.recipient());
        String lookAt = "the check of the challenge's provider";
        expectUnknown(withoutRequest(() -> client().verify(foreign, code(own)), lookAt), lookAt);
    }

    @Test
    @Tag("V4")
    @DisplayName("V4: a challenge of another client of the same provider is UNKNOWN_CHALLENGE, without a request")
    void challengeOfAnotherClient() {
        Challenge own = send();
        String lookAt = "the check of the challenge's client, and Challenge.client in doSend";
        expectUnknown(withoutRequest(() -> client().verify(own.client(TestRun.OTHER), code(own)), lookAt), lookAt);
        OtpClient other = run().openOther();
        Challenge others = send(other, OtpRequest.to(recipient()));
        if (!run().isWithin(others)) {
            expectUnknown(withoutRequest(() -> client().verify(others, code(others)), lookAt), lookAt);
            expectUnknown(withoutRequest(() -> other.verify(own, code(own)), lookAt), lookAt);
        }
        approves(other, others, code(others), lookAt);
    }

    private void expectUnknown(Object outcome, String lookAt) {
        Rejected rejected = expectRejected(outcome, lookAt);
        expect(rejected.reason() == Rejection.UNKNOWN_CHALLENGE, "UNKNOWN_CHALLENGE", rejected, lookAt);
    }

    @Test
    @Live(rank = 8, messages = 2, phones = 1)
    @Tag("V4")
    @DisplayName("V4: with BOUND_TO_CHALLENGE no code of one challenge approves another of the same recipient")
    void codeOfAnotherChallenge() {
        run().claim(Capability.BOUND_TO_CHALLENGE);
        Challenge older = send();
        String olderCode = code(older);
        Challenge newer = otherCode(older, this::sendApart);
        rejects(client(), newer, olderCode, "BOUND_TO_CHALLENGE");
        rejects(client(), older, code(newer), "BOUND_TO_CHALLENGE");
        approvesAfterWrong(client(), newer, code(newer), "the newer challenge after the older one's code");
    }

    /** One more challenge of the recipient; where an open one is only sent again, it is approved first. */
    private Challenge sendApart(Challenge older) {
        Challenge newer = sendAfter(older);
        boolean same = newer.reference().equals(older.reference());
        return same && !capabilities().has(Capability.OWN_REFERENCE) ? sendWhenOver(older) : newer;
    }

    /** Sends until the code is not by chance that of a challenge. */
    private Challenge otherCode(Challenge than, UnaryOperator<Challenge> sending) {
        String avoided = code(than);
        Challenge other = than;
        for (int i = 0; i < 5; i++) {
            other = sending.apply(other);
            if (!code(other).equals(avoided)) {
                return other;
            }
        }
        expect(false, "two codes that differ", "the same code 5 times", "how codes are made");
        return than;
    }
}
