package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R1 to R3. */
abstract class ResendingRules extends RuleTests {

    private static final String CHANNEL = "the check of the channel";
    private static final int RESENDS = 3;

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
            for (WaysToSend way : waysToResend()) {
                OtpClient fresh = run().open();
                Challenge first = send(fresh, OtpRequest.to(recipient()));
                TroubledCall troubled = callWith(trouble, () -> fresh.send(way.of(OtpRequest.again(first))));
                if (troubled.outcome() instanceof OtpException refused && refused.failure() == OtpFailure.IN_PROGRESS) {
                    throw run().notProven("the provider sends no second code while one is open");
                }
                String which = ", for " + way.name();
                expectAtMostOneRequest(troubled, "retries, redirects and the HTTP client's own re-sends" + which);
                expectAnswer(troubled, "what doResend throws" + which);
            }
        }
    }

    private List<WaysToSend> waysToResend() {
        Set<Channel> channels = capabilities().channels();
        return WaysToSend.ofResending(channels, !channels.equals(Set.of(Channel.EMAIL)));
    }

    @Test
    @Tag("R1")
    @DisplayName("R1: what is refused when it is sent is refused when it is sent again, without a request")
    void refused() {
        Challenge sent = send();
        expectUnsupported(client(), OtpRequest.again(sent.channel(PIGEON)), CHANNEL);
        expectUnsupported(client(), OtpRequest.again(sent).via(PIGEON), CHANNEL);
        OtpClient hurried = run().open(run().config.but("send.deadline", DEADLINE.toSeconds() + "s"));
        OtpRequest again = OtpRequest.again(send(hurried, OtpRequest.to(recipient())));
        expectUnsupported(hurried, again.within(LONGER), "the check of OtpRequest.within");
        if (!capabilities().channels().contains(Channel.EMAIL)) {
            Challenge mailed = forged(sent, sent.provider(), sent.reference(), run().email());
            expectUnsupported(run().open(), OtpRequest.again(mailed), "the check of the recipient's kind");
        }
    }

    @Test
    @Tag("R1")
    @DisplayName("R1: a calling code that is not allowed is RECIPIENT_BLOCKED, without a request")
    void blockedCallingCode() {
        PhoneNumber recipient = phone();
        Challenge sent = send(client(), OtpRequest.to(recipient));
        String other = otherCallingCode(recipient);
        OtpClient choosy = run().open(run().config.but("allowed-calling-codes", other));
        expectRefused(OtpFailure.RECIPIENT_BLOCKED, choosy, OtpRequest.again(sent), "allowed-calling-codes");
    }

    @Test
    @Tag("R1")
    @DisplayName("R1: a resend goes by the channel of the challenge")
    void keepsTheChannel() {
        if (capabilities().channels().isEmpty()) {
            throw run().notClaimed("the client declares no channel");
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
            throw run().notClaimed("the client does not declare two channels to phones");
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
        Challenge first = send(client(), OtpRequest.to(recipient()).in(WISHED));
        Challenge second = resend(first);
        expectLanguage(WISHED, second, "the locale in doResend: the request has the challenge's");
        Challenge third = resend(OtpRequest.again(second).in(Locale.FRENCH));
        expectLanguage(Locale.FRENCH, third, "the locale in doResend: the request's, not the challenge's");
    }

    @Test
    @Live(rank = 15, messages = 2, phones = 1)
    @Tag("R2")
    @DisplayName("R2: a resend goes to the same recipient")
    void sameRecipient() {
        Challenge first = send();
        Challenge second = resend(first);
        expect(second.recipient().equals(first.recipient()), "the same recipient", second, "doResend");
        expectSender(run().config.name, second, "doResend");
    }

    @Test
    @Tag("R2")
    @DisplayName("R2: the message of a resend goes to the recipient of the challenge")
    void messageToTheSameRecipient() {
        expectDelivered(resend(send()), "doResend");
    }

    @Test
    @Tag("R1")
    @DisplayName("R1: the message of a resend goes by the channel and in the language that its challenge says")
    void messageByTheSameChannel() {
        for (Channel channel : capabilities().channels()) {
            OtpRequest request = OtpRequest.to(recipientBy(channel)).via(channel);
            expectDelivered(resend(send(client(), request)), "doResend");
        }
        if (capabilities().has(Capability.LOCALE)) {
            List<Challenge> inTwoLanguages = sendInLanguages();
            Challenge first = inTwoLanguages.get(0);
            expectItsLanguage(resend(first), "doResend");
            Locale other = inTwoLanguages.get(1).locale().orElseThrow();
            expectItsLanguage(resend(OtpRequest.again(first).in(other)), "doResend");
        }
        if (capabilities().channels().isEmpty() && !capabilities().has(Capability.LOCALE)) {
            throw run().notClaimed("the client declares neither a channel nor LOCALE");
        }
    }

    @Test
    @Tag("R2")
    @DisplayName("R2: a challenge of another provider or client is UNKNOWN_CHALLENGE, without a request")
    void foreign() {
        Challenge own = send();
        expectUnknown(
                forged(own, TestRun.OTHER, own.reference(), own.recipient()), "the check of the challenge's provider");
        expectUnknown(own.client(TestRun.OTHER), "the check of the challenge's client");
        Challenge others = send(run().openOther(), OtpRequest.to(recipient()));
        if (!run().isWithin(others)) {
            expectUnknown(others, "the check of the challenge's client, and Challenge.client in doSend");
        }
    }

    @Test
    @Tag("R2")
    @DisplayName("R2: a challenge with another recipient than was sent to is UNKNOWN_CHALLENGE, without a request")
    void redirected() {
        Challenge own = send();
        expectUnknown(
                forged(own, own.provider(), own.reference(), recipient()),
                "what the client remembers of a reference's recipient");
        for (Recipient recipient : recipientsOfEachKind()) {
            Challenge mine = send(client(), OtpRequest.to(recipient));
            expectUnknown(
                    forged(mine, mine.provider(), mine.reference(), nearly(recipient)),
                    "how recipients are compared: whole, the calling code and the domain too");
        }
    }

    private void expectUnknown(Challenge foreign, String lookAt) {
        Object outcome = withoutRequest(() -> client().resend(foreign), lookAt);
        expectCertainly(OtpFailure.UNKNOWN_CHALLENGE, outcome, lookAt);
    }

    @Test
    @Live(rank = 6, messages = 2, phones = 1)
    @Tag("R3")
    @DisplayName("R3: the delivered code approves the challenge that the resend returned")
    void deliveredCodeApproves() {
        Challenge second = resend(send());
        approves(client(), second, code(second), "the reference that doResend returns");
    }

    @Test
    @Tag("R3")
    @DisplayName("R3: the delivered code approves what is resent, however it is resent and how often")
    void deliveredCodeApprovesHoweverItIsResent() {
        for (WaysToSend way : waysToResend()) {
            approvesIfSent(() -> client().send(way.of(OtpRequest.again(send()))), way.name());
        }
        Challenge latest = send();
        for (int i = 1; i <= RESENDS; i++) {
            latest = resend(latest);
        }
        approves(client(), latest, code(latest), "the reference that doResend returns, for a resend of a resend");
        if (capabilities().channels().contains(Channel.EMAIL)) {
            EmailAddress mailbox = run().email();
            approvesIfSent(() -> client().resend(client().send(mailbox)), "an e-mail");
        }
    }

    /** Whether it is sent at all is R1's question. */
    private void approvesIfSent(Callable<?> call, String name) {
        if (Outcomes.of(call) instanceof Challenge second) {
            approves(client(), second, code(second), "the reference that doResend returns, for " + name);
        }
    }

    @Test
    @Tag("R3")
    @DisplayName("R3: an approved challenge stays used when it is resent; one of another reference is approved")
    void approvedAndResent() {
        Challenge used = send();
        String code = code(used);
        approvedBeforehand(client(), used, code);
        if (isApproved(Outcomes.of(() -> client().verify(used, code)))) {
            // V3's question
            return;
        }
        Object outcome = Outcomes.of(() -> client().resend(used));
        String lookAt = "a resend of an approved challenge: what of it is remembered";
        expect(
                outcome instanceof Challenge || outcome instanceof OtpException,
                "a challenge or an OtpException",
                outcome,
                lookAt);
        if (outcome instanceof Challenge again && !again.reference().equals(used.reference())) {
            String resent = code(again);
            approves(client(), again, resent, lookAt);
            expectNotApproved(Outcomes.of(() -> client().verify(used, resent)), lookAt);
        }
        expectNotApproved(Outcomes.of(() -> client().verify(used, code)), lookAt);
    }

    @Test
    @Live(rank = 14, messages = 2, phones = 1)
    @Tag("R3")
    @DisplayName("R3: a challenge can be resent by a client that did not send it")
    void resentByAnotherClient() {
        Challenge first = send();
        OtpClient other = run().open();
        Challenge second = resend(other, first);
        approves(other, second, code(second), "doResend");
    }
}
