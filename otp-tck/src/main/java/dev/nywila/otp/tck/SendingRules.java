package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S1 to S3, S7 and S8; S4 to S6 are in {@link AdmittingRules}, {@link IdempotencyRules} and {@link ChallengeRules}. */
abstract class SendingRules extends ChallengeRules {

    // ---- S1

    @Test
    @Tag("S1")
    @DisplayName("S1: a challenge names its provider and its recipient, and its delivered code approves it")
    void usableChallenge() {
        Recipient recipient = recipient();
        Challenge challenge = send(client(), OtpRequest.to(recipient));
        expect(challenge.provider().equals(run().id), "provider " + run().id, challenge, "what doSend returns");
        expect(challenge.recipient().equals(recipient), "recipient " + recipient, challenge, "what doSend returns");
        approves(client(), challenge, code(challenge), "the reference that doSend returns");
    }

    @Test
    @Tag("S1")
    @DisplayName("S1: a stored challenge is as good, also for a client that did not send it")
    void storedChallenge() {
        Challenge own = Challenge.ofStorageString(send().toStorageString());
        approves(client(), own, code(own), "what the client keeps beside the challenge");
        Challenge others = Challenge.ofStorageString(send().toStorageString());
        approves(run().open(), others, code(others), "what the client keeps beside the challenge");
    }

    @Test
    @Tag("S1")
    @DisplayName("S1: an answer that is no answer gives no challenge")
    void garbledGivesNoChallenge() {
        Met met = meet(Trouble.GARBLED, () -> client().send(recipient()));
        expect(met.outcome() instanceof OtpException, "no challenge", met.outcome(), "how doSend reads success");
    }

    // ---- S2, S3

    @Test
    @Tag("S2")
    @DisplayName("S2: a send makes one request")
    void oneRequest() {
        OtpClient client = client();
        long before = run().testbed.requestsSeen();
        send(client, OtpRequest.to(recipient()));
        expectRequests(1, before, "requests that doSend makes");
    }

