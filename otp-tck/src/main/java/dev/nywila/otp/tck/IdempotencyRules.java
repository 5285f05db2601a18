package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S5. */
abstract class IdempotencyRules extends Area {

    private static final int ROUNDS = 3;
    private static final String LOOK_AT = "how the client keeps idempotency keys";

    private OtpRequest keyed() {
        return keyed(recipient());
    }

    private static OtpRequest keyed(Recipient recipient) {
        return OtpRequest.to(recipient).idempotencyKey(UUID.randomUUID().toString());
    }

    /** One that nobody has. */
    static InetAddress somebody() {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 77});
        } catch (UnknownHostException never) {
            throw new IllegalStateException(never);
        }
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a repeated key sends once and gives an equal challenge")
    void repeatedKey() {
        OtpRequest request = keyed();
        Challenge first = send(client(), request);
        expectRepeated(client(), request, first);
        approves(client(), first, code(first), LOOK_AT);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a repeated key is the same whoever asks and however long they wait")
    void keyOfTheSameRequest() {
        OtpClient client = run().open(run().config.but("send.deadline", AdmittingRules.DEADLINE.toSeconds() + "s"));
        OtpRequest request = keyed();
        Challenge first = send(client, request);
        expectRepeated(client, request.requestedFrom(somebody()), first);
        expectRepeated(client, request.within(AdmittingRules.DEADLINE.dividedBy(2)), first);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a resend with a repeated key sends once and gives an equal challenge")
    void repeatedKeyOfAResend() {
        OtpRequest again =
                OtpRequest.again(send()).idempotencyKey(UUID.randomUUID().toString());
        expectRepeated(client(), again, resend(again));
    }

    private void expectRepeated(OtpClient client, OtpRequest request, Challenge first) {
        Object second = withoutRequest(() -> client.send(request), LOOK_AT);
        expect(second.equals(first), "an equal challenge", second, LOOK_AT);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: 16 threads with one key send once and get equal challenges")
    void concurrentKey() throws Exception {
        client();
        for (int round = 0; round < ROUNDS; round++) {
            OtpRequest request = keyed();
            long before = run().testbed.requestsSeen();
            List<Object> outcomes = Together.call(16, i -> () -> client().send(request));
            expectRequests(1, before, LOOK_AT);
            for (Object outcome : outcomes) {
                expect(outcome instanceof Challenge, "a challenge for each thread", outcome, LOOK_AT);
                expect(outcome.equals(outcomes.get(0)), "equal challenges", outcome, LOOK_AT);
            }
        }
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a key of a request to another recipient is an IllegalArgumentException, without a request")
    void keyOfAnotherRequest() {
        OtpRequest request = keyed();
        send(client(), request);
        expectAnothersKey(OtpRequest.to(recipient())
                .idempotencyKey(request.idempotencyKey().orElseThrow()));
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a key of a request by another channel is an IllegalArgumentException, without a request")
    void keyOfAnotherChannel() {
        if (capabilities().channels().isEmpty()) {
            run().notClaimed("the client declares no channel");
        }
        capabilities().channels().forEach(channel -> {
            OtpRequest request = keyed(recipientBy(channel));
            send(client(), request);
            expectAnothersKey(request.via(channel));
        });
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a key of a request in another language is an IllegalArgumentException, without a request")
    void keyOfAnotherLanguage() {
        OtpRequest request = keyed().in(Locale.ENGLISH);
        send(client(), request);
        expectAnothersKey(request.in(Locale.FRENCH));
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a key of a request with another predecessor is an IllegalArgumentException, without a request")
    void keyOfAnotherPredecessor() {
        OtpRequest request = keyed();
        Challenge first = send(client(), request);
        expectAnothersKey(
                OtpRequest.again(first).idempotencyKey(request.idempotencyKey().orElseThrow()));
    }

    private void expectAnothersKey(OtpRequest other) {
        expectThrown(IllegalArgumentException.class, withoutRequest(() -> client().send(other), LOOK_AT), LOOK_AT);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a key whose send ended unknown repeats that answer, without a request")
    void unknownIsRepeated() {
        OtpRequest request = keyed();
        expectAnswer(meet(Trouble.REPLY_LOST, () -> client().send(request)), "what doSend throws");
        Object again = withoutRequest(() -> client().send(request), LOOK_AT);
        expect(again instanceof OtpOutcomeUnknownException, "OtpOutcomeUnknownException again", again, LOOK_AT);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a key whose send certainly failed is free")
    void failedKeyIsFree() {
        OtpRequest request = keyed();
        expectAnswer(meet(Trouble.UNREACHABLE, () -> client().send(request)), "what doSend throws");
        Object again = Together.outcome(() -> client().send(request));
        expect(again instanceof Challenge, "a challenge", again, LOOK_AT);
        Challenge challenge = (Challenge) again;
        approves(client(), challenge, code(challenge), LOOK_AT);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: with IDEMPOTENT_SEND a key gives the same reference from another client too")
    void keyInAnotherClient() {
        run().claim(Capability.IDEMPOTENT_SEND);
        OtpRequest request = keyed();
        Challenge first = send(client(), request);
        Challenge second = send(run().open(), request);
        expect(
                second.reference().equals(first.reference()),
                "the same reference",
                "another one",
                "how the key reaches the provider");
    }
}
