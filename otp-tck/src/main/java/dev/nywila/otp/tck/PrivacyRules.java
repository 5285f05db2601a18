package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** P1. */
abstract class PrivacyRules extends Area {

    private final Leaks leaks = new Leaks();
    private final List<Object> values = new ArrayList<>();
    private final List<Throwable> thrown = new ArrayList<>();
    private final List<String> threads = new ArrayList<>();

    @Test
    @Tag("P1")
    @DisplayName("P1: no log line, meter or request line holds a code, a secret or a full address")
    void emitted() {
        useEverything();
        expectNoLeak(run().emitted(), "what the adapter and its libraries log, meter and put into request lines");
    }

    @Test
    @Tag("P1")
    @DisplayName("P1: no exception holds a code, a secret or a full address, its causes and suppressed ones included")
    void exceptions() {
        useEverything();
        for (Throwable one : thrown) {
            expectNoLeak(
                    Leaks.textOf(one),
                    "messages and causes of " + one.getClass().getName());
        }
    }

    @Test
    @Tag("P1")
    @DisplayName("P1: the text of no value holds a code, a secret or a full address")
    void values() {
        useEverything();
        for (Object one : values) {
            expectNoLeak(one.toString(), "toString of " + one.getClass().getName());
        }
    }

    @Test
    @Tag("P1")
    @DisplayName("P1: no thread is named after a code, a secret or a full address")
    void threadNames() {
        useEverything();
        expectNoLeak(String.join("\n", threads), "names of the adapter's threads");
    }

    @Test
    @Tag("P1")
    @DisplayName("P1: the testbed hears what it emits itself")
    void heard() {
        String line = "kit-canary-" + UUID.randomUUID();
        run().emit(line);
        expect(
                run().emitted().contains(line),
                "the line that OtpTestbed.emit emitted",
                "not heard",
                "the levels and loggers that OtpTestbed.emitted listens to");
    }

    @Test
    @Tag("P1")
    @DisplayName("P1: the testbed's secrets are long enough to be looked for")
    void secretsAreLongEnough() {
        client();
        Set<String> tooShort = run().config.secretsTooShort();
        expect(
                tooShort.isEmpty(),
                "at least " + RecordingConfig.SHORTEST_SECRET + " characters in each secret",
                "fewer in " + tooShort,
                "OtpTestbed.config");
    }

    private void expectNoLeak(String text, String lookAt) {
        List<String> found = leaks.in(text);
        expect(found.isEmpty(), "nothing that is private", found + leaks.where(text), lookAt);
    }

    /** Meets every trouble in every call, and every refusal, and remembers what came of it. */
    private void useEverything() {
        see(client());
        leaks.secrets(run().config.secrets());
        for (Trouble trouble : Trouble.values()) {
            Recipient recipient = addressed();
            OtpClient fresh = run().open();
            see(meet(trouble, () -> fresh.send(recipient)).outcome());
            // a challenge for each, so that every trouble is met: the client must ask
            seeMet(trouble, (client, sent) -> client.verify(sent, typed(wrong(delivered(sent)))));
            seeMet(trouble, (client, sent) -> client.verify(sent, delivered(sent)));
            seeMet(trouble, (client, sent) -> client.resend(sent));
        }
        useOnce();
        beRefused();
        Thread.getAllStackTraces().keySet().forEach(thread -> threads.add(thread.getName()));
    }

    private void seeMet(Trouble trouble, BiFunction<OtpClient, Challenge, Object> call) {
        // a client of its own, as what trouble leaves behind is not the question here
        OtpClient client = run().open();
        Challenge sent = send(client, OtpRequest.to(addressed()));
        see(meet(trouble, () -> call.apply(client, sent)).outcome());
    }

    private void useOnce() {
        InetAddress asking = IdempotencyRules.somebody();
        leaks.literally("the address of who asks", asking.getHostAddress());
        OtpRequest request = OtpRequest.to(addressed())
                .idempotencyKey(UUID.randomUUID().toString())
                .requestedFrom(asking);
        see(request);
        Challenge challenge = send(client(), request);
        String code = delivered(challenge);
        see(challenge);
        call(() -> client().verify(challenge, typed(wrong(code))));
        call(() -> client().verify(challenge, code + "\u0000"));
        call(() -> client().verify(challenge, code));
        call(() -> client().verify(challenge, code));
        call(() -> client().send(OtpRequest.to(addressed())
                .idempotencyKey(request.idempotencyKey().orElseThrow())));
        meetByEmail();
    }

    /** Also where the client sends to no e-mail address: then it must not tell whom it refuses. */
    private void meetByEmail() {
        EmailAddress address = run().email();
        leaks.email(address.address());
        OtpClient fresh = run().open();
        Object sent = Together.outcome(() -> fresh.send(address));
        see(sent);
        if (sent instanceof Challenge challenge) {
            String code = delivered(challenge);
            call(() -> fresh.verify(challenge, typed(wrong(code))));
            call(() -> fresh.verify(challenge, code));
            call(() -> meet(Trouble.OUTAGE, () -> fresh.send(address)).outcome());
        }
    }

    private void beRefused() {
        Recipient recipient = addressed();
        call(() -> client().send(OtpRequest.to(recipient).via(AdmittingRules.PIGEON)));
        PhoneNumber abroad = run().phone();
        leaks.number(abroad.e164());
        OtpClient choosy =
                run().open(run().config.but("allowed-calling-codes", AdmittingRules.otherCallingCode(abroad)));
        call(() -> choosy.send(abroad));
        choosy.close();
        call(() -> choosy.send(recipient));
        Map<String, String> nothing =
                run().config.read().keySet().stream().collect(Collectors.toMap(key -> key, key -> ""));
        call(() -> run().openOrThrow(run().config.but(nothing)));
        nothing.keySet()
                .forEach(key -> call(() -> run().openOrThrow(run().config.but(Map.of(key, "")))));
    }

    private Recipient addressed() {
        Recipient recipient = recipient();
        if (recipient instanceof PhoneNumber number) {
            leaks.number(number.e164());
        } else {
            leaks.email(recipient.address());
        }
        return recipient;
    }

    private String delivered(Challenge challenge) {
        return typed(code(challenge));
    }

    private String typed(String code) {
        leaks.code(code);
        return code;
    }

    private void call(Callable<?> call) {
        see(Together.outcome(call));
    }

    private void see(Object outcome) {
        if (outcome instanceof Throwable one) {
            thrown.add(one);
        } else {
            values.add(outcome);
        }
    }
}
