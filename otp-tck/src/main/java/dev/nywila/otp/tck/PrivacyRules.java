package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** P1. */
abstract class PrivacyRules extends RuleTests {

    private static final int CHALLENGES = 4;
    private static final int MOST_CHALLENGES = 12;
    private static final int ROUNDS = 3;

    private final Random random = new Random(ConcurrentCalls.SEED);
    private final LeakSearch leaks = new LeakSearch();
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
                    LeakSearch.textOf(one),
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
    @DisplayName(
            "P1: a challenge holds no code, neither in its reference nor in the name of its call, in whatever form")
    void challenges() {
        Set<String> forms = new TreeSet<>();
        Set<String> codes = new HashSet<>();
        for (int i = 0; i < MOST_CHALLENGES && codes.size() < CHALLENGES; i++) {
            Challenge challenge = i % 2 == 0 ? send() : again(send());
            if (!(Outcomes.of(() -> run().testbed.code(challenge)) instanceof String code)) {
                continue;
            }
            String text = challenge.reference() + "\n" + challenge.root() + "\n"
                    + challenge.callId().orElse("");
            Set<String> seen = CodeForms.in(text, code, belongings(challenge));
            // a form that one challenge lacks was chance in the others
            if (codes.isEmpty()) {
                forms.addAll(seen);
            } else {
                forms.retainAll(seen);
            }
            codes.add(code);
        }
        expect(
                forms.isEmpty() || codes.size() < CHALLENGES,
                "challenges without their codes",
                "the code in each of " + codes.size() + ", " + forms,
                "the reference that doSend and doResend return: whoever stores a challenge must not store its code");
    }

    private Challenge again(Challenge challenge) {
        return Outcomes.of(() -> client().resend(challenge)) instanceof Challenge resent ? resent : challenge;
    }

    @Test
    @Tag("P1")
    @DisplayName("P1: no half of a secret is logged, metered or told, neither its first nor another")
    void partialSecrets() {
        Set<String> found = partsOfSecretsTold();
        // anew, as a few letters of one may stand anywhere by chance
        for (int i = 1; i < ROUNDS && !found.isEmpty(); i++) {
            found.retainAll(partsOfSecretsTold());
        }
        expect(
                found.isEmpty(),
                "no half of a secret",
                "half or more of the value of " + found + ", whatever it is",
                "what the adapter logs, meters and tells of its settings: their keys alone");
    }

    /** The provider's side may refuse secrets that are made up; what is told of them is the question. */
    private Set<String> partsOfSecretsTold() {
        client();
        Map<String, String> secrets = new HashMap<>(run().config.secrets());
        // a store that all clients share has one secret
        secrets.keySet().removeIf(key -> key.startsWith("otp.store.") || !opensWith(Map.of(key, secrets.get(key))));
        SecretParts parts = new SecretParts(secrets, random);
        List<Object> told = new ArrayList<>();
        Object opened = Outcomes.of(() -> run().openOrThrow(run().config.but(parts.made())));
        told.add(opened);
        if (opened instanceof OtpClient client) {
            told.add(Outcomes.of(() -> client.send(recipient())));
            told.add(Outcomes.of(() -> client.send(WaysToSend.FULL.of(OtpRequest.to(recipient())))));
            Challenge challenge = send();
            told.add(Outcomes.of(() -> client.verify(challenge, wrong(code(challenge)))));
            told.add(Outcomes.of(() -> client.resend(challenge)));
            client.close();
        }
        String texts = told.stream()
                .map(one -> one instanceof Throwable thrown ? LeakSearch.textOf(thrown) : one.toString())
                .collect(Collectors.joining("\n"));
        return parts.in(run().emitted() + "\n" + texts);
    }

