package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** C1, C2, C5 and C6. */
abstract class ThreadsRules extends RuleTests {

    private static final List<Duration> LEAPS =
            List.of(Duration.ofHours(2), Duration.ofHours(-2), Duration.ofDays(400), Duration.ZERO);

    private static final int THREADS = 16;
    /** As many as most providers allow attempts. */
    private static final int CERTAIN_TROUBLES = 5;

    private static final int OFTEN = 40;

    @Test
    @Tag("C1")
    @DisplayName("C1: sends and checks from many threads do not mix")
    void parallel() throws Exception {
        List<Recipient> recipients =
                Stream.generate(this::recipient).limit(THREADS).toList();
        client();
        List<Object> sent = ConcurrentCalls.run(THREADS, i -> () -> client().send(recipients.get(i)));
        for (int i = 0; i < THREADS; i++) {
            Object outcome = sent.get(i);
            expect(
                    outcome instanceof Challenge own && own.recipient().equals(recipients.get(i)),
                    "a challenge of each thread's recipient",
                    outcome,
                    "state shared by sends");
        }
        List<Challenge> challenges = sent.stream().map(Challenge.class::cast).toList();
        List<String> codes = challenges.stream().map(this::code).toList();
        List<Object> verified =
                ConcurrentCalls.run(THREADS, i -> () -> client().verify(challenges.get(i), codes.get(i)));
        for (int i = 0; i < THREADS; i++) {
            expectApproved(challenges.get(i), codes.get(i), verified.get(i), "state shared by checks");
        }
    }

    @Test
    @Tag("C2")
    @DisplayName("C2: an interrupted thread sends nothing and stays interrupted")
    void interruptedSend() {
        Recipient recipient = recipient();
        interrupted(() -> client().send(recipient));
        OtpRequest keyed =
                OtpRequest.to(recipient()).idempotencyKey(UUID.randomUUID().toString());
        send(client(), keyed);
        interrupted(() -> client().send(keyed));
    }

    @Test
    @Tag("C2")
    @DisplayName("C2: an interrupted thread resends nothing and stays interrupted")
    void interruptedResend() {
        Challenge challenge = send();
        interrupted(() -> client().resend(challenge));
    }

    @Test
    @Tag("C2")
    @DisplayName("C2: an interrupted thread checks nothing, stays interrupted, and uses no code")
    void interruptedVerify() {
        Challenge challenge = send();
        String code = code(challenge);
        interrupted(() -> client().verify(challenge, code));
        approves(client(), challenge, code, "what an interrupted check leaves behind");
    }

    private void interrupted(Callable<?> call) {
        client();
        long before = run().testbed.requestsSeen();
        Object outcome;
        boolean flag;
        Thread.currentThread().interrupt();
        try {
            outcome = Outcomes.of(call);
        } finally {
            flag = Thread.interrupted();
        }
        String lookAt = "the check for an interrupted thread";
        expectCertainly(OtpFailure.INTERRUPTED, outcome, lookAt);
        expect(flag, "a thread that is still interrupted", "a cleared flag", lookAt);
        expectRequests(0, before, lookAt);
    }

    @Test
    @Tag("C5")
    @DisplayName("C5: sentAt follows the injected clock")
    void injectedClock() {
        Challenge before = send();
        run().advance(Duration.ofHours(1));
        Challenge after = send();
        expect(
                !after.sentAt().isBefore(before.sentAt().plus(Duration.ofHours(1))),
                "a sentAt at least one hour later",
                Duration.between(before.sentAt(), after.sentAt()),
                "the InstantSource component of the settings");
    }

    @Test
    @Tag("C5")
    @DisplayName("C5: a leap of the clock gives back no approval and no attempt")
    void leaps() {
        Challenge used = send();
        String code = code(used);
        approvedBeforehand(client(), used, code);
        Challenge ended = send();
        String right = code(ended);
        useUp(client(), ended, right);
        run().advance(Duration.ofMinutes(3));
        expectNotApproved(Outcomes.of(() -> client().verify(used, code)), "how long an approval is remembered");
        expectNotApproved(Outcomes.of(() -> client().verify(ended, right)), "how long attempts are remembered");
    }

    @Test
    @Tag("C5")
    @DisplayName("C5: a leap of the client's own clock, forth or back, gives back no approval, no attempt and no key")
    void leapsOfTheClientsClock() {
        AtomicReference<Duration> leap = new AtomicReference<>(Duration.ZERO);
        OtpClient client = run().open(run().config.leaping(leap::get));
        OtpRequest keyed =
                OtpRequest.to(recipient()).idempotencyKey(UUID.randomUUID().toString());
        Challenge first = send(client, keyed);
        Challenge used = send(client, OtpRequest.to(recipient()));
        String code = code(used);
        approvedBeforehand(client, used, code);
        Challenge ended = send(client, OtpRequest.to(recipient()));
        String right = code(ended);
        useUp(client, ended, right);
        // what is not remembered at all is no matter of the clock
        boolean knowsKey = first.equals(Outcomes.of(() -> client.send(keyed)));
        boolean knowsUse = !isApproved(Outcomes.of(() -> client.verify(used, code)));
        for (Duration by : LEAPS) {
            leap.set(by);
            String lookAt = "by which clock it is remembered: that of settings.clock() leapt by " + by;
            expectNotApproved(
                    knowsUse ? Outcomes.of(() -> client.verify(used, code)) : "", "an approval, and " + lookAt);
            Object again = knowsKey ? withoutRequest(() -> client.send(keyed), "a key, and " + lookAt) : first;
            expect(again.equals(first), "an equal challenge", again, "a key, and " + lookAt);
        }
        // last, as it may be approved where attempts come back
        expectNotApproved(Outcomes.of(() -> client.verify(ended, right)), "attempts, and by which clock they are kept");
    }

