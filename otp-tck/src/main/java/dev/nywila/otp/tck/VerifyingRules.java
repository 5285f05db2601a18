package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** V1 to V4 and V8; V5 to V7 and V9 are in {@link RejectingRules}. */
abstract class VerifyingRules extends Area {

    private static final int THREADS = 32;
    private static final int ROUNDS = 5;

    // ---- V1, V2

    @Test
    @Tag("V1")
    @DisplayName("V1: the right code is approved for the number that it was sent to")
    void approved() {
        Challenge challenge = send();
        approves(client(), challenge, code(challenge), "how doVerify reads success, and OtpTestbed.code");
    }

    @Test
    @Tag("V1")
    @DisplayName("V1: the right code is approved also after a send to another number")
    void approvedAfterAnotherSend() {
        Challenge challenge = send();
        send();
        approves(
                client(),
                challenge,
                code(challenge),
                "what doVerify tells the provider, and what a send leaves behind");
    }

    @Test
    @Tag("V1")
    @DisplayName("V1: nothing but the provider's success is an approval, whatever breaks")
    void failClosed() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            Challenge challenge = send(fresh, OtpRequest.to(phone()));
            Met met = meet(trouble, () -> fresh.verify(challenge, code(challenge)));
            expectNotApproved(met.outcome(), "how doVerify reads success, after " + trouble);
        }
    }

    @Test
    @Tag("V2")
    @DisplayName("V2: a wrong code is a value, whichever of its characters is wrong")
    void wrongCodeIsAValue() {
        int length = code(send()).length();
        for (int i = 0; i < length; i++) {
            Challenge challenge = send();
            Rejected rejected = rejects(client(), challenge, wrong(i, List.of(code(challenge))), "doVerify");
            expectReason(Rejection.INCORRECT_CODE, rejected, "how doVerify reads a wrong code");
            approves(client(), challenge, code(challenge), "the challenge after one wrong code");
        }
    }

    @Test
    @Tag("V2")
    @DisplayName("V2: trouble is an exception that says whether the code may have been tried")
    void troubleIsAnException() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            Challenge challenge = send(fresh, OtpRequest.to(phone()));
            expectAnswer(meet(trouble, () -> fresh.verify(challenge, wrong(code(challenge)))), "what doVerify throws");
        }
    }

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
            boolean answer = outcome instanceof VerificationResult
                    || (outcome instanceof OtpException && !(outcome instanceof OtpOutcomeUnknownException));
            expect(answer, "a result, or a plain OtpException, for each thread", outcome, "verify under threads");
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
        Challenge mixed = new Challenge(
                mine.provider(), mine.reference(), others.recipient(), mine.channel(), mine.sentAt(), mine.expiresAt());
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
        Challenge foreign = new Challenge(
                "kit-other", own.reference(), own.recipient(), own.channel(), own.sentAt(), own.expiresAt());
        String lookAt = "the check of the challenge's provider";
        expectUnknown(withoutRequest(() -> client().verify(foreign, code(own)), lookAt), lookAt);
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
        return same && capabilities().has(Capability.REPEATS_REFERENCE) ? sendWhenOver(older) : newer;
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

    // ---- V8

    @Test
    @Tag("V8")
    @DisplayName("V8: a lost answer is outcome-unknown, after one request")
    void lostAnswer() {
        Challenge challenge = send();
        String code = code(challenge);
        Met met = meet(Trouble.REPLY_LOST, () -> client().verify(challenge, code));
        expectAnswer(met, "what doVerify throws");
        expectAtMostOneRequest(met, "retries, redirects and the HTTP client's own re-sends");
    }

    @Test
    @Tag("V8")
    @DisplayName("V8: with SINGLE_USE a code that was approved unseen is not approved later")
    void approvedUnseen() {
        run().claim(Capability.SINGLE_USE);
        Challenge challenge = send();
        String code = code(challenge);
        expectAnswer(meet(Trouble.REPLY_LOST, () -> client().verify(challenge, code)), "what doVerify throws");
        rejects(client(), challenge, code, "what an answer such as 'already used' becomes");
    }

    @Test
    @Tag("V8")
    @DisplayName("V8: whatever breaks, a check makes at most one request")
    void atMostOneRequest() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            Challenge challenge = send(fresh, OtpRequest.to(phone()));
            expectAtMostOneRequest(
                    meet(trouble, () -> fresh.verify(challenge, wrong(code(challenge)))),
                    "retries, redirects and the HTTP client's own re-sends");
        }
    }
}
