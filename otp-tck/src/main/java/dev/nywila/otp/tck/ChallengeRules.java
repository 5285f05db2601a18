package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S6. */
abstract class ChallengeRules extends AdmittingRules {

    /** A language that no account has by default. */
    static final Locale WISHED = Locale.forLanguageTag("sw-TZ");

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
        expectNames(Run.OTHER, others);
        approves(other, others, code(others), "the name under which the client was opened");
    }

    private void expectNames(String client, Challenge challenge) {
        expect(challenge.provider().equals(run().id), "provider " + run().id, challenge, "what doSend returns");
        expect(challenge.client().equals(client), "client " + client, challenge, "Challenge.client in doSend");
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
            run().notClaimed("the client declares no channel");
        }
        for (Channel channel : capabilities().channels()) {
            Challenge challenge =
                    send(client(), OtpRequest.to(recipientBy(channel)).via(channel));
            expectChannel(channel, challenge, "Challenge.channel in doSend");
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
    @Tag("S6")
    @DisplayName("S6: a client that declares EXPIRES_AT tells it for every challenge")
    void expiryIsTold() {
        run().claim(Capability.EXPIRES_AT);
        for (Challenge challenge : List.of(send(), resend(send()))) {
            expect(challenge.expiresAt().isPresent(), "a challenge that says when it expires", challenge, "doSend");
        }
    }
}
