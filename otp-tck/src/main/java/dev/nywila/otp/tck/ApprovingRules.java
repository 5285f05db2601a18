package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V3 and V4. */
abstract class ApprovingRules extends Area {

    private static final int THREADS = 32;
    private static final int ROUNDS = 5;

    // ---- V3

    @Test
    @Tag("V3")
    @DisplayName("V3: an approved challenge is not approved again")
    void notApprovedAgain() {
        Challenge challenge = send();
        String code = code(challenge);
        approves(client(), challenge, code, "doVerify");
        Rejected again = rejects(client(), challenge, code, "what the client remembers of an approval");
        expectReason(Rejection.ALREADY_USED, again, "what the client remembers of an approval");
    }

    @Test
    @Tag("V3")
    @DisplayName("V3: one approval per challenge, also under 32 threads")
    void oneApprovalUnderThreads() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Challenge challenge = send();
            String code = code(challenge);
            expectOneApproval(Together.call(THREADS, i -> () -> client().verify(challenge, code)));
            expectNotApproved(Together.outcome(() -> client().verify(challenge, code)), "a later verify");
        }
    }

    @Test
    @Tag("V3")
    @DisplayName("V3: one approval also of a challenge that the client did not send")
    void oneApprovalOfAnothersChallenge() throws Exception {
        Challenge challenge = send();
        String code = code(challenge);
        OtpClient other = run().open();
        expectOneApproval(Together.call(THREADS, i -> () -> other.verify(challenge, code)));
        expectNotApproved(Together.outcome(() -> other.verify(challenge, code)), "a later verify");
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
                Together.call(THREADS, i -> () -> (i % 2 == 0 ? client() : other).verify(challenge, code));
        expectOneApproval(outcomes);
        expectNotApproved(Together.outcome(() -> run().open().verify(challenge, code)), "SINGLE_USE");
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
    @Tag("V4")
    @DisplayName("V4: the code of one recipient does not approve the challenge of another")
    void codeOfAnotherRecipient() {
        Challenge mine = send();
        Challenge others = otherCode(mine, latest -> send());
        rejects(client(), others, code(mine), "what doVerify tells the provider");
        rejects(client(), mine, code(others), "what doVerify tells the provider");
        approves(client(), mine, code(mine), "the challenge after another's code");
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
    @DisplayName("V4: a challenge of another provider is UNKNOWN_CHALLENGE, without a request")
    void challengeOfAnotherProvider() {
        Challenge own = send();
        Challenge foreign = forged(own, Run.OTHER, own.reference(), own.recipient());
        String lookAt = "the check of the challenge's provider";
        expectUnknown(withoutRequest(() -> client().verify(foreign, code(own)), lookAt), lookAt);
    }

    @Test
    @Tag("V4")
    @DisplayName("V4: a challenge of another client of the same provider is UNKNOWN_CHALLENGE, without a request")
    void challengeOfAnotherClient() {
        Challenge own = send();
        String lookAt = "the check of the challenge's client, and Challenge.client in doSend";
        expectUnknown(withoutRequest(() -> client().verify(own.client(Run.OTHER), code(own)), lookAt), lookAt);
        OtpClient other = run().openOther();
        Challenge others = send(other, OtpRequest.to(recipient()));
        expectUnknown(withoutRequest(() -> client().verify(others, code(others)), lookAt), lookAt);
        expectUnknown(withoutRequest(() -> other.verify(own, code(own)), lookAt), lookAt);
        approves(other, others, code(others), lookAt);
    }

    private void expectUnknown(Object outcome, String lookAt) {
        Rejected rejected = expectRejected(outcome, lookAt);
        expect(rejected.reason() == Rejection.UNKNOWN_CHALLENGE, "UNKNOWN_CHALLENGE", rejected, lookAt);
    }

    @Test
    @Tag("V4")
    @DisplayName("V4: with BOUND_TO_CHALLENGE no code of one challenge approves another of the same recipient")
    void codeOfAnotherChallenge() {
        run().claim(Capability.BOUND_TO_CHALLENGE);
        Challenge older = send();
        String olderCode = code(older);
        Challenge newer = otherCode(older, this::sendApart);
        rejects(client(), newer, olderCode, "BOUND_TO_CHALLENGE");
        rejects(client(), older, code(newer), "BOUND_TO_CHALLENGE");
        approves(client(), newer, code(newer), "the newer challenge after the older one's code");
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
