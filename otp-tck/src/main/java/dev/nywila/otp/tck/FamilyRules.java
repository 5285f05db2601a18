package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R4. */
abstract class FamilyRules extends Area {

    private static final int RESENDS = 3;
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
        Delivered first = delivered(send());
        int used = tryWrong(client(), List.of(first), 0, 1);
        Delivered second = delivered(resend(first.challenge()));
        expectOneCount(client(), List.of(second, first), used, attempts);
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: each attempt of a chain of resends counts")
    void attemptsAddUp() {
        int attempts = attempts();
        List<Delivered> chain = new ArrayList<>(List.of(delivered(send())));
        int used = 0;
        for (int i = 0; i < RESENDS && used < attempts - 1; i++) {
            used += tryWrong(client(), chain, used, 1);
            chain.add(0, delivered(resend(chain.get(0).challenge())));
        }
        expectOneCount(client(), chain, used, attempts);
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: attempts that were used up are not renewed by resending")
    void usedUpStaysUsedUp() {
        int attempts = attempts();
        Delivered first = delivered(send());
        tryWrong(client(), List.of(first), 0, attempts);
        Object again = Together.outcome(() -> client().resend(first.challenge()));
        if (again instanceof Challenge second) {
            expectOneCount(client(), List.of(delivered(second), first), attempts, attempts);
        } else {
            expect(again instanceof OtpException, "a challenge or an OtpException", again, "doResend");
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

    /** Tries wrong codes on one after the other until all attempts are used; then no right code is approved. */
    private void expectOneCount(OtpClient client, List<Delivered> family, int used, int attempts) {
        int tried = used;
        for (int i = 0; i < family.size(); i++) {
            List<Delivered> thisFirst = new ArrayList<>(family);
            thisFirst.add(0, thisFirst.remove(i));
            tried += tryWrong(client, thisFirst, tried, attempts - tried);
        }
        for (Delivered one : family) {
            Object outcome = Together.outcome(() -> client.verify(one.challenge(), one.code()));
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
            Rejected answer = rejects(client, family.get(0).challenge(), wrong(from + i, right), "verify");
            if (answer.reason() != ofWrong()) {
                return i;
            }
        }
        return most;
    }

    /** How many codes are compared: those called wrong, and one more where after them the right one is approved. */
    private int attempts() {
        Challenge usedUp = send();
        List<Rejected> answers = RejectingRules.wrongUntilRefused(this, client(), usedUp, List.of(code(usedUp)));
        if (answers.get(answers.size() - 1).reason() == Rejection.REFUSED) {
            run().notClaimed("the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS");
        }
        Delivered nearly = delivered(send());
        int wrong = tryWrong(client(), List.of(nearly), 0, answers.size() - 1);
        Object next = Together.outcome(() -> client().verify(nearly.challenge(), nearly.code()));
        return isApproved(next) ? wrong + 1 : wrong;
    }
}
