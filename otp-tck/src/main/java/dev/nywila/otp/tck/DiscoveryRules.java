package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.spi.OtpProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** D1 to D5. */
abstract class DiscoveryRules extends Area {

    /** Shorter values may stand in a message by chance, as part of another word. */
    private static final int TELLING = 6;

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
        run().open();
        Map<String, String> given = Map.copyOf(run().config.read());
        Map<String, String> required = new HashMap<>();
        for (String key : given.keySet()) {
            if (Together.outcome(() -> run().openOrThrow(run().config.but(Map.of(key, ""))))
                    instanceof Exception fault) {
                expectFaults(fault, List.of(key), given);
                required.put(key, "");
            }
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
        run().open();
        Map<String, String> given = Map.copyOf(run().config.read());
        Map<String, String> broken = new HashMap<>();
        for (String key : given.keySet()) {
            if (Together.outcome(() -> run().openOrThrow(run().config.but(Map.of(key, "")))) instanceof Exception) {
                broken.put(key, "");
            }
        }
        String callingCodes = "otp." + run().id + ".allowed-calling-codes";
        broken.put(callingCodes, "zanzibar");
        Object outcome = withoutRequest(() -> run().openOrThrow(run().config.but(broken)), "OtpProvider.open");
        expectFaults(outcome, broken.keySet(), Map.of(callingCodes, "zanzibar"));
    }

    private void expectFaults(Object outcome, Iterable<String> keys, Map<String, String> values) {
        expectCertainly(OtpFailure.CONFIGURATION, outcome, "OtpProvider.open; OtpSettings collects the faults");
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
        Challenge challenge = send(client(), OtpRequest.to(phone()));
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
        PhoneNumber recipient = phone();
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
