package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.spi.OtpProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** D1 and D3. */
abstract class DiscoveryRules extends RuleTests {

    /** Shorter values may stand in a message by chance, as part of another word. */
    private static final int TELLING = 6;

    private static final String CODES = "allowed-calling-codes";
    /** Settings of every client that a word is none of. */
    private static final List<String> NO_TEXTS =
            List.of(CODES, "max-attempts", "send.deadline", "verify.deadline", "close-timeout");

    private static final String LISTS = "allowed-calling-codes[0] and [1], as YAML lists arrive: OtpSettings.list";
    private static final String LOOK_AT = "the name that OtpProvider.open is given: its settings are otp.<name>.…";

    @Test
    @Live(rank = 1, messages = 0, phones = 0)
    @Tag("D1")
    @DisplayName("D1: the provider is found by its id, and listed among all")
    void foundById() {
        String id = run().id;
        expect(id.matches("[a-z][a-z0-9-]{0,31}"), "an id of the form [a-z][a-z0-9-]{0,31}", id, "OtpProvider.id");
        Object found = Outcomes.of(() -> OtpProviders.get(id).id());
        expect(found.equals(id), "a provider of the id " + id, found, "META-INF/services and the module's provides");
        List<String> all = OtpProviders.all().stream().map(OtpProvider::id).toList();
        expect(all.contains(id), id + " among all providers", all, "META-INF/services and the module's provides");
    }

    @Test
    @Live(rank = 2, messages = 0, phones = 0)
    @Tag("D1")
    @DisplayName("D1: a client has the name by which it was opened, also when it is closed")
    void namedAsItWasOpened() {
        expectName(run().config.name, client());
        OtpClient other = run().openOther();
        expectName(TestRun.OTHER, other);
        expectName(run().config.name, client());
        other.close();
        expectName(TestRun.OTHER, other);
    }

