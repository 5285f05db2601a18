package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S6. */
abstract class ChallengeRules extends RuleTests {

    /** No machine is so busy that a send takes as long. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(30);

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
    @Live(rank = 16, messages = 2, phones = 1)
    @Tag("S6")
    @DisplayName("S6: with OWN_REFERENCE two sends to one recipient have two references")
    void referencesOfOneRecipient() {
        run().claim(Capability.OWN_REFERENCE);
        Challenge first = send();
        Challenge second = sendAfter(first);
        expect(
                !first.reference().equals(second.reference()),
                "two references",
                "one",
                "what doSend returns; else do not declare OWN_REFERENCE");
    }

    @Test
    @Tag("S6")
    @DisplayName("S6: a challenge names its provider and its client, is its own root, and can be stored")
    void namesItsClient() {
        expectNames(run().config.name, send());
        OtpClient other = run().openOther();
        Challenge others = send(other, OtpRequest.to(recipient()));
        expectNames(TestRun.OTHER, others);
        approves(other, others, code(others), "the name under which the client was opened");
    }

    private void expectNames(String client, Challenge challenge) {
        expectSender(client, challenge, "doSend");
        expect(
                challenge.root().equals(challenge.reference()),
                "a first send that is its own root",
                "another root",
                "Challenge.root in doSend");
        expect(
                Challenge.ofStorageString(challenge.toStorageString()).equals(challenge),
                "an equal challenge from its storage string",
                challenge,
                "what doSend returns");
    }

    @Test
    @Tag("S6")
    @DisplayName("S6: a challenge was sent when the clock says so")
    void sentNow() {
        Instant now = run().now().orElseThrow(() -> run().notProven("the testbed's settings have no InstantSource"));
        Challenge challenge = send();
        Duration apart = Duration.between(now, challenge.sentAt()).abs();
        expect(
                apart.compareTo(CLOCKS_APART) < 0,
                "a sentAt less than " + CLOCKS_APART + " from the clock's",
                apart,
                "how sentAt is made: from the InstantSource component, in which unit");
    }

    @Test
    @Tag("S6")
    @DisplayName("S6: every challenge names the call that sent it, each another one")
    void namesItsCall() {
        Set<Optional<String>> calls = new HashSet<>(Set.of(Optional.empty()));
        for (int i = 0; i < 3; i++) {
            Challenge challenge = send();
            expect(calls.add(challenge.callId()), "a call id of its own", challenge, "Challenge.callId in doSend");
        }
    }

    @Test
    @Tag("S6")
    @DisplayName("S6: the root of a resend is the first of those that it repeats, whoever sent that")
    void rootOfResends() {
        Challenge first = send();
        Challenge second = resend(first);
        expectRoot(first, second);
        expectRoot(first, resend(second));
        expectRoot(first, resend(run().open(), Challenge.ofStorageString(second.toStorageString())));
    }

    private void expectRoot(Challenge first, Challenge again) {
        expect(
                again.root().equals(first.reference()),
                "a resend whose root is the first one's reference",
                again.root().equals(again.reference()) ? "its own reference" : "another root",
                "Challenge.root in doResend");
    }

    @Test
    @Tag("S6")
    @DisplayName("S6: a challenge names the channel that was asked for")
    void namesItsChannel() {
        if (capabilities().channels().isEmpty()) {
            throw run().notClaimed("the client declares no channel");
        }
        for (Channel channel : capabilities().channels()) {
            Challenge challenge =
                    send(client(), OtpRequest.to(recipientBy(channel)).via(channel));
            expectChannel(channel, challenge, "Challenge.channel in doSend");
        }
    }

    @Test
    @Tag("S6")
    @DisplayName("S6: a message goes to whom, by which channel and in which language its challenge says")
    void goesWhereItSays() {
        expectDelivered(send(), "doSend");
        expectDelivered(send(), "doSend");
        for (Channel channel : capabilities().channels()) {
            Recipient recipient = recipientBy(channel);
            expectDelivered(send(client(), OtpRequest.to(recipient)), "doSend");
            Recipient another = recipientBy(channel);
            expectDelivered(send(client(), OtpRequest.to(another).via(channel)), "doSend");
        }
        if (capabilities().has(Capability.LOCALE)) {
            sendInLanguages().forEach(challenge -> expectDelivered(challenge, "doSend"));
        }
    }

    @Test
    @Tag("S6")
    @DisplayName("S6: with LOCALE a challenge names the language that was asked for")
    void namesItsLanguage() {
        run().claim(Capability.LOCALE);
        Challenge challenge = send(client(), OtpRequest.to(recipient()).in(WISHED));
        expectLanguage(WISHED, challenge, "Challenge.locale in doSend");
    }

    @Test
    @Live(rank = 20, messages = 3, phones = 1)
    @Tag("S6")
    @DisplayName("S6: a client that declares EXPIRES_AT tells it for every challenge")
    void expiryIsTold() {
        run().claim(Capability.EXPIRES_AT);
        for (Challenge challenge : List.of(send(), resend(send()))) {
            expect(challenge.expiresAt().isPresent(), "a challenge that says when it expires", challenge, "doSend");
        }
    }
}
