package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One request in all the ways in which a caller can make it, as what holds for the plain one holds for all.
 *
 * @param name as a failure tells it
 * @param how makes such a request of a plain one
 */
record WaysToSend(String name, UnaryOperator<OtpRequest> how) {

    static final WaysToSend PLAIN = new WaysToSend("a plain request", request -> request);

    /** With all that is no matter of the recipient or of the channel. */
    static final WaysToSend FULL = new WaysToSend(
            "one with a key, a language and who asks",
            request -> keyed(request).in(RuleTests.WISHED).requestedFrom(RuleTests.somebody()));

    /** One for each thing that may be asked for, none of which needs a capability. */
    static final List<WaysToSend> EACH = List.of(
            PLAIN,
            new WaysToSend("one with a key", WaysToSend::keyed),
            new WaysToSend("one in a language", request -> request.in(RuleTests.WISHED)),
            new WaysToSend("one that says who asks", request -> request.requestedFrom(RuleTests.somebody())),
            FULL);

    private static OtpRequest keyed(OtpRequest request) {
        return request.idempotencyKey(UUID.randomUUID().toString());
    }

    OtpRequest of(OtpRequest plain) {
        return how.apply(plain);
    }

    /** The plain and the full one, without a channel and by each that is declared, to recipients of their own. */
    static List<Named> requests(
            Capabilities capabilities, Supplier<Recipient> recipient, Function<Channel, Recipient> recipients) {
        List<Named> requests = new ArrayList<>();
        for (WaysToSend way : List.of(PLAIN, FULL)) {
            requests.add(new Named(way.name, way.of(OtpRequest.to(recipient.get()))));
            for (Channel channel : capabilities.channels()) {
                OtpRequest by = OtpRequest.to(recipients.apply(channel)).via(channel);
                requests.add(new Named(way.name + " by " + channel, way.of(by)));
            }
        }
        return requests;
    }

    /** The same for resends: plain, full, and by each other channel that leads to the recipient. */
    static List<WaysToSend> ofResending(Set<Channel> channels, boolean toPhones) {
        List<WaysToSend> ways = new ArrayList<>(List.of(PLAIN, FULL));
        for (Channel channel : channels) {
            if (toPhones != channel.equals(Channel.EMAIL)) {
                ways.add(new WaysToSend("one by " + channel, request -> request.via(channel)));
                ways.add(new WaysToSend(FULL.name + " by " + channel, request -> FULL.of(request.via(channel))));
            }
        }
        return ways;
    }

    /** A request and how a failure names it. */
    record Named(String name, OtpRequest request) {}
}