    private void expectName(String name, OtpClient client) {
        Object told = Outcomes.of(client::name);
        expect(told.equals(name), "name " + name, told, "OtpClient.name, and the name that OtpProvider.open is given");
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: opening and asking for capabilities make no request")
    void openWithoutRequest() {
        Object capabilities = withoutRequest(() -> run().open().capabilities(), "OtpProvider.open");
        expect(capabilities.equals(client().capabilities()), "equal capabilities", capabilities, "capabilities()");
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: a missing setting is named by its key, all of them at once, and no value is quoted")
    void missingSettings() {
        Map<String, String> required = missing(run().config);
        if (required.isEmpty()) {
            throw run().notClaimed("no setting is required");
        }
        Map<String, String> given = Map.copyOf(run().config.read());
        for (String key : required.keySet()) {
            expectFaults(Outcomes.of(() -> run().openOrThrow(run().config.but(Map.of(key, "")))), List.of(key), given);
            expectFaults(Outcomes.of(() -> run().openOrThrow(run().config.without(Set.of(key)))), List.of(key), given);
        }
        Object all = withoutRequest(() -> run().openOrThrow(run().config.but(required)), "OtpProvider.open");
        expectFaults(all, required.keySet(), given);
        Object absent =
                withoutRequest(() -> run().openOrThrow(run().config.without(required.keySet())), "OtpProvider.open");
        expectFaults(absent, required.keySet(), given);
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: a malformed setting is named by its key, together with the missing ones, and is not quoted")
    void malformedSetting() {
        for (String setting : NO_TEXTS) {
            expectFaultBesideMissing(run().config.key(setting));
        }
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: an unknown setting of the client is named by its key, together with the missing ones")
    void unknownSettings() {
        expectFaultBesideMissing(run().config.key("allowed-calling-code"));
        expectFaultBesideMissing(run().config.key("kit-canary"));
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: a list is read from a key for each of its values too")
    void listedSettings() {
        PhoneNumber recipient = phone();
        String first = run().config.key(CODES + "[0]");
        String second = run().config.key(CODES + "[1]");
        String elsewhere = otherCallingCode(recipient);
        String own = recipient.e164().substring(1, 4);
        String asOneValue = run().config.key(CODES);
        OtpClient choosy = run().open(run().config.but(Map.of(asOneValue, "", first, elsewhere)));
        expectCertainly(OtpFailure.RECIPIENT_BLOCKED, withoutRequest(() -> choosy.send(recipient), LISTS), LISTS);
        OtpClient free = run().open(run().config.but(Map.of(asOneValue, "", first, elsewhere, second, own)));
        approves(free, send(free, OtpRequest.to(recipient)), LISTS);
    }

    private void expectFaultBesideMissing(String key) {
        Map<String, String> broken = missing(run().config);
        broken.put(key, "zanzibar");
        Object outcome = withoutRequest(() -> run().openOrThrow(run().config.but(broken)), "OtpProvider.open");
        expectFaults(outcome, broken.keySet(), Map.of(key, "zanzibar"));
    }

    /** The settings without which a client does not open, each made blank. */
    private Map<String, String> missing(RecordingConfig config) {
        run().open(config);
        Map<String, String> blank = new HashMap<>();
        for (String key : Set.copyOf(config.read().keySet())) {
            if (Outcomes.of(() -> run().openOrThrow(config.but(Map.of(key, "")))) instanceof Exception) {
                blank.put(key, "");
            }
        }
        return blank;
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: a client of another name reads the settings of that name, and no others")
    void settingsOfTheName() {
        RecordingConfig other = run().config.named(TestRun.OTHER);
        Map<String, String> blank = missing(other);
        if (!blank.isEmpty()) {
            expectFaults(Outcomes.of(() -> run().openOrThrow(other.but(blank))), blank.keySet(), Map.of());
        }
        PhoneNumber recipient = phone();
        String elsewhere = otherCallingCode(recipient);
        OtpClient choosy = run().open(other.but(CODES, elsewhere));
        Object refused = withoutRequest(() -> choosy.send(recipient), LOOK_AT);
        expectCertainly(OtpFailure.RECIPIENT_BLOCKED, refused, LOOK_AT);
        OtpClient free = run().open(other.but(Map.of(run().config.key(CODES), elsewhere)));
        approves(free, send(free, OtpRequest.to(recipient)), LOOK_AT);
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: a fault names its key as the settings describe it, so that its reader finds the place")
    void describedFaults() {
        RecordingConfig described = run().config.describedAs(key -> "KIT/" + key.replace('.', '/'));
        Map<String, String> broken = missing(run().config);
        broken.put(run().config.key(CODES), "zanzibar");
        Object outcome = withoutRequest(() -> run().openOrThrow(described.but(broken)), "OtpProvider.open");
        expectCertainly(OtpFailure.CONFIGURATION, outcome, "OtpProvider.open");
        String message = String.valueOf(((OtpException) outcome).getMessage());
        List<String> unnamed = broken.keySet().stream()
                .filter(key -> !message.contains(described.describe(key)))
                .toList();
        expect(
                unnamed.isEmpty(),
                "each key as OtpConfig.describe names it",
                "others of " + unnamed,
                "how faults are worded: OtpSettings.fault does so");
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: a client of a reserved name does not open")
    void reservedNames() {
        for (String name : OtpProviders.RESERVED_NAMES) {
            Object outcome = withoutRequest(() -> run().openOrThrow(run().config.named(name)), "OtpProvider.open");
            expectFaults(outcome, List.of("otp." + name), Map.of());
        }
    }

    private void expectFaults(Object outcome, Iterable<String> keys, Map<String, String> values) {
        expectCertainly(OtpFailure.CONFIGURATION, outcome, "OtpProvider.open; OtpSettings collects the faults");
        OtpOperation operation = ((OtpException) outcome).operation();
        expect(operation == OtpOperation.OPEN, "operation open", operation, "what OtpProvider.open throws");
        String message = String.valueOf(((OtpException) outcome).getMessage());
        List<String> unnamed = new ArrayList<>();
        keys.forEach(key -> {
            if (!message.contains(run().config.describe(key))) {
                unnamed.add(key);
            }
        });
        expect(unnamed.isEmpty(), "all faulty keys in one message", "not named: " + unnamed, "OtpSettings.check");
        List<String> quoted = values.entrySet().stream()
                .filter(entry -> entry.getValue().length() >= TELLING && message.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        expect(quoted.isEmpty(), "no value in the message", "the values of " + quoted, "how faults are worded");
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: settings are read while the client is opened, and not later")
    void readOnceOpened() {
        RecordingConfig settings = run().config.but(Map.of());
        OtpClient client = run().open(settings);
        int read = settings.timesRead();
        String lookAt =
                "what the client keeps of OtpConfig: values, read when it is opened, never the settings themselves";
        OtpRequest keyed =
                OtpRequest.to(recipient()).idempotencyKey(UUID.randomUUID().toString());
        Challenge challenge = send(client, keyed);
        Outcomes.of(() -> client.send(keyed));
        Outcomes.of(() -> client.verify(challenge, wrong(code(challenge))));
        Outcomes.of(() -> client.verify(challenge, code(challenge)));
        Outcomes.of(() -> client.resend(send(client, OtpRequest.to(recipient()))));
        client.capabilities();
        client.close();
        int later = settings.timesRead() - read;
        expect(later == 0, "no look at the settings after open", later + " of them", lookAt);
    }

    private void approves(OtpClient client, Challenge challenge, String lookAt) {
        approves(client, challenge, code(challenge), lookAt);
    }
}
