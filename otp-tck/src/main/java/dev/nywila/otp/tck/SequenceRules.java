package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.tck.ChallengeModel.Limit;
import dev.nywila.otp.tck.Event.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rules that hold whatever came before: random sequences of steps, each played against a fresh client. One that fails is
 * made as short as it can be. The seed is printed with the report.
 */
abstract class SequenceRules extends RuleTests {

    private static final int PLAYS = 20;

    /** A limit that a client holds itself, as providers allow more. */
    private static final int FEW = 2;

    private static final int MOST_REPLAYS = 60;

    @Test
    @Tag("V1")
    @DisplayName("V1: whatever came before, no wrong code is approved, and the right one is")
    void approval() {
        explore(Rule.V1, Kind.RIGHT_CODE, Kind.SEND, Kind.RESEND, Kind.WRONG_CODE, Kind.RIGHT_CODE_IN_TROUBLE);
    }

    @Test
    @Tag("V3")
    @DisplayName("V3: whatever came between, an approved challenge is not approved again")
    void oneApproval() {
        explore(
                Rule.V3,
                Kind.RIGHT_CODE,
                Kind.RIGHT_CODE,
                Kind.WRONG_CODE,
                Kind.SEND,
                Kind.RESEND,
                Kind.LONGER_CODE,
                Kind.WRONG_CODE_IN_TROUBLE,
                Kind.SEND_IN_TROUBLE);
    }

    @Test
    @Tag("V4")
    @DisplayName("V4: whatever came before, no code approves what it was not sent for")
    void ownCode() {
        explore(
                Rule.V4,
                Kind.OTHER_CODE,
                Kind.OTHER_CODE,
                Kind.FORGED,
                Kind.SEND,
                Kind.RESEND,
                Kind.WRONG_CODE_IN_TROUBLE,
                Kind.SEND_IN_TROUBLE);
    }

    @Test
    @Tag("R2")
    @DisplayName("R2: whatever came before, no challenge is resent to another recipient")
    void ownRecipient() {
        explore(
                Rule.R2,
                Kind.FORGED_RESEND,
                Kind.SEND,
                Kind.RESEND,
                Kind.RIGHT_CODE,
                Kind.WRONG_CODE_IN_TROUBLE,
                Kind.RESEND_IN_TROUBLE);
    }

    @Test
    @Tag("V5")
    @DisplayName("V5: whatever came before, as many codes are compared as are allowed, and no more")
    void attempts() {
        explore(Rule.V5, Kind.NEARLY_ALL, Kind.SEND, Kind.WRONG_CODE, Kind.RIGHT_CODE, Kind.ALL);
        explore(Rule.V5, Kind.NEARLY_ALL, Kind.WRONG_CODE);
        explore(Rule.V5, Kind.NEARLY_ALL, Kind.LONGER_CODE, Kind.RIGHT_CODE);
        explore(Rule.V5, Kind.ALL, Kind.SEND_IN_TROUBLE, Kind.RIGHT_CODE);
        explore(Rule.V5, Kind.WRONG_CODE_IN_TROUBLE, Kind.WRONG_CODE, Kind.RIGHT_CODE);
    }

    @Test
    @Tag("R4")
    @DisplayName("R4: whatever came before, a challenge and its resends have one count of attempts")
    void oneCount() {
        explore(
                Rule.R4,
                Kind.RESEND,
                Kind.RESEND,
                Kind.NEARLY_ALL,
                Kind.WRONG_CODE,
                Kind.RIGHT_CODE,
                Kind.ALL,
                Kind.RESEND_IN_TROUBLE);
    }

    @Test
    @Tag("R3")
    @DisplayName("R3: whatever came before, the code of a resend approves it")
    void resentCode() {
        explore(Rule.R3, Kind.RESEND, Kind.SEND, Kind.RESEND, Kind.RIGHT_CODE);
    }

    @Test
    @Tag("V8")
    @DisplayName("V8: whatever came before, a check makes at most one request")
    void oneRequest() {
        explore(
                Rule.V8,
                Kind.RIGHT_CODE,
                Kind.WRONG_CODE,
                Kind.RIGHT_CODE_IN_TROUBLE,
                Kind.WRONG_CODE_IN_TROUBLE,
                Kind.RESEND);
    }