    private void useUp(OtpClient client, Challenge challenge, String right) {
        for (int i = 0; i < RuleTests.MOST_ATTEMPTS; i++) {
            String wrong = wrong(i, List.of(right));
            Object answer = Outcomes.of(() -> client.verify(challenge, wrong));
            if (answer instanceof Rejected rejected && rejected.reason() != ofWrong()) {
                return;
            }
        }
    }

    @Test
    @Tag("C6")
    @DisplayName("C6: after a send that met trouble the next one works, and so does its check")
    void sendsAfterTrouble() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient client = run().open();
            callWith(trouble, () -> client.send(recipient()));
            Challenge next = send(client, OtpRequest.to(recipient()));
            approves(client, next, code(next), "what " + trouble + " leaves behind");
        }
    }

    @Test
    @Tag("C6")
    @DisplayName("C6: after a check that met trouble the next challenge is checked as ever")
    void verifiesAfterTrouble() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient client = run().open();
            Challenge met = send(client, OtpRequest.to(recipient()));
            callWith(trouble, () -> client.verify(met, code(met)));
            Challenge next = send(client, OtpRequest.to(recipient()));
            rejects(client, next, wrong(code(next)), "what " + trouble + " leaves behind");
            approvesAfterWrong(client, next, code(next), "what " + trouble + " leaves behind");
        }
    }

    @Test
    @Tag("C6")
    @DisplayName("C6: after a check that met trouble the same challenge is checked as ever")
    void verifiesTheSameAfterTrouble() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient client = run().open();
            Challenge met = send(client, OtpRequest.to(recipient()));
            String code = code(met);
            callWith(trouble, () -> client.verify(met, wrong(code)));
            Object outcome = Outcomes.of(() -> client.verify(met, code));
            // where one attempt is all there is, the unknown one was it
            boolean over = trouble.outcomeUnknown
                    && outcome instanceof Rejected rejected
                    && rejected.reason() != Rejection.INCORRECT_CODE;
            expect(isApproved(outcome) || over, "Approved", outcome, "what " + trouble + " leaves behind");
        }
    }

    @Test
    @Tag("C6")
    @DisplayName("C6: after a send that met trouble its recipient is sent to as ever")
    void sendsToTheSameAfterTrouble() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient client = run().open();
            Recipient recipient = recipient();
            callWith(trouble, () -> client.send(recipient));
            Object next = Outcomes.of(() -> client.send(recipient));
            String lookAt = "what " + trouble + " leaves behind, for the same recipient";
            boolean running = trouble.outcomeUnknown && isCertainly(OtpFailure.IN_PROGRESS, next);
            expect(next instanceof Challenge || running, "a challenge", next, lookAt);
            if (next instanceof Challenge challenge) {
                approves(client, challenge, code(challenge), lookAt);
            }
        }
    }

    @Test
    @Tag("C6")
    @DisplayName("C6: a resend that certainly failed leaves the challenge as it was")
    void keepsWhatWasNotResent() {
        for (Trouble trouble : new Trouble[] {Trouble.UNREACHABLE, Trouble.THROTTLED}) {
            OtpClient client = run().open();
            Challenge first = send(client, OtpRequest.to(recipient()));
            String code = code(first);
            callWith(trouble, () -> client.resend(first));
            approves(client, first, code, "what " + trouble + " of a resend leaves behind");
        }
    }

    @Test
    @Tag("C6")
    @DisplayName("C6: trouble that comes often, of one challenge, stops no other")
    void oftenOfOneChallenge() {
        OtpClient client = run().open();
        Challenge met = send(client, OtpRequest.to(recipient()));
        String wrong = wrong(code(met));
        for (int i = 0; i < OFTEN; i++) {
            callWith(Trouble.UNREACHABLE, () -> client.verify(met, wrong));
        }
        Challenge next = send(client, OtpRequest.to(recipient()));
        approves(client, next, code(next), "a pause, in which one challenge must count once at most");
    }

    /** Between the tries others are answered, so that a client which pauses after trouble alone has no reason to. */
    @Test
    @Tag("C6")
    @DisplayName("C6: tries that certainly did nothing use no attempt")
    void certainTroubleUsesNoAttempt() {
        OtpClient client = run().open();
        List<Challenge> others = Stream.generate(() -> send(client, OtpRequest.to(recipient())))
                .limit(CERTAIN_TROUBLES)
                .toList();
        Challenge met = send(client, OtpRequest.to(recipient()));
        String code = code(met);
        for (int i = 0; i < CERTAIN_TROUBLES; i++) {
            String wrong = wrong(i, List.of(code));
            callWith(i % 2 == 0 ? Trouble.UNREACHABLE : Trouble.THROTTLED, () -> client.verify(met, wrong));
            Challenge other = others.get(i);
            rejects(client, other, wrong(code(other)), "what trouble leaves behind");
            rejects(client, other, wrong(1, List.of(code(other))), "what trouble leaves behind");
        }
        approves(client, met, code, "the attempt of a try that certainly did nothing: it is given back");
    }
}
