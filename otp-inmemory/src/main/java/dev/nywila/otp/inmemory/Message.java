package dev.nywila.otp.inmemory;

import dev.nywila.otp.Channel;
import dev.nywila.otp.Recipient;
import java.time.Instant;

/**
 * What a phone or mailbox received. Immutable; {@link #toString()} has neither code nor reference nor the whole
 * address.
 *
 * @param id 1 for the first message since the fake was made or reset, then 2 and so on in the order of delivery
 * @param sender who sent it: the id of the provider that the fake stood for, {@code inmemory} for itself
 * @param recipient who received it
 * @param channel by which channel
 * @param code the code in clear
 * @param reference the challenge that the code belongs to
 * @param sentAt when it was sent
 * @param expiresAt the first instant at which the code is no longer valid
 */
public record Message(
        long id,
        String sender,
        Recipient recipient,
        Channel channel,
        String code,
        String reference,
        Instant sentAt,
        Instant expiresAt) {

    /**
     * Returns the message as the person reads it.
     *
     * @return a text that ends with the code
     */
    public String text() {
        return "Your code is " + code;
    }

    Message numbered(long number) {
        return new Message(number, sender, recipient, channel, code, reference, sentAt, expiresAt);
    }

    @Override
    public String toString() {
        return "Message[id=" + id + ", sender=" + sender + ", recipient=" + recipient + ", channel=" + channel
                + ", sentAt=" + sentAt + ", expiresAt=" + expiresAt + "]";
    }
}