    @Test
    @Tag("C6")
    @DisplayName("C6: whatever trouble came before, the next call is answered as if it had not been")
    void nothingLeftBehind() {
        explore(
                Rule.C6,
                Kind.SEND_IN_TROUBLE,
                Kind.RESEND_IN_TROUBLE,
                Kind.WRONG_CODE_IN_TROUBLE,
                Kind.SEND,
                Kind.RESEND,
                Kind.FORGED,
                Kind.WRONG_CODE,
                Kind.RIGHT_CODE);
    }

    /** Plays sequences of such steps; where none of the first kind had an answer, the rule was not asked. */
    private void explore(Rule rule, Kind... kinds) {
        code(send());
        Random random = new Random(ConcurrentCalls.SEED ^ rule.name().hashCode());
        RecordingConfig strict = run().config.but("max-attempts", Integer.toString(FEW));
        Limit providers = new Limit(compared(client()), false);
        int few = compared(run().open(strict));
        Limit clients = new Limit(few, few == FEW);
        for (int i = 0; i < PLAYS; i++) {
            boolean isStrict = i % 2 == 1;
            Setting setting = isStrict ? new Setting(strict, clients) : new Setting(run().config, providers);
            List<Event> events = Event.sequence(random, List.of(kinds));
            Play play = play(setting);
            Optional<Breach> breach = play.of(events);
            if (breach.isPresent()) {
                Breach shortest = shortest(setting, events, breach.get());
                expectAfter(
                        shortest.told(),
                        !shortest.isOf(rule),
                        shortest.expected(),
                        shortest.seen(),
                        shortest.lookAt() + (isStrict ? ", with max-attempts " + FEW : ""));
            } else if (play.did(kinds[0])) {
                expect(true, "what the contract says", "it", "nothing");
            }
        }
    }

    private record Setting(RecordingConfig config, Limit limit) {}

    private Play play(Setting setting) {
        return new Play(run(), run().open(setting.config), people(), setting.limit);
    }

    private List<Recipient> people() {
        List<Recipient> people = new ArrayList<>(List.of(recipient(), recipient()));
        if (capabilities().channels().contains(Channel.EMAIL)) {
            people.add(run().email());
        }
        return people;
    }

    /** Takes out steps, one after the other, as long as something is still breached. */
    private Breach shortest(Setting setting, List<Event> events, Breach breach) {
        List<Event> left = new ArrayList<>(events);
        Breach shortest = breach;
        int replays = 0;
        for (int i = left.size() - 1; i >= 0 && replays < MOST_REPLAYS; i--) {
            List<Event> fewer = new ArrayList<>(left);
            fewer.remove(i);
            replays++;
            Optional<Breach> still = play(setting).of(fewer);
            if (still.isPresent()) {
                left = fewer;
                shortest = still.get();
                // what was needed before may not be now
                i = left.size();
            }
        }
        return shortest;
    }

    /**
     * How many codes this client has compared: those called wrong, and one more if a right one is then approved; 0 where
     * its answers do not tell.
     */
    private int compared(OtpClient client) {
        Challenge usedUp = send(client, OtpRequest.to(recipient()));
        String code = code(usedUp);
        int wrong = 0;
        while (isCalledWrong(Outcomes.of(wrongCode(client, usedUp, wrong, code)))) {
            if (++wrong > MOST_ATTEMPTS) {
                return 0;
            }
        }
        if (!(Outcomes.of(wrongCode(client, usedUp, wrong, code)) instanceof Rejected last)
                || last.reason() == Rejection.REFUSED) {
            return 0;
        }
        Challenge nearly = send(client, OtpRequest.to(recipient()));
        String right = code(nearly);
        for (int i = 0; i < wrong; i++) {
            Outcomes.of(wrongCode(client, nearly, i, right));
        }
        return isApproved(Outcomes.of(() -> client.verify(nearly, right))) ? wrong + 1 : wrong;
    }

    private static Callable<?> wrongCode(OtpClient client, Challenge challenge, int n, String code) {
        return () -> client.verify(challenge, wrong(n, List.of(code)));
    }

    private boolean isCalledWrong(Object outcome) {
        return outcome instanceof Rejected no && no.reason() == ofWrong();
    }
}
