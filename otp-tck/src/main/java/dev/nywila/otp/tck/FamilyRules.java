package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R4. */
abstract class FamilyRules extends RuleTests {

    private static final int RESENDS = 3;
    private static final int FEW = 2;
    private static final String LOOK_AT =
            "for what attempts are counted: a challenge and all of its resends have one count, "
                    + "that of Challenge.root; and max-attempts, which must not exceed the provider's own limit";

    /** A challenge, and the code that was delivered for it, as later ones may end it. */
    private record Delivered(Challenge challenge, String code) {}

    private Delivered delivered(Challenge challenge) {
        return new Delivered(challenge, code(challenge));
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: attempts that were used do not come back by resending")
    void attemptsDoNotComeBack() {
        int attempts = attempts();
        for (Recipient recipient : recipientsOfEachKind()) {
            Delivered first = delivered(send(client(), OtpRequest.to(recipient)));
            int used = tryWrong(client(), List.of(first), 0, 1);
            Delivered second = delivered(resend(first.challenge()));
            expectOneCount(client(), List.of(second, first), used, attempts);
        }
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: attempts do not come back by a resend by another channel, in another language or with a key")
    void attemptsDoNotComeBackHoweverItIsResent() {
        int attempts = attempts();
        for (UnaryOperator<OtpRequest> how : waysToResend()) {
            Delivered first = delivered(send());
            int used = tryWrong(client(), List.of(first), 0, 1);
            Delivered second = delivered(resend(how.apply(OtpRequest.again(first.challenge()))));
            expectOneCount(client(), List.of(second, first), used, attempts);
        }
    }

    private List<UnaryOperator<OtpRequest>> waysToResend() {
        List<UnaryOperator<OtpRequest>> ways = new ArrayList<>();
        ways.add(again -> again.idempotencyKey(UUID.randomUUID().toString()));
        if (capabilities().has(Capability.LOCALE)) {
            ways.add(again -> again.in(WISHED));
        }
        capabilities().channels().stream()
                .filter(channel -> !channel.equals(Channel.EMAIL))
                .forEach(channel -> ways.add(again -> again.via(channel)));
        return ways;
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: attempts do not come back by a resend that fails")
    void attemptsDoNotComeBackByTrouble() {
        int attempts = attempts();
        for (Trouble trouble : new Trouble[] {Trouble.UNREACHABLE, Trouble.THROTTLED}) {
            Delivered first = delivered(send());
            int used = tryWrong(client(), List.of(first), 0, 1);
            callWith(trouble, () -> client().resend(first.challenge()));
            expectOneCount(client(), List.of(first), used, attempts);
        }
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: each attempt of a chain of resends counts")
    void attemptsAddUp() {
        int attempts = attempts();
        List<Delivered> chain = new ArrayList<>(List.of(delivered(send())));
        int used = 0;
        int resends = 0;
        do {
            used += tryWrong(client(), chain, used, 1);
            chain.add(0, delivered(resend(chain.get(0).challenge())));
        } while (++resends < RESENDS && used < attempts - 1);
        expectOneCount(client(), chain, used, attempts);
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: attempts that were used up are not renewed by resending")
    void usedUpStaysUsedUp() {
        int attempts = attempts();
        Delivered first = delivered(send());
        tryWrong(client(), List.of(first), 0, attempts);
        Object again = Outcomes.of(() -> client().resend(first.challenge()));
        if (again instanceof Challenge second) {
            expectOneCount(client(), List.of(delivered(second), first), attempts, attempts);
        } else {
            expect(again instanceof OtpException, "a challenge or an OtpException", again, "doResend");
            expectOneCount(client(), List.of(first), attempts, attempts);
        }
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: a challenge and all of its resends have one count of attempts, whichever of them is tried")
    void oneCountForAll() {
        int attempts = attempts();
        List<Delivered> family = new ArrayList<>(List.of(delivered(send())));
        for (int i = 0; i < RESENDS; i++) {
            family.add(delivered(resend(family.get(0).challenge())));
        }
        expectOneCount(client(), family, 0, attempts);
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: a client that sent none of them counts a challenge and its resends once too")
    void oneCountForAnotherClient() {
        int attempts = attempts();
        List<Delivered> chain = new ArrayList<>(List.of(delivered(send())));
        for (int i = 0; i < RESENDS; i++) {
            chain.add(0, delivered(resend(chain.get(0).challenge())));
        }
        List<Delivered> stored = chain.stream()
                .map(one ->
                        new Delivered(Challenge.ofStorageString(one.challenge().toStorageString()), one.code()))
                .toList();
        expectOneCount(run().open(), stored, 0, attempts);
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: max-attempts is held for a challenge and its resend together, whatever is told of attempts")
    void ownLimitForAll() {
        OtpClient strict = run().open(run().config.but("max-attempts", Integer.toString(FEW)));
        Challenge first = send(strict, OtpRequest.to(recipient()));
        String wrong = wrong(code(first));
        beforehand(() -> rejects(strict, first, wrong, "doVerify"));
        Delivered second = delivered(resend(strict, first));
        tryWrong(strict, List.of(second), 1, FEW - 1);
        Object outcome = Outcomes.of(() -> strict.verify(second.challenge(), second.code()));
        expectNotApproved(outcome, LOOK_AT);
    }

    /** Tries wrong codes on one after the other until all attempts are used; then no right code is approved. */
    private void expectOneCount(OtpClient client, List<Delivered> family, int used, int attempts) {
        int tried = used;
        for (int i = 0; i < family.size(); i++) {
            List<Delivered> thisFirst = new ArrayList<>(family);
            thisFirst.add(0, thisFirst.remove(i));
            tried += tryWrong(client, thisFirst, tried, attempts - tried);
        }
        for (Delivered one : family) {
            Object outcome = Outcomes.of(() -> client.verify(one.challenge(), one.code()));
            expect(
                    !isApproved(outcome),
                    "no approval after all of " + attempts + " attempts were used on a challenge and its resends",
                    outcome,
                    LOOK_AT);
        }
    }

    /** Tries wrong codes on the first of these, at most so many, while they are called wrong; returns how many were. */
    private int tryWrong(OtpClient client, List<Delivered> family, int from, int most) {
        List<String> right = family.stream().map(Delivered::code).toList();
        for (int i = 0; i < most; i++) {
            Challenge tried = family.get(0).challenge();
            String wrong = wrong(from + i, right);
            Rejected answer = beforehand(() -> rejects(client, tried, wrong, "doVerify"));
            if (answer.reason() != ofWrong()) {
                return i;
            }
        }
        return most;
    }

    /** How many codes are compared: those called wrong, and one more where after them the right one is approved. */
    private int attempts() {
        Challenge usedUp = send();
        List<Rejected> answers = wrongUntilRefused(client(), usedUp, List.of(code(usedUp)));
        if (answers.get(answers.size() - 1).reason() == Rejection.REFUSED) {
            throw run().notClaimed("the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS");
        }
        Delivered nearly = delivered(send());
        int wrong = tryWrong(client(), List.of(nearly), 0, answers.size() - 1);
        Object next = Outcomes.of(() -> client().verify(nearly.challenge(), nearly.code()));
        return isApproved(next) ? wrong + 1 : wrong;
    }
}