    /** Whether a made-up secret passes for one: some have a form. */
    private boolean opensWith(Map<String, String> secret) {
        Map<String, String> made = new SecretParts(secret, random).made();
        return Outcomes.of(() -> run().openOrThrow(run().config.but(made))) instanceof OtpClient;
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
        if (tooShort.isEmpty() && run().config.secrets().isEmpty()) {
            throw run().notClaimed("none of its settings is a secret, to judge by their keys");
        }
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
        // those that others left behind in this JVM are not this client's
        List<String> before = namesOfThreads();
        note(client());
        leaks.secrets(run().config.secrets());
        for (Trouble trouble : Trouble.values()) {
            Recipient recipient = addressed();
            OtpClient fresh = run().open();
            note(callWith(trouble, () -> fresh.send(recipient)).outcome());
            // a challenge for each, so that every trouble is met: the client must ask
            noteTroubled(trouble, (client, sent) -> client.verify(sent, typed(wrong(delivered(sent)))));
            noteTroubled(trouble, (client, sent) -> client.verify(sent, delivered(sent)));
            noteTroubled(trouble, (client, sent) -> client.resend(sent));
        }
        useOnce();
        haveAllRefused();
        // known only now: what was fetched for these calls
        leaks.secrets(run().testbed.secrets());
        threads.addAll(namesOfThreads());
        threads.removeAll(before);
    }

    private static List<String> namesOfThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private void noteTroubled(Trouble trouble, BiFunction<OtpClient, Challenge, Object> call) {
        // a client of its own, as what trouble leaves behind is not the question here
        OtpClient client = run().open();
        Challenge sent = send(client, OtpRequest.to(addressed()));
        note(callWith(trouble, () -> call.apply(client, sent)).outcome());
    }

    private void useOnce() {
        InetAddress asking = somebody();
        leaks.literally("the address of who asks", asking.getHostAddress());
        OtpRequest request = OtpRequest.to(addressed())
                .idempotencyKey(UUID.randomUUID().toString())
                .requestedFrom(asking);
        note(request);
        Challenge challenge = send(client(), request);
        String code = delivered(challenge);
        note(challenge);
        noteOutcome(() -> client().verify(challenge, typed(wrong(code))));
        noteOutcome(() -> client().verify(challenge, code + "\u0000"));
        noteOutcome(() -> client().verify(challenge, " " + typed(wrong(code)) + " "));
        noteOutcome(() -> client().verify(challenge.client(TestRun.OTHER), code));
        noteOutcome(() -> client().verify(challenge, code));
        noteOutcome(() -> client().verify(challenge, code));
        noteOutcome(() -> client().send(OtpRequest.to(addressed())
                .idempotencyKey(request.idempotencyKey().orElseThrow())));
        useEmail();
    }

    /** Also where the client sends to no e-mail address: then it must not tell whom it refuses. */
    private void useEmail() {
        EmailAddress address = run().email();
        leaks.email(address.address());
        OtpClient fresh = run().open();
        Object sent = Outcomes.of(() -> fresh.send(address));
        note(sent);
        if (sent instanceof Challenge challenge) {
            String code = delivered(challenge);
            noteOutcome(() -> fresh.verify(challenge, typed(wrong(code))));
            noteOutcome(() -> fresh.verify(challenge, code));
            noteOutcome(
                    () -> callWith(Trouble.OUTAGE, () -> fresh.send(address)).outcome());
        }
    }

    private void haveAllRefused() {
        Recipient recipient = addressed();
        noteOutcome(() -> client().send(OtpRequest.to(recipient).via(PIGEON)));
        PhoneNumber abroad = run().phone();
        leaks.number(abroad.e164());
        OtpClient choosy = run().open(run().config.but("allowed-calling-codes", otherCallingCode(abroad)));
        noteOutcome(() -> choosy.send(abroad));
        choosy.close();
        noteOutcome(() -> choosy.send(recipient));
        Map<String, String> nothing =
                run().config.read().keySet().stream().collect(Collectors.toMap(key -> key, key -> ""));
        noteOutcome(() -> run().openOrThrow(run().config.but(nothing)));
        nothing.keySet()
                .forEach(key -> noteOutcome(() -> run().openOrThrow(run().config.but(Map.of(key, "")))));
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
        String code = code(challenge);
        leaks.code(code, belongings(challenge));
        return code;
    }

    /** What a code may be hashed together with. */
    private static String[] belongings(Challenge challenge) {
        String address = challenge.recipient().address();
        return new String[] {address, address.replace("+", ""), challenge.reference()};
    }

    private String typed(String code) {
        leaks.code(code);
        return code;
    }

    private void noteOutcome(Callable<?> call) {
        note(Outcomes.of(call));
    }

    private void note(Object outcome) {
        if (outcome instanceof Throwable one) {
            thrown.add(one);
        } else {
            values.add(outcome);
        }
    }
}
