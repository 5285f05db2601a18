package dev.nywila.otp.spi;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.Set;

/**
 * S4: what a client refuses before any I/O.
 *
 * @param capabilities what the client can do
 * @param common its settings
 * @param name its name
 */
record Admission(Capabilities capabilities, CommonSettings common, String name) {

    void refuseUnlessAllowed(Call call, OtpRequest request) {
        Recipient recipient = request.recipient();
        Set<Channel> channels = capabilities.channels();
        boolean email = recipient instanceof EmailAddress;
        if (!reaches(recipient)) {
            throw unsupported(call, "this client sends to no " + (email ? "e-mail addresses" : "phone numbers"));
        }
        Channel channel = request.channel().orElse(null);
        if (channel != null && !channels.contains(channel)) {
            throw unsupported(
                    call,
                    "no channel " + channel + "; "
                            + (channels.isEmpty() ? "the account decides, so name none" : "there are " + channels));
        }
        if (channel != null && email != channel.equals(Channel.EMAIL)) {
            throw unsupported(call, "the channel " + channel + " does not lead to this kind of recipient");
        }
        if (!common.admits(recipient)) {
            throw call.notDone(
                    OtpFailure.RECIPIENT_BLOCKED, "otp." + name + ".allowed-calling-codes does not admit " + recipient);
        }
        Duration within = request.within().orElse(Duration.ZERO);
        if (within.compareTo(common.sendDeadline()) > 0) {
            throw unsupported(
                    call,
                    "the request may take " + within + ", but otp." + name + ".send.deadline is "
                            + common.sendDeadline() + "; ask for less, or raise the setting");
        }
    }

    /** Whether the client sends to this kind of recipient at all. */
    boolean reaches(Recipient recipient) {
        Set<Channel> channels = capabilities.channels();
        return recipient instanceof EmailAddress
                ? channels.contains(Channel.EMAIL)
                : !channels.equals(Set.of(Channel.EMAIL));
    }

    private static OtpNotDoneException unsupported(Call call, String text) {
        return call.notDone(OtpFailure.UNSUPPORTED, text);
    }
}
