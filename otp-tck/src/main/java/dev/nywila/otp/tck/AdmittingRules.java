package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S4. */
abstract class AdmittingRules extends RuleTests {

    private static final String CHANNEL = "the check of the channel";
    private static final String KIND = "the check of the recipient's kind, by Capabilities.channels";
    private static final String WITHIN = "the check of OtpRequest.within against send.deadline";
    private static final String CODES = "allowed-calling-codes";

    @Test
    @Tag("S4")
    @DisplayName("S4: a channel that the client lacks is UNSUPPORTED, without a request")
    void unknownChannel() {
        expectUnsupported(client(), OtpRequest.to(recipient()).via(PIGEON), CHANNEL);
    }

    @Test
    @Tag("S4")
    @DisplayName("S4: every declared channel sends")
    void declaredChannels() {
        if (capabilities().channels().isEmpty()) {
            throw run().notClaimed("the client declares no channel");
        }
        for (Channel channel : capabilities().channels()) {
            Challenge challenge =
                    send(client(), OtpRequest.to(recipientBy(channel)).via(channel));
            approves(client(), challenge, code(challenge), "doSend by " + channel);
        }
    }

    @Test
    @Tag("S4")
    @DisplayName(
            "S4: a kind of recipient that the client lacks is UNSUPPORTED, without a request; one that it has is sent"
                    + " to")
    void kindsOfRecipients() {
        Set<Channel> channels = capabilities().channels();
        List<Recipient> has = new ArrayList<>();
        List<Recipient> lacks = new ArrayList<>();
        (channels.contains(Channel.EMAIL) ? has : lacks).add(run().email());
        (channels.equals(Set.of(Channel.EMAIL)) ? lacks : has).add(run().phone());
        for (Recipient recipient : lacks) {
            expectUnsupported(client(), OtpRequest.to(recipient), KIND);
        }
        for (Recipient recipient : has) {
            Challenge challenge = send(client(), OtpRequest.to(recipient));
            approves(client(), challenge, code(challenge), "doSend to " + kind(recipient));
        }
    }

    @Test
    @Tag("S4")
    @DisplayName("S4: a channel that does not lead to the kind of recipient is UNSUPPORTED, without a request")
    void channelsOfTheOtherKind() {
        Set<Channel> channels = capabilities().channels();
        if (!channels.contains(Channel.EMAIL)) {
            throw run().notClaimed("the client does not declare EMAIL");
        }
        expectUnsupported(client(), OtpRequest.to(run().phone()).via(Channel.EMAIL), KIND);
        for (Channel channel : channels) {
            if (!channel.equals(Channel.EMAIL)) {
                expectUnsupported(client(), OtpRequest.to(run().email()).via(channel), KIND);
            }
        }
    }

    private static String kind(Recipient recipient) {
        return recipient instanceof EmailAddress ? "an e-mail address" : "a phone number";
    }

    @Test
    @Tag("S4")
    @DisplayName("S4: a request with a longer deadline than the client's is UNSUPPORTED, without a request")
    void deadlines() {
        OtpClient client = run().open(run().config.but("send.deadline", DEADLINE.toSeconds() + "s"));
        OtpRequest request = OtpRequest.to(recipient());
        expectUnsupported(client, request.within(LONGER), WITHIN);
        Challenge challenge = send(client, request.within(DEADLINE));
        approves(client, challenge, code(challenge), WITHIN);
    }

    @Test
    @Tag("S4")
    @DisplayName("S4: a calling code that is not allowed is RECIPIENT_BLOCKED, without a request")
    void blockedCallingCode() {
        PhoneNumber recipient = phone();
        OtpClient choosy = run().open(run().config.but(CODES, otherCallingCode(recipient)));
        expectRefused(OtpFailure.RECIPIENT_BLOCKED, choosy, OtpRequest.to(recipient), CODES);
        for (Channel channel : capabilities().channels()) {
            if (!channel.equals(Channel.EMAIL)) {
                OtpRequest by = OtpRequest.to(recipient).via(channel);
                expectRefused(OtpFailure.RECIPIENT_BLOCKED, choosy, by, CODES + ", by " + channel);
            }
        }
    }

    @Test
    @Live(rank = 13, messages = 1, phones = 1)
    @Tag("S4")
    @DisplayName("S4: an allowed calling code sends")
    void allowedCallingCode() {
        PhoneNumber recipient = phone();
        String own = recipient.e164().substring(1, 4);
        OtpClient choosy = run().open(run().config.but(CODES, otherCallingCode(recipient) + ", " + own));
        Challenge challenge = send(choosy, OtpRequest.to(recipient));
        approves(choosy, challenge, code(challenge), CODES);
    }
}
