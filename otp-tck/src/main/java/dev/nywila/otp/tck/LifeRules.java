package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.spi.OtpProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** D2, D4 and D5. */
abstract class LifeRules extends RuleTests {

    private static final String MAKING = "the provider's constructor";

    @Test
    @Tag("D2")
    @DisplayName("D2: being found makes no request")
    void foundWithoutRequest() {
        Object found = withoutRequest(() -> OtpProviders.get(run().id), "the provider's constructor");
        expect(found instanceof OtpProvider, "a provider that is made", found, "the provider's constructor");
    }

    @Test
    @Tag("D2")
    @DisplayName("D2: being made makes no thread, sets nothing that is the JVM's, and prints and logs nothing")
    void madeWithoutTrace() throws InterruptedException {
        // what loading its class does is not the constructor's
        Callable<OtpProvider> made = () -> OtpProviders.get(run().id);
        Outcomes.of(made);
        Set<String> touched = Surroundings.touchedBy(made);
        expect(touched.isEmpty(), "nothing that is touched", touched, MAKING);
        // twice, as what is left of an earlier test may speak once meanwhile
        boolean logs = Stream.of(made, made).allMatch(this::emitsMore);
        expect(!logs, "no line", "one for each time that it is made", MAKING);
    }

    private boolean emitsMore(Callable<?> work) {
        Optional<String> before = run().testbed.emitted();
        Outcomes.of(work);
        return !run().testbed.emitted().equals(before);
    }

    @Test
    @Tag("D4")
    @DisplayName("D4: each of two clients has its own settings, whichever is opened first")
    void ownSettings() {
        String codes = capabilities().channels().equals(Set.of(Channel.EMAIL)) ? "" : otherCallingCode(phone());
        for (String name : List.of(run().config.name, TestRun.OTHER)) {
            for (boolean strictFirst : new boolean[] {true, false}) {
                RecordingConfig strictSettings = run().config
                        .named(name)
                        .but(Map.of(
                                "otp." + name + ".send.deadline",
                                DEADLINE.dividedBy(2).toSeconds() + "s",
                                "otp." + name + ".allowed-calling-codes",
                                codes));
                RecordingConfig freeSettings = run().config.but("send.deadline", DEADLINE.toSeconds() + "s");
                OtpClient first = run().open(strictFirst ? strictSettings : freeSettings);
                OtpClient second = run().open(strictFirst ? freeSettings : strictSettings);
                OtpClient strict = strictFirst ? first : second;
                OtpClient free = strictFirst ? second : first;
                // whether one setting of the two is read at all is another rule's question
                List<OtpRequest> requests = codes.isEmpty()
                        ? List.of(OtpRequest.to(recipient()).within(DEADLINE))
                        : List.of(OtpRequest.to(recipient()).within(DEADLINE), OtpRequest.to(recipient()));
                boolean apart = requests.stream()
                        .anyMatch(request -> Outcomes.of(() -> strict.send(request)) instanceof OtpNotDoneException
                                && Outcomes.of(() -> free.send(request)) instanceof Challenge);
                expect(
                        apart,
                        "what one client's settings refuse to be sent by the other",
                        "both alike, the stricter one opened " + (strictFirst ? "first" : "second"),
                        "static state of the adapter: settings are one client's");
            }
        }
    }

    @Test
    @Live(rank = 19, messages = 2, phones = 1)
    @Tag("D4")
    @DisplayName("D4: closing one client leaves another working")
    void independentClients() {
        OtpClient other = run().open();
        Challenge challenge = send(client(), OtpRequest.to(recipient()));
        other.close();
        approves(client(), challenge, code(challenge), "static state of the adapter");
        approves(client(), send(), "static state of the adapter");
    }

    @Test
    @Tag("D5")
    @DisplayName("D5: a closed client answers nothing from memory")
    void closedForgets() {
        OtpClient closed = run().open();
        OtpRequest request =
                OtpRequest.to(recipient()).idempotencyKey(UUID.randomUUID().toString());
        Challenge used = send(closed, request);
        String code = code(used);
        approvedBeforehand(closed, used, code);
        closed.close();
        String lookAt = "the check for a closed client, which comes before what it remembers";
        expectThrown(IllegalStateException.class, withoutRequest(() -> closed.verify(used, code), lookAt), lookAt);
        expectThrown(IllegalStateException.class, withoutRequest(() -> closed.send(request), lookAt), lookAt);
    }

    private void approves(OtpClient client, Challenge challenge, String lookAt) {
        approves(client, challenge, code(challenge), lookAt);
    }

    @Test
    @Tag("D5")
    @DisplayName("D5: a closed client refuses every call without a request; closing it again does nothing")
    void closed() {
        OtpClient closed = run().open();
        Recipient recipient = recipient();
        Challenge challenge = send(closed, OtpRequest.to(recipient));
        for (String time : List.of("first", "second")) {
            Object outcome = Outcomes.of(() -> {
                closed.close();
                return "nothing";
            });
            expect(outcome.equals("nothing"), "a " + time + " close that throws nothing", outcome, "OtpClient.close");
        }
        String lookAt = "the check for a closed client";
        expectThrown(
                IllegalStateException.class,
                withoutRequest(() -> closed.send(OtpRequest.to(recipient)), lookAt),
                lookAt);
        expectThrown(IllegalStateException.class, withoutRequest(() -> closed.resend(challenge), lookAt), lookAt);
        expectThrown(
                IllegalStateException.class,
                withoutRequest(() -> closed.verify(challenge, code(challenge)), lookAt),
                lookAt);
        expectThrown(IllegalStateException.class, withoutRequest(() -> closed.verify(challenge, ""), lookAt), lookAt);
        expect(
                closed.capabilities().equals(client().capabilities()),
                "the same capabilities when closed",
                closed.capabilities(),
                "capabilities()");
    }
}
