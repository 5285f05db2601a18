package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** C7: two causes that come together are answered as the earlier one is alone. */
abstract class OrderRules extends RuleTests {

    private static final String ANY_CODE = "123456";
    private static final String NULL = "NullPointerException";
    private static final String CLOSED = "IllegalStateException";
    private static final String INTERRUPTED = "OtpNotDoneException INTERRUPTED";
    private static final String FOREIGN = "OtpNotDoneException UNKNOWN_CHALLENGE";
    private static final String UNKNOWN = "Rejected UNKNOWN_CHALLENGE";
    private static final String UNSUPPORTED = "OtpNotDoneException UNSUPPORTED";
    private static final String BLOCKED = "OtpNotDoneException RECIPIENT_BLOCKED";
    private static final String NO_CODE = "Rejected INCORRECT_CODE";

    /** Something wrong with a call, and what it is answered where nothing else is wrong. */
    private record Cause(String answer, Callable<?> alone) {}

    @Test
    @Tag("C7")
    @DisplayName("C7: null is a NullPointerException, also for a closed client and on an interrupted thread")
    void nullComesFirst() {
        OtpClient open = client();
        Challenge challenge = send();
        OtpClient closed = closed();
        List<Callable<?>> toTheOpen = withNull(open, challenge);
        List<Callable<?>> toTheClosed = withNull(closed, challenge);
        for (int i = 0; i < toTheOpen.size(); i++) {
            Callable<?> call = toTheOpen.get(i);
            Cause isNull = new Cause(NULL, call);
            expectFirst(isNull, new Cause(CLOSED, () -> closed.verify(challenge, ANY_CODE)), toTheClosed.get(i));
            expectFirst(isNull, interrupted(open, challenge), () -> interruptedly(call));
        }
    }

    @SuppressWarnings("NullAway") // what is asked is what comes of null
    private static List<Callable<?>> withNull(OtpClient client, Challenge challenge) {
        return List.of(
                () -> client.send((OtpRequest) null),
                () -> client.verify(null, ANY_CODE),
                () -> client.verify(challenge, null));
    }

    private OtpClient closed() {
        OtpClient closed = run().open();
        closed.close();
        return closed;
    }

    private static Cause interrupted(OtpClient client, Challenge challenge) {
        return new Cause(INTERRUPTED, () -> interruptedly(() -> client.verify(challenge, ANY_CODE)));
    }

    @Test
    @Tag("C7")
    @DisplayName("C7: a closed client says so on an interrupted thread too, and whatever else is wrong with the call")
    void closedComesBeforeInterrupted() {
        Challenge challenge = send();
        OtpClient closed = closed();
        Cause isClosed = new Cause(CLOSED, () -> closed.verify(challenge, ANY_CODE));
        Cause isInterrupted = interrupted(client(), challenge);
        expectFirst(isClosed, isInterrupted, () -> interruptedly(() -> closed.verify(challenge, ANY_CODE)));
        expectFirst(isClosed, isInterrupted, () -> interruptedly(() -> closed.resend(challenge)));
        List<Cause> wrong = wrongCalls(client(), challenge);
        List<Cause> wrongAndClosed = wrongCalls(closed, challenge);
        for (int i = 0; i < wrong.size(); i++) {
            expectFirst(isClosed, wrong.get(i), wrongAndClosed.get(i).alone());
        }
    }

    @Test
    @Tag("C7")
    @DisplayName("C7: an interrupted thread is told so, whatever else is wrong with the call")
    void interruptedComesBeforeForeign() {
        Challenge challenge = send();
        Cause isInterrupted = interrupted(client(), challenge);
        for (Cause wrong : wrongCalls(client(), challenge)) {
            expectFirst(isInterrupted, wrong, () -> interruptedly(wrong.alone()));
        }
    }

    private List<Cause> wrongCalls(OtpClient client, Challenge own) {
        Challenge foreign = own.client(TestRun.OTHER);
        OtpRequest refused = OtpRequest.to(own.recipient()).via(PIGEON);
        return List.of(
                new Cause(FOREIGN, () -> client.resend(foreign)),
                new Cause(UNKNOWN, () -> client.verify(foreign, ANY_CODE)),
                new Cause(UNSUPPORTED, () -> client.send(refused)),
                new Cause(NO_CODE, () -> client.verify(own, "")));
    }