    @Test
    @Tag("S2")
    @DisplayName("S2: whatever breaks, a send makes at most one request")
    void atMostOneRequest() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            expectAtMostOneRequest(
                    meet(trouble, () -> fresh.send(recipient())),
                    "retries, redirects and the HTTP client's own re-sends");
        }
    }

    @Test
    @Tag("S3")
    @DisplayName("S3: what did not reach the provider is certainly not sent")
    void unreachable() {
        sendMeets(Trouble.UNREACHABLE);
    }

    @Test
    @Tag("S3")
    @DisplayName("S3: a send whose reply is lost may have been sent")
    void replyLost() {
        sendMeets(Trouble.REPLY_LOST);
    }

    @Test
    @Tag("S3")
    @DisplayName("S3: a send to a broken provider may have been sent")
    void outage() {
        sendMeets(Trouble.OUTAGE);
    }

    @Test
    @Tag("S3")
    @DisplayName("S3: what the provider throttled is certainly not sent")
    void throttled() {
        sendMeets(Trouble.THROTTLED);
    }

    @Test
    @Tag("S3")
    @DisplayName("S3: a send whose answer is no answer may have been sent")
    void garbled() {
        sendMeets(Trouble.GARBLED);
    }

    @Test
    @Tag("S3")
    @DisplayName("S3: an exception names its client, its operation and its call, each another one")
    void exceptionsNameTheirCall() {
        Set<String> calls = new HashSet<>();
        for (Trouble trouble : new Trouble[] {Trouble.UNREACHABLE, Trouble.REPLY_LOST}) {
            for (OtpOperation operation :
                    new OtpOperation[] {OtpOperation.SEND, OtpOperation.RESEND, OtpOperation.VERIFY}) {
                OtpClient client = run().openOther();
                Challenge sent = send(client, OtpRequest.to(recipient()));
                Object outcome =
                        meet(trouble, () -> called(operation, client, sent)).outcome();
                expectNames(operation, outcome, calls);
            }
        }
        OtpRequest refused = OtpRequest.to(recipient()).via(PIGEON);
        expectNames(OtpOperation.SEND, Together.outcome(() -> run().openOther().send(refused)), calls);
    }

    private Object called(OtpOperation operation, OtpClient client, Challenge sent) {
        return switch (operation) {
            case RESEND -> client.resend(sent);
            case VERIFY -> client.verify(sent, wrong(code(sent)));
            default -> client.send(recipient());
        };
    }

    /** Whether there is an exception at all is another question. */
    private void expectNames(OtpOperation operation, Object outcome, Set<String> calls) {
        if (!(outcome instanceof OtpException trouble)) {
            return;
        }
        String lookAt = "Call.notDone and Call.outcomeUnknown, of each call its own";
        expect(trouble.client().equals(Run.OTHER), "client " + Run.OTHER, trouble.client(), lookAt);
        expect(trouble.operation() == operation, "operation " + operation, trouble.operation(), lookAt);
        expect(calls.add(trouble.callId()), "a call id of its own", "one seen before", lookAt);
        // where no second code is sent, the challenge is an earlier call's
        if (trouble instanceof OtpOutcomeUnknownException && operation != OtpOperation.VERIFY) {
            trouble.challenge()
                    .ifPresent(lost -> expect(
                            lost.callId().equals(Optional.of(trouble.callId())),
                            "the call that the exception names, in its challenge too",
                            lost,
                            lookAt));
        }
    }

    private void sendMeets(Trouble trouble) {
        expectAnswer(meet(trouble, () -> client().send(recipient())), "what doSend throws");
    }

    @Test
    @Tag("S3")
    @DisplayName("S3: after trouble that certainly sent nothing, the next send works")
    void worksAfterTrouble() {
        expectAnswer(meet(Trouble.UNREACHABLE, () -> client().send(recipient())), "what doSend throws");
        Challenge next = send();
        approves(client(), next, code(next), "what trouble leaves behind");
    }

    // ---- S7, S8

    @Test
    @Tag("S7")
    @DisplayName("S7: throttling says how long to wait, whatever the call")
    void retryAfter() {
        expectWait((client, sent) -> client.send(recipient()), "doSend");
        expectWait((client, sent) -> client.verify(sent, code(sent)), "doVerify");
        expectWait(OtpClient::resend, "doResend");
        if (!run().testbed.tellsRetryAfter()) {
            run().notClaimed("the provider does not tell how long to wait");
        }
    }

    private void expectWait(BiFunction<OtpClient, Challenge, Object> call, String method) {
        // a client of its own, as one that is throttled again and again may pause
        OtpClient fresh = run().open();
        Challenge sent = send(fresh, OtpRequest.to(recipient()));
        Object outcome = meet(Trouble.THROTTLED, () -> call.apply(fresh, sent)).outcome();
        if (isCertainly(OtpFailure.IN_PROGRESS, outcome)) {
            run().notProven("the provider sends no second code while one is open");
        }
        boolean limited = Trouble.THROTTLED.failures.stream().anyMatch(one -> isCertainly(one, outcome));
        expect(limited, Trouble.THROTTLED.answer(), outcome, "how " + method + " reads throttling");
        Optional<Duration> told = ((OtpException) outcome).retryAfter();
        expect(told.equals(toldWait()), "retry after " + toldWait(), told, "retryAfter of " + method);
    }

    @Test
    @Tag("S8")
    @DisplayName("S8: a second send works, or is IN_PROGRESS and delivers nothing")
    void secondSend() {
        Challenge first = send();
        String delivered = code(first);
        Object second = Together.outcome(() -> client().send(first.recipient()));
        if (second instanceof Challenge challenge) {
            approves(client(), challenge, code(challenge), "the second challenge");
        } else {
            expectCertainly(OtpFailure.IN_PROGRESS, second, "a send while a challenge is open");
            Challenge running = ((OtpException) second).challenge().orElse(first);
            expect(
                    running.recipient().equals(first.recipient()),
                    "the challenge under way of this recipient, or none",
                    running,
                    "the challenge of an IN_PROGRESS");
            expect(code(first).equals(delivered), "no second delivery", "another code", "a send that was refused");
            approves(client(), first, delivered, "the first challenge after a refused second send");
        }
    }

    @Test
    @Tag("S8")
    @DisplayName("S8: a client that declares KEEPS_OLD_CHALLENGE approves the older of two challenges")
    void keepsOldChallenge() {
        run().claim(Capability.KEEPS_OLD_CHALLENGE);
        Challenge first = send();
        String delivered = code(first);
        sendAgain(first.recipient());
        approves(client(), first, delivered, "KEEPS_OLD_CHALLENGE");
    }
}
