package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R1 to R3; R4 is in {@link FamilyRules}. */
abstract class ResendingRules extends FamilyRules {

    private static final String CHANNEL = "the check of the channel";

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
            Challenge first = send(fresh, OtpRequest.to(recipient()));
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
    @DisplayName("R1: what is refused when it is sent is refused when it is sent again, without a request")
    void refused() {
        Challenge sent = send();
        expectUnsupported(client(), OtpRequest.again(sent.channel(AdmittingRules.PIGEON)), CHANNEL);
        expectUnsupported(client(), OtpRequest.again(sent).via(AdmittingRules.PIGEON), CHANNEL);
        OtpClient hurried = run().open(run().config.but("send.deadline", AdmittingRules.DEADLINE.toSeconds() + "s"));
        OtpRequest again = OtpRequest.again(send(hurried, OtpRequest.to(recipient())));
        expectUnsupported(hurried, again.within(AdmittingRules.LONGER), "the check of OtpRequest.within");
        if (!capabilities().channels().contains(Channel.EMAIL)) {
            Challenge mailed = forged(sent, sent.provider(), sent.reference(), run().email());
            expectUnsupported(run().open(), OtpRequest.again(mailed), "the check of the recipient's kind");
        }
    }

    private void expectUnsupported(OtpClient client, OtpRequest request, String lookAt) {
        Object outcome = withoutRequest(() -> client.send(request), lookAt);
        expectCertainly(OtpFailure.UNSUPPORTED, outcome, lookAt);
    }

    @Test
    @Tag("R1")
    @DisplayName("R1: a calling code that is not allowed is RECIPIENT_BLOCKED, without a request")
    void blockedCallingCode() {
        PhoneNumber recipient = phone();
        Challenge sent = send(client(), OtpRequest.to(recipient));
        String other = AdmittingRules.otherCallingCode(recipient);
        OtpClient choosy = run().open(run().config.but("allowed-calling-codes", other));
        Object outcome = withoutRequest(() -> choosy.resend(sent), "allowed-calling-codes");
        expectCertainly(OtpFailure.RECIPIENT_BLOCKED, outcome, "allowed-calling-codes");
    }

    @Test
    @Tag("R1")
    @DisplayName("R1: a resend goes by the channel of the challenge")
    void keepsTheChannel() {
        if (capabilities().channels().isEmpty()) {
            run().notClaimed("the client declares no channel");
        }
        for (Channel channel : capabilities().channels()) {
            Challenge first = send(client(), OtpRequest.to(recipientBy(channel)).via(channel));
            expectChannel(channel, resend(first), "the channel in doResend: the request has the challenge's");
        }
    }

    @Test
    @Tag("R1")
    @DisplayName("R1: a resend that names another declared channel goes by that one")
    void byAnotherChannel() {
        List<Channel> toPhones = capabilities().channels().stream()
                .filter(channel -> !channel.equals(Channel.EMAIL))
                .toList();
        if (toPhones.size() < 2) {
            run().notClaimed("the client does not declare two channels to phones");
        }
        for (int i = 0; i < toPhones.size(); i++) {
            Challenge first = send(client(), OtpRequest.to(run().phone()).via(toPhones.get(i)));
            Channel other = toPhones.get((i + 1) % toPhones.size());
            Challenge second = resend(OtpRequest.again(first).via(other));
            expectChannel(other, second, "the channel in doResend: the request's, not the challenge's");
            approves(client(), second, code(second), "doResend by " + other);
        }
    }

    @Test
    @Tag("R1")
    @DisplayName("R1: with LOCALE a resend goes in the language of the challenge, unless it names another")
    void keepsTheLanguage() {
        run().claim(Capability.LOCALE);
        Challenge first = send(client(), OtpRequest.to(recipient()).in(ChallengeRules.WISHED));
        Challenge second = resend(first);
        expectLanguage(ChallengeRules.WISHED, second, "the locale in doResend: the request has the challenge's");
        Challenge third = resend(OtpRequest.again(second).in(Locale.FRENCH));
        expectLanguage(Locale.FRENCH, third, "the locale in doResend: the request's, not the challenge's");
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
    @DisplayName("R2: a challenge of another provider or client is UNKNOWN_CHALLENGE, without a request")
    void foreign() {
        Challenge own = send();
        expectUnknown(
                forged(own, Run.OTHER, own.reference(), own.recipient()), "the check of the challenge's provider");
        expectUnknown(own.client(Run.OTHER), "the check of the challenge's client");
        Challenge others = send(run().openOther(), OtpRequest.to(recipient()));
        expectUnknown(others, "the check of the challenge's client, and Challenge.client in doSend");
    }

    @Test
    @Tag("R2")
    @DisplayName("R2: a challenge with another recipient than was sent to is UNKNOWN_CHALLENGE, without a request")
    void redirected() {
        Challenge own = send();
        expectUnknown(
                forged(own, own.provider(), own.reference(), recipient()),
                "what the client remembers of a reference's recipient");
    }

    private void expectUnknown(Challenge foreign, String lookAt) {
        Object outcome = withoutRequest(() -> client().resend(foreign), lookAt);
        expectCertainly(OtpFailure.UNKNOWN_CHALLENGE, outcome, lookAt);
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
}
