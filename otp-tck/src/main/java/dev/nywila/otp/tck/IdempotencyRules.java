package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S5. */
abstract class IdempotencyRules extends Area {

    private static final int ROUNDS = 3;
    private static final String LOOK_AT = "how the client keeps idempotency keys";

    private OtpRequest keyed() {
        return OtpRequest.to(phone()).idempotencyKey(UUID.randomUUID().toString());
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a repeated key sends once and gives an equal challenge")
    void repeatedKey() {
        OtpRequest request = keyed();
        Challenge first = send(client(), request);
        Object second = withoutRequest(() -> client().send(request), LOOK_AT);
        expect(second.equals(first), "an equal challenge", second, LOOK_AT);
        approves(client(), first, code(first), LOOK_AT);
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
    @DisplayName("S5: a key of another request is an IllegalArgumentException, without a request")
    void keyOfAnotherRequest() {
        OtpRequest request = keyed();
        send(client(), request);
        OtpRequest other = new OtpRequest(phone(), null, null, request.idempotencyKey());
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
