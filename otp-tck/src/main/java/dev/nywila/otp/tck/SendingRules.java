package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
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

/** S1 to S3, S7 and S8. */
abstract class SendingRules extends RuleTests {

    // ---- S1

    @Test
    @Live(rank = 12, messages = 1, phones = 1)
    @Tag("S1")
    @DisplayName("S1: a challenge names its provider and its recipient, and its delivered code approves it")
    void usableChallenge() {
        Recipient recipient = recipient();
        Challenge challenge = send(client(), OtpRequest.to(recipient));
        expectSender(run().config.name, challenge, "doSend");
        expect(challenge.recipient().equals(recipient), "recipient " + recipient, challenge, "what doSend returns");
        approves(client(), challenge, code(challenge), "the reference that doSend returns");
    }

    @Test
    @Live(rank = 10, messages = 2, phones = 1)
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
        TroubledCall troubled = callWith(Trouble.GARBLED, () -> client().send(recipient()));
        expect(
                troubled.outcome() instanceof OtpException,
                "no challenge",
                troubled.outcome(),
                "how doSend reads success");
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
            for (WaysToSend.Named one : WaysToSend.requests(capabilities(), this::recipient, this::recipientBy)) {
                OtpClient fresh = run().open();
                TroubledCall troubled = callWith(trouble, () -> fresh.send(one.request()));
                if (!isRefusedChannel(one, troubled)) {
                    expectAtMostOneRequest(
                            troubled, "retries, redirects and the HTTP client's own re-sends, for " + one.name());
                }
            }
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
                        callWith(trouble, () -> called(operation, client, sent)).outcome();
                expectNames(operation, outcome, calls);
            }
        }
        OtpRequest refused = OtpRequest.to(recipient()).via(PIGEON);
        expectNames(OtpOperation.SEND, Outcomes.of(() -> run().openOther().send(refused)), calls);
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
        boolean named = trouble.client().equals(TestRun.OTHER)
                || run().senders(TestRun.OTHER).containsKey(trouble.client());
        expect(named, "client " + TestRun.OTHER, trouble.client(), lookAt);
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
        for (WaysToSend.Named one : WaysToSend.requests(capabilities(), this::recipient, this::recipientBy)) {
            OtpClient fresh = run().open();
            TroubledCall troubled = callWith(trouble, () -> fresh.send(one.request()));
            if (!isRefusedChannel(one, troubled)) {
                expectAnswer(troubled, "what doSend throws, for " + one.name());
            }
        }
    }

    /** S4's question: whether a declared channel sends. */
    private static boolean isRefusedChannel(WaysToSend.Named one, TroubledCall troubled) {
        return one.request().channel().isPresent() && isCertainly(OtpFailure.UNSUPPORTED, troubled.outcome());
    }

    @Test
    @Tag("S3")
    @DisplayName("S3: after trouble that certainly sent nothing, the next send works")
    void worksAfterTrouble() {
        expectAnswer(callWith(Trouble.UNREACHABLE, () -> client().send(recipient())), "what doSend throws");
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
            throw run().notClaimed("the provider does not tell how long to wait");
        }
    }

    private void expectWait(BiFunction<OtpClient, Challenge, Object> call, String method) {
        // a client of its own, as one that is throttled again and again may pause
        OtpClient fresh = run().open();
        Challenge sent = send(fresh, OtpRequest.to(recipient()));
        Object outcome =
                callWith(Trouble.THROTTLED, () -> call.apply(fresh, sent)).outcome();
        if (isCertainly(OtpFailure.IN_PROGRESS, outcome)) {
            throw run().notProven("the provider sends no second code while one is open");
        }
        boolean limited = Trouble.THROTTLED.failures.stream().anyMatch(one -> isCertainly(one, outcome));
        expect(limited, Trouble.THROTTLED.answer(), outcome, "how " + method + " reads throttling");
        Optional<Duration> told = ((OtpException) outcome).retryAfter();
        expect(told.equals(expectedWait()), "retry after " + expectedWait(), told, "retryAfter of " + method);
    }

    @Test
    @Live(rank = 9, messages = 2, phones = 1)
    @Tag("S8")
    @DisplayName("S8: a second send works, or is IN_PROGRESS and delivers nothing")
    void secondSend() {
        Challenge first = send();
        String delivered = code(first);
        Object second = Outcomes.of(() -> client().send(first.recipient()));
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
    @DisplayName("S8: a second send that works sends a message")
    void secondSendSends() {
        Challenge first = send();
        long before = run().testbed.requestsSeen();
        sendAgain(first.recipient());
        expectRequests(1, before, "a second send, which sends");
    }

    @Test
    @Live(rank = 17, messages = 2, phones = 1)
    @Tag("S8")
    @DisplayName("S8: a client that declares KEEPS_OLD_CHALLENGE approves the older of two challenges")
    void keepsOldChallenge() {
        run().claim(Capability.KEEPS_OLD_CHALLENGE);
        Challenge first = send();
        String delivered = code(first);
        sendAgain(first.recipient());
        approves(client(), first, delivered, "KEEPS_OLD_CHALLENGE");
    }

    @Test
    @Tag("S8")
    @DisplayName("S8: with KEEPS_OLD_CHALLENGE the first stays good after several more, by whatever channel")
    void keepsOldChallengeOfMany() {
        run().claim(Capability.KEEPS_OLD_CHALLENGE);
        Challenge first = send();
        String delivered = code(first);
        sendAgain(first.recipient());
        sendAgain(first.recipient());
        approves(client(), first, delivered, "KEEPS_OLD_CHALLENGE, after three sends");
        for (Channel channel : capabilities().channels()) {
            Challenge older = send(client(), OtpRequest.to(recipientBy(channel)));
            String code = code(older);
            OtpRequest newer = OtpRequest.to(older.recipient()).via(channel);
            if (Outcomes.of(() -> client().send(newer)) instanceof Challenge) {
                approves(client(), older, code, "KEEPS_OLD_CHALLENGE, after a send by " + channel);
            }
        }
    }
}
