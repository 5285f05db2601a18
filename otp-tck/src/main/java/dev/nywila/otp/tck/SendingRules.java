package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S1 to S4 and S6 to S8; S5 is in {@link IdempotencyRules}. */
abstract class SendingRules extends IdempotencyRules {

    /** A channel that no provider has. */
    static final Channel PIGEON = new Channel("kit-carrier-pigeon");

    // ---- S1

    @Test
    @Tag("S1")
    @DisplayName("S1: a challenge names its provider and its recipient, and its delivered code approves it")
    void usableChallenge() {
        PhoneNumber recipient = phone();
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
        Met met = meet(Trouble.GARBLED, () -> client().send(phone()));
        expect(met.outcome() instanceof OtpException, "no challenge", met.outcome(), "how doSend reads success");
    }

    // ---- S2, S3

    @Test
    @Tag("S2")
    @DisplayName("S2: a send makes one request")
    void oneRequest() {
        OtpClient client = client();
        long before = run().testbed.requestsSeen();
        send(client, OtpRequest.to(phone()));
        expectRequests(1, before, "requests that doSend makes");
    }

    @Test
    @Tag("S2")
    @DisplayName("S2: whatever breaks, a send makes at most one request")
    void atMostOneRequest() {
        for (Trouble trouble : Trouble.values()) {
            OtpClient fresh = run().open();
            expectAtMostOneRequest(
                    meet(trouble, () -> fresh.send(phone())), "retries, redirects and the HTTP client's own re-sends");
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

    private void sendMeets(Trouble trouble) {
        expectAnswer(meet(trouble, () -> client().send(phone())), "what doSend throws");
    }

    @Test
    @Tag("S3")
    @DisplayName("S3: after trouble that certainly sent nothing, the next send works")
    void worksAfterTrouble() {
        expectAnswer(meet(Trouble.UNREACHABLE, () -> client().send(phone())), "what doSend throws");
        Challenge next = send();
        approves(client(), next, code(next), "what trouble leaves behind");
    }

    // ---- S4

    @Test
    @Tag("S4")
    @DisplayName("S4: a channel that the client lacks is UNSUPPORTED, without a request")
    void unknownChannel() {
        OtpRequest request = OtpRequest.to(phone()).via(PIGEON);
        Object outcome = withoutRequest(() -> client().send(request), "the check of the channel");
        expectCertainly(OtpFailure.UNSUPPORTED, outcome, "the check of the channel");
    }

    @Test
    @Tag("S4")
    @DisplayName("S4: every declared channel sends")
    void declaredChannels() {
        if (capabilities().channels().isEmpty()) {
            run().notClaimed("the client declares no channel");
        }
        for (Channel channel : capabilities().channels()) {
            Challenge challenge = send(client(), OtpRequest.to(phone()).via(channel));
            approves(client(), challenge, code(challenge), "doSend by " + channel);
        }
    }

    @Test
    @Tag("S4")
    @DisplayName("S4: a calling code that is not allowed is RECIPIENT_BLOCKED, without a request")
    void blockedCallingCode() {
        PhoneNumber recipient = phone();
        OtpClient choosy = run().open(run().config.but(Map.of(callingCodesKey(), otherCallingCode(recipient))));
        Object outcome = withoutRequest(() -> choosy.send(recipient), "allowed-calling-codes");
        expectCertainly(OtpFailure.RECIPIENT_BLOCKED, outcome, "allowed-calling-codes");
    }

    @Test
    @Tag("S4")
    @DisplayName("S4: an allowed calling code sends")
    void allowedCallingCode() {
        PhoneNumber recipient = phone();
        String own = recipient.e164().substring(1, 4);
        OtpClient choosy =
                run().open(run().config.but(Map.of(callingCodesKey(), otherCallingCode(recipient) + ", " + own)));
        Challenge challenge = send(choosy, OtpRequest.to(recipient));
        approves(choosy, challenge, code(challenge), "allowed-calling-codes");
    }

    private String callingCodesKey() {
        return "otp." + run().id + ".allowed-calling-codes";
    }

    static String otherCallingCode(PhoneNumber recipient) {
        return recipient.e164().startsWith("+1") ? "255" : "1";
    }

    // ---- S6

    @Test
    @Tag("S6")
    @DisplayName("S6: challenges of different recipients never share a reference")
    void referencesOfRecipientsDiffer() {
        Set<String> references = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Challenge challenge = send();
            expect(references.add(challenge.reference()), "a reference of its own", "one seen before", "doSend");
        }
    }

    @Test
    @Tag("S6")
    @DisplayName("S6: two challenges of one recipient have two references, unless REPEATS_REFERENCE is declared")
    void referencesOfOneRecipient() {
        if (capabilities().has(Capability.REPEATS_REFERENCE)) {
            run().notClaimed("the client declares REPEATS_REFERENCE");
        }
        Challenge first = send();
        Challenge second = sendAfter(first);
        expect(
                !first.reference().equals(second.reference()),
                "two references",
                "one",
                "what doSend returns; else declare REPEATS_REFERENCE");
    }

    @Test
    @Tag("S6")
    @DisplayName("S6: a client that declares EXPIRES_AT tells it for every challenge")
    void expiryIsTold() {
        run().claim(Capability.EXPIRES_AT);
        for (Challenge challenge : new Challenge[] {send(), resend(send())}) {
            expect(challenge.expiresAt() != null, "a challenge that says when it expires", challenge, "doSend");
        }
    }

    // ---- S7, S8

    @Test
    @Tag("S7")
    @DisplayName("S7: throttling says how long to wait, whatever the call")
    void retryAfter() {
        expectWait((client, sent) -> client.send(phone()), "doSend");
        expectWait((client, sent) -> client.verify(sent, code(sent)), "doVerify");
        expectWait(OtpClient::resend, "doResend");
        if (!run().testbed.tellsRetryAfter()) {
            run().notClaimed("the provider does not tell how long to wait");
        }
    }

    private void expectWait(BiFunction<OtpClient, Challenge, Object> call, String method) {
        // a client of its own, as one that is throttled again and again may pause
        OtpClient fresh = run().open();
        Challenge sent = send(fresh, OtpRequest.to(phone()));
        Object outcome = meet(Trouble.THROTTLED, () -> call.apply(fresh, sent)).outcome();
        if (isCertainly(OtpFailure.IN_PROGRESS, outcome)) {
            run().notProven("the provider sends no second code while one is open");
        }
        expectCertainly(OtpFailure.RATE_LIMITED, outcome, "how " + method + " reads throttling");
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
