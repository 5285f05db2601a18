package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S5. */
abstract class IdempotencyRules extends RuleTests {

    private static final int ROUNDS = 3;
    private static final int LATER_KEYS = 12;
    private static final String LOOK_AT = "how the client keeps idempotency keys";

    private OtpRequest keyed() {
        return keyed(recipient());
    }

    private static OtpRequest keyed(Recipient recipient) {
        return OtpRequest.to(recipient).idempotencyKey(UUID.randomUUID().toString());
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
        OtpClient client = run().open(run().config.but("send.deadline", DEADLINE.toSeconds() + "s"));
        OtpRequest request = keyed();
        Challenge first = send(client, request);
        expectRepeated(client, request.requestedFrom(somebody()), first);
        expectRepeated(client, request.within(DEADLINE.dividedBy(2)), first);
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
            List<Object> outcomes = ConcurrentCalls.run(16, i -> () -> client().send(request));
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
            throw run().notClaimed("the client declares no channel");
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
        expectAnswer(callWith(Trouble.REPLY_LOST, () -> client().send(request)), "what doSend throws");
        Object again = withoutRequest(() -> client().send(request), LOOK_AT);
        expect(again instanceof OtpOutcomeUnknownException, "OtpOutcomeUnknownException again", again, LOOK_AT);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a key whose send certainly failed is free")
    void failedKeyIsFree() {
        OtpRequest request = keyed();
        expectAnswer(callWith(Trouble.UNREACHABLE, () -> client().send(request)), "what doSend throws");
        Object again = Outcomes.of(() -> client().send(request));
        expect(again instanceof Challenge, "a challenge", again, LOOK_AT);
        Challenge challenge = (Challenge) again;
        approves(client(), challenge, code(challenge), LOOK_AT);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a key is kept whatever comes after it")
    void keyIsKept() {
        keptAfter(challenge -> client().verify(challenge, wrong(code(challenge))), "a wrong code");
        keptAfter(challenge -> client().verify(challenge, code(challenge)), "an approval");
        keptAfter(challenge -> client().resend(challenge), "a resend");
        keptAfter(
                challenge -> {
                    for (int i = 0; i < LATER_KEYS; i++) {
                        send(client(), keyed());
                    }
                    return "sent";
                },
                "later keys");
    }

    private void keptAfter(Function<Challenge, Object> event, String name) {
        OtpRequest request = keyed();
        Challenge first = send(client(), request);
        Outcomes.of(() -> event.apply(first));
        String lookAt = LOOK_AT + ", after " + name;
        Object second = withoutRequest(() -> client().send(request), lookAt);
        expect(second.equals(first), "an equal challenge", second, lookAt);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: a key is kept, and so is an unknown outcome, however often it comes again")
    void keyIsKeptWhenItComesAgain() {
        OtpRequest request = keyed();
        Challenge first = send(client(), request);
        expectAnothersKey(OtpRequest.to(recipient())
                .idempotencyKey(request.idempotencyKey().orElseThrow()));
        expectRepeated(client(), request, first);
        OtpRequest lost = keyed();
        callWith(Trouble.REPLY_LOST, () -> client().send(lost));
        for (int i = 0; i < ROUNDS; i++) {
            Object again = withoutRequest(() -> client().send(lost), LOOK_AT);
            expect(
                    again instanceof OtpOutcomeUnknownException,
                    "an OtpOutcomeUnknownException each time",
                    again,
                    LOOK_AT);
        }
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: keys that are nearly alike are two keys")
    void nearlyAlike() {
        String any = UUID.randomUUID().toString().replace("-", "");
        List<List<String>> pairs = List.of(
                List.of("kit-A-" + any, "kit-a-" + any),
                List.of(any + "1", any + "2"),
                List.of(any + any.substring(1) + "1", any + any.substring(1) + "2"),
                // of one hash code
                List.of("Aa" + any, "BB" + any));
        OtpClient client = client();
        for (List<String> pair : pairs) {
            for (String key : pair) {
                long before = run().testbed.requestsSeen();
                send(client, OtpRequest.to(recipient()).idempotencyKey(key));
                expectRequests(1, before, "how keys are compared: whole, and with their case");
            }
        }
    }

    @Test
    @Tag("S5")
    @DisplayName(
            "S5: a key is one client's: in a client of another name it is asked anew, and gives that one's challenge")
    void keyInAClientOfAnotherName() {
        String lookAt = "where keys are kept: each client has its own, no static field has all";
        OtpRequest request = keyed();
        Challenge first = send(client(), request);
        OtpClient other = run().openOther();
        OtpClient third = run().open(run().config.named("kit-third"));
        expectAsked(() -> other.send(request), first, lookAt);
        OtpRequest anothers = OtpRequest.to(recipient())
                .idempotencyKey(request.idempotencyKey().orElseThrow());
        expectAsked(() -> third.send(anothers), first, lookAt);
    }

    /** What the provider says of a key that it knows from elsewhere is its own. */
    private void expectAsked(Callable<?> call, Challenge first, String lookAt) {
        long before = run().testbed.requestsSeen();
        Object outcome = Outcomes.of(call);
        expectRequests(1, before, lookAt);
        expect(!outcome.equals(first), "a challenge of the client asked", outcome, lookAt);
    }

    @Test
    @Tag("S5")
    @DisplayName("S5: with IDEMPOTENT_SEND the key of a request to another recipient gives nothing in another client")
    void keyOfAnotherRequestInAnotherClient() {
        run().claim(Capability.IDEMPOTENT_SEND);
        OtpRequest request = keyed();
        send(client(), request);
        OtpRequest other = OtpRequest.to(recipient())
                .idempotencyKey(request.idempotencyKey().orElseThrow());
        Object outcome = Outcomes.of(() -> run().open().send(other));
        boolean refused = outcome instanceof IllegalArgumentException || outcome instanceof OtpException;
        expect(refused, "no challenge", outcome, "what the provider says of a key that it knows for another request");
    }

    @Test
    @Tag("S5")
    @DisplayName(
            "S5: with IDEMPOTENT_SEND a key gives the same challenge from another client too, but for clock and call")
    void keyInAnotherClient() {
        run().claim(Capability.IDEMPOTENT_SEND);
        OtpRequest request = keyed();
        Challenge first = send(client(), request);
        Challenge second = send(run().open(), request);
        // the rest of a challenge is each client's own: by which clock it was sent, and in which call
        expect(
                identity(second).equals(identity(first)),
                "a challenge of the same reference, root, recipient, channel and language",
                second.reference().equals(first.reference()) ? second : "another reference",
                "how the key reaches the provider");
    }

    private static List<Object> identity(Challenge challenge) {
        return List.of(
                challenge.reference(),
                challenge.root(),
                challenge.recipient(),
                challenge.channel(),
                challenge.locale());
    }
}
