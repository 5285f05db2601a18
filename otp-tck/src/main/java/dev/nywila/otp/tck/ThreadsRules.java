package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** C1, C2, C5 and C6. */
abstract class ThreadsRules extends Area {

    private static final int THREADS = 16;
    /** As many as most providers allow attempts. */
    private static final int CERTAIN_TROUBLES = 5;

    @Test
    @Tag("C1")
    @DisplayName("C1: sends and checks from many threads do not mix")
    void parallel() throws Exception {
        List<Recipient> recipients =
                Stream.generate(this::recipient).limit(THREADS).toList();
        client();
        List<Object> sent = Together.call(THREADS, i -> () -> client().send(recipients.get(i)));
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
        List<Object> verified = Together.call(THREADS, i -> () -> client().verify(challenges.get(i), codes.get(i)));
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
            outcome = Together.outcome(call);
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
    @Tag("C6")
    @DisplayName("C6: after a send that met trouble the next one works, and so does its check")
    void sendsAfterTrouble() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient client = run().open();
            meet(trouble, () -> client.send(recipient()));
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
            meet(trouble, () -> client.verify(met, code(met)));
            Challenge next = send(client, OtpRequest.to(recipient()));
            rejects(client, next, wrong(code(next)), "what " + trouble + " leaves behind");
            approves(client, next, code(next), "what " + trouble + " leaves behind");
        }
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
            meet(i % 2 == 0 ? Trouble.UNREACHABLE : Trouble.THROTTLED, () -> client.verify(met, wrong));
            Challenge other = others.get(i);
            rejects(client, other, wrong(code(other)), "what trouble leaves behind");
            rejects(client, other, wrong(1, List.of(code(other))), "what trouble leaves behind");
        }
        approves(client, met, code, "the attempt of a try that certainly did nothing: it is given back");
    }
}
