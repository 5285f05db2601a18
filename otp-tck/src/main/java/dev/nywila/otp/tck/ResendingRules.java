package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R1 to R4. */
abstract class ResendingRules extends Area {

    private static final int RESENDS = 3;

    @Test
    @Tag("R1")
    @DisplayName("R1: a resend makes one request")
    void oneRequest() {
        Challenge first = send();
        long before = run().testbed.requestsSeen();
        resend(first);
        expectRequests(1, before, "requests that doResend makes");
    }

    @Test
    @Tag("R1")
    @DisplayName("R1: whatever breaks, a resend makes at most one request and tells whether it may have been sent")
    void trouble() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            Challenge first = send(fresh, OtpRequest.to(phone()));
            Met met = meet(trouble, () -> fresh.resend(first));
            if (met.outcome() instanceof OtpException refused && refused.failure() == OtpFailure.IN_PROGRESS) {
                run().notProven("the provider sends no second code while one is open");
            }
            expectAtMostOneRequest(met, "retries, redirects and the HTTP client's own re-sends");
            expectAnswer(met, "what doResend throws");
        }
    }

    @Test
    @Tag("R1")
    @DisplayName(
            "R1: a channel that the client lacks is UNSUPPORTED, a calling code RECIPIENT_BLOCKED, without a request")
    void refused() {
        Challenge sent = send();
        Challenge byPigeon = new Challenge(
                sent.provider(),
                sent.reference(),
                sent.recipient(),
                SendingRules.PIGEON,
                sent.sentAt(),
                sent.expiresAt());
        Object outcome = withoutRequest(() -> client().resend(byPigeon), "the check of the channel");
        expectCertainly(OtpFailure.UNSUPPORTED, outcome, "the check of the channel");
        String other = SendingRules.otherCallingCode(sent.recipient());
        OtpClient choosy = run().open(run().config.but(Map.of("otp." + run().id + ".allowed-calling-codes", other)));
        outcome = withoutRequest(() -> choosy.resend(sent), "allowed-calling-codes");
        expectCertainly(OtpFailure.RECIPIENT_BLOCKED, outcome, "allowed-calling-codes");
    }

    @Test
    @Tag("R2")
    @DisplayName("R2: a resend goes to the same recipient")
    void sameRecipient() {
        Challenge first = send();
        Challenge second = resend(first);
        expect(second.recipient().equals(first.recipient()), "the same recipient", second, "doResend");
        expect(second.provider().equals(run().id), "provider " + run().id, second, "doResend");
    }

    @Test
    @Tag("R2")
    @DisplayName("R2: a foreign challenge is an IllegalArgumentException, without a request")
    void foreign() {
        Challenge own = send();
        String lookAt = "the check for a foreign challenge";
        Challenge foreign = new Challenge(
                "kit-other", own.reference(), own.recipient(), own.channel(), own.sentAt(), own.expiresAt());
        expectThrown(IllegalArgumentException.class, withoutRequest(() -> client().resend(foreign), lookAt), lookAt);
        Challenge redirected =
                new Challenge(own.provider(), own.reference(), phone(), own.channel(), own.sentAt(), own.expiresAt());
        expectThrown(IllegalArgumentException.class, withoutRequest(() -> client().resend(redirected), lookAt), lookAt);
    }

    @Test
    @Tag("R3")
    @DisplayName("R3: the delivered code approves the challenge that the resend returned")
    void deliveredCodeApproves() {
        Challenge second = resend(send());
        approves(client(), second, code(second), "the reference that doResend returns");
    }

    @Test
    @Tag("R3")
    @DisplayName("R3: a challenge can be resent by a client that did not send it")
    void resentByAnotherClient() {
        Challenge first = send();
        OtpClient other = run().open();
        Challenge second = resend(other, first);
        approves(other, second, code(second), "doResend");
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: attempts that were used do not come back by resending")
    void attemptsDoNotComeBack() {
        int allowed = wrongCodes(send());
        Challenge first = send();
        String firstCode = code(first);
        rejects(client(), first, wrong(firstCode), "verify");
        Challenge second = resend(first);
        int left = wrongCodes(second, List.of(code(second), firstCode));
        expect(
                left < allowed,
                "fewer than " + allowed + " attempts after one was used",
                left + " attempts",
                "max-attempts (it must not exceed the provider's own limit) and how a resend counts");
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: each attempt of a chain of resends counts")
    void attemptsAddUp() {
        int allowed = wrongCodes(send());
        Challenge last = send();
        List<String> right = new ArrayList<>(List.of(code(last)));
        int used = 0;
        for (; used < RESENDS && used < allowed - 1; used++) {
            rejects(client(), last, wrong(used, right), "verify");
            last = resend(last);
            right.add(0, code(last));
        }
        int left = wrongCodes(last, right);
        expect(
                left <= allowed - used,
                "at most " + (allowed - used) + " attempts after " + used + " were used",
                left + " attempts",
                "how a second resend counts");
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: attempts that were used up are not renewed by resending")
    void usedUpStaysUsedUp() {
        Challenge first = send();
        List<String> right = List.of(code(first));
        wrongCodes(first, right);
        Object again = Together.outcome(() -> client().resend(first));
        if (again instanceof Challenge second) {
            int left = wrongCodes(second, List.of(code(second), right.get(0)));
            expect(left == 0, "no attempts after all were used", left + " attempts", "how a resend counts");
        } else {
            expect(again instanceof OtpException, "a challenge or an OtpException", again, "doResend");
        }
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: a challenge and all of its resends have one count of attempts, whichever of them is tried")
    void oneCountForAll() {
        int allowed = wrongCodes(send());
        Challenge first = send();
        List<Challenge> family = new ArrayList<>(List.of(first));
        List<String> right = new ArrayList<>(List.of(code(first)));
        for (int i = 0; i < RESENDS; i++) {
            Challenge next = resend(first);
            family.add(next);
            right.add(0, code(next));
        }
        int tried = 0;
        for (Challenge one : family) {
            tried += wrongCodes(one, right);
        }
        expect(
                tried <= allowed,
                "at most " + allowed + " wrong codes on a challenge and its " + RESENDS + " resends",
                tried + " wrong codes",
                "for what attempts are counted: a challenge and all of its resends have one count");
    }

    private int wrongCodes(Challenge challenge) {
        return wrongCodes(challenge, List.of(code(challenge)));
    }

    /** How many wrong codes a challenge takes until it says something else. */
    private int wrongCodes(Challenge challenge, List<String> right) {
        List<Rejected> answers = RejectingRules.wrongUntilRefused(this, challenge, right);
        if (answers.get(answers.size() - 1).reason() == Rejection.REFUSED) {
            run().notClaimed("the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS");
        }
        return answers.size() - 1;
    }
}