    @Test
    @Tag("C7")
    @DisplayName(
            "C7: a foreign challenge is told before a channel that is refused, what is known of it and an empty code")
    void foreignComesBeforeTheRest() {
        Challenge own = send();
        Challenge foreign = own.client(TestRun.OTHER);
        expectFirst(
                new Cause(FOREIGN, () -> client().resend(foreign)),
                new Cause(UNSUPPORTED, () -> client().send(OtpRequest.again(own).via(PIGEON))),
                () -> client().send(OtpRequest.again(foreign).via(PIGEON)));
        Cause isForeign = new Cause(UNKNOWN, () -> client().verify(foreign, ANY_CODE));
        expectFirst(isForeign, new Cause(NO_CODE, () -> client().verify(own, "")), () -> client().verify(foreign, ""));
        Challenge used = send();
        String code = code(used);
        approvedBeforehand(client(), used, code);
        Callable<?> again = () -> client().verify(used, code);
        expectFirst(
                isForeign,
                new Cause(kind(Outcomes.of(again)), again),
                () -> client().verify(used.client(TestRun.OTHER), code));
    }

    @Test
    @Tag("C7")
    @DisplayName("C7: a channel is refused before a calling code, that before a deadline, and all before another's key")
    void refusalsInTheirOrder() {
        OtpRequest plain = OtpRequest.to(recipient());
        Cause byPigeon = new Cause(UNSUPPORTED, () -> client().send(plain.via(PIGEON)));
        String key = UUID.randomUUID().toString();
        send(client(), OtpRequest.to(recipient()).idempotencyKey(key));
        expectFirst(
                byPigeon,
                new Cause("IllegalArgumentException", () -> client().send(plain.idempotencyKey(key))),
                () -> client().send(plain.via(PIGEON).idempotencyKey(key)));
        if (plain.recipient() instanceof PhoneNumber number) {
            String deadline = DEADLINE.toSeconds() + "s";
            OtpClient hurried = run().open(run().config.but("send.deadline", deadline));
            OtpClient choosy = run().open(run().config
                    .but(Map.of(
                            run().config.key("send.deadline"),
                            deadline,
                            run().config.key("allowed-calling-codes"),
                            otherCallingCode(number))));
            Cause abroad = new Cause(BLOCKED, () -> choosy.send(plain));
            expectFirst(byPigeon, abroad, () -> choosy.send(plain.via(PIGEON)));
            expectFirst(
                    abroad,
                    new Cause(UNSUPPORTED, () -> hurried.send(plain.within(LONGER))),
                    () -> choosy.send(plain.within(LONGER)));
        }
    }

    @Test
    @Tag("C7")
    @DisplayName("C7: what the client knows of a challenge is told before the form of a code")
    void knownComesBeforeTheForm() {
        Challenge used = send();
        String code = code(used);
        approvedBeforehand(client(), used, code);
        Challenge unused = send();
        Callable<?> again = () -> client().verify(used, code);
        long before = run().testbed.requestsSeen();
        Object known = Outcomes.of(again);
        if (!(known instanceof Rejected) || run().testbed.requestsSeen() != before) {
            throw run().notClaimed("the client asks its provider about what was approved");
        }
        expectFirst(
                new Cause(kind(known), again),
                new Cause(NO_CODE, () -> client().verify(unused, "")),
                () -> client().verify(used, ""));
    }

    /** Where one of the two is answered otherwise alone, or by the provider, it is no matter of the order. */
    private void expectFirst(Cause first, Cause second, Callable<?> both) {
        if (isAnswered(first) && isAnswered(second)) {
            String lookAt = "the order of the checks: " + first.answer() + " before " + second.answer();
            Object outcome = withoutRequest(both, lookAt);
            expect(kind(outcome).equals(first.answer()), first.answer(), outcome, lookAt);
        }
    }

    private boolean isAnswered(Cause cause) {
        client();
        long before = run().testbed.requestsSeen();
        String answer = kind(Outcomes.of(cause.alone()));
        return answer.equals(cause.answer()) && run().testbed.requestsSeen() == before;
    }

    private static String kind(Object outcome) {
        if (outcome instanceof Rejected rejected) {
            return "Rejected " + rejected.reason();
        }
        if (outcome instanceof OtpException trouble) {
            return (trouble instanceof OtpNotDoneException ? "OtpNotDoneException " : "unknown ") + trouble.failure();
        }
        return outcome.getClass().getSimpleName();
    }

    private static Object interruptedly(Callable<?> call) throws Exception {
        Thread.currentThread().interrupt();
        try {
            return call.call();
        } finally {
            Thread.interrupted();
        }
    }
}
