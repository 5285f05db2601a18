package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.spi.OtpProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** D1 to D5. */
abstract class DiscoveryRules extends Area {

    /** Shorter values may stand in a message by chance, as part of another word. */
    private static final int TELLING = 6;

    private static final String CODES = "allowed-calling-codes";
    private static final String LISTS = "allowed-calling-codes[0] and [1], as YAML lists arrive: OtpSettings.list";
    private static final String LOOK_AT = "the name that OtpProvider.open is given: its settings are otp.<name>.…";

    @Test
    @Tag("D1")
    @DisplayName("D1: the provider is found by its id, and listed among all")
    void foundById() {
        String id = run().id;
        expect(id.matches("[a-z][a-z0-9-]{0,31}"), "an id of the form [a-z][a-z0-9-]{0,31}", id, "OtpProvider.id");
        Object found = Together.outcome(() -> OtpProviders.get(id).id());
        expect(found.equals(id), "a provider of the id " + id, found, "META-INF/services and the module's provides");
        List<String> all = OtpProviders.all().stream().map(OtpProvider::id).toList();
        expect(all.contains(id), id + " among all providers", all, "META-INF/services and the module's provides");
    }

    @Test
    @Tag("D1")
    @DisplayName("D1: a client has the name by which it was opened, also when it is closed")
    void namedAsItWasOpened() {
        expectName(run().config.name, client());
        OtpClient other = run().openOther();
        expectName(Run.OTHER, other);
        other.close();
        expectName(Run.OTHER, other);
    }

    private void expectName(String name, OtpClient client) {
        Object told = Together.outcome(client::name);
        expect(told.equals(name), "name " + name, told, "OtpClient.name, and the name that OtpProvider.open is given");
    }

    @Test
    @Tag("D2")
    @DisplayName("D2: being found makes no request")
    void foundWithoutRequest() {
        Object found = withoutRequest(() -> OtpProviders.get(run().id), "the provider's constructor");
        expect(found instanceof OtpProvider, "a provider that is made", found, "the provider's constructor");
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
        Map<String, String> given = Map.copyOf(run().config.read());
        for (String key : required.keySet()) {
            expectFaults(
                    Together.outcome(() -> run().openOrThrow(run().config.but(Map.of(key, "")))), List.of(key), given);
        }
        if (!required.isEmpty()) {
            Object all = withoutRequest(() -> run().openOrThrow(run().config.but(required)), "OtpProvider.open");
            expectFaults(all, required.keySet(), given);
        }
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: a malformed setting is named by its key, together with the missing ones, and is not quoted")
    void malformedSetting() {
        expectFaultBesideMissing(run().config.key(CODES));
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
        String elsewhere = AdmittingRules.otherCallingCode(recipient);
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
            if (Together.outcome(() -> run().openOrThrow(config.but(Map.of(key, "")))) instanceof Exception) {
                blank.put(key, "");
            }
        }
        return blank;
    }

    @Test
    @Tag("D3")
    @DisplayName("D3: a client of another name reads the settings of that name, and no others")
    void settingsOfTheName() {
        RecordingConfig other = run().config.named(Run.OTHER);
        Map<String, String> blank = missing(other);
        if (!blank.isEmpty()) {
            expectFaults(Together.outcome(() -> run().openOrThrow(other.but(blank))), blank.keySet(), Map.of());
        }
        PhoneNumber recipient = phone();
        String elsewhere = AdmittingRules.otherCallingCode(recipient);
        OtpClient choosy = run().open(other.but(CODES, elsewhere));
        Object refused = withoutRequest(() -> choosy.send(recipient), LOOK_AT);
        expectCertainly(OtpFailure.RECIPIENT_BLOCKED, refused, LOOK_AT);
        OtpClient free = run().open(other.but(Map.of(run().config.key(CODES), elsewhere)));
        approves(free, send(free, OtpRequest.to(recipient)), LOOK_AT);
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
    @Tag("D4")
    @DisplayName("D4: closing one client leaves another working")
    void independentClients() {
        OtpClient other = run().open();
        Challenge challenge = send(client(), OtpRequest.to(recipient()));
        other.close();
        approves(client(), challenge, code(challenge), "static state of the adapter");
        approves(client(), send(), "static state of the adapter");
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
            Object outcome = Together.outcome(() -> {
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
        expect(
                closed.capabilities().equals(client().capabilities()),
                "the same capabilities when closed",
                closed.capabilities(),
                "capabilities()");
    }
}
