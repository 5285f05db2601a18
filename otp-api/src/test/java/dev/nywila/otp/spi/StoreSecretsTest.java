package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The secret of a store: which are refused, and how one is renewed while people sign up. */
class StoreSecretsTest {

    private static final String OLD = "the former secret of all instances.";
    private static final String NEW = "the renewed secret of all instances";
    private static final OtpRequest REQUEST = OtpRequest.to(ALICE).idempotencyKey("a-key-of-one-action");

    private final MapStore store = new MapStore();
    private final AtomicInteger references = new AtomicInteger();
    private final List<ScriptedClient> all = new ArrayList<>();

    /** A stage of a renewal. */
    private enum Stage {
        BEFORE,
        ANNOUNCED,
        CHANGED,
        AFTER
    }

    private static Map<String, String> settings(Stage stage) {
        return switch (stage) {
            case BEFORE -> Map.of("otp.store.secret", OLD);
            case ANNOUNCED -> Map.of("otp.store.secret", OLD, "otp.store.next-secret", NEW);
            case CHANGED -> Map.of("otp.store.secret", NEW, "otp.store.previous-secret", OLD);
            case AFTER -> Map.of("otp.store.secret", NEW);
        };
    }

    private ScriptedClient open(Stage stage) {
        return open(settings(stage));
    }

    private ScriptedClient open(Map<String, String> settings) {
        OtpConfig config = OtpConfig.of(settings).with(OtpStore.class, store);
        ScriptedClient client = new ScriptedClient(new OtpSettings("acme", config, "acme"), ScriptedClient.declaring());
        client.onSend = request -> ScriptedClient.challenge("ref-" + references.incrementAndGet(), request.recipient());
        all.add(client);
        return client;
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE, ANNOUNCED",
        "ANNOUNCED, BEFORE",
        "ANNOUNCED, ANNOUNCED",
        "ANNOUNCED, CHANGED",
        "CHANGED, ANNOUNCED",
        "CHANGED, CHANGED",
        "CHANGED, AFTER",
        "AFTER, CHANGED"
    })
    void instancesOfTwoStagesAreAsOne(Stage stage, Stage next) {
        ScriptedClient one = open(stage);
        ScriptedClient other = open(next);
        Challenge challenge = one.send(REQUEST);
        assertThat(other.send(REQUEST)).isEqualTo(challenge);
        for (int i = 0; i < 4; i++) {
            (i % 2 == 0 ? other : one).verify(challenge, "111111");
        }
        Challenge again = other.resend(challenge);
        assertThat(one.verify(again, RIGHT)).isInstanceOf(Approved.class);
        assertThat(other.verify(again, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        one.verify(challenge, "111111");
        assertThat(other.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
        assertThat(all.stream().mapToInt(client -> client.sends.get()).sum()).isEqualTo(2);
    }

    /** Of the same moment: both look, and find nothing, before either writes. */
    @ParameterizedTest
    @CsvSource({"BEFORE, ANNOUNCED", "ANNOUNCED, CHANGED", "CHANGED, ANNOUNCED", "CHANGED, CHANGED", "CHANGED, AFTER"})
    void oneOfTwoStagesClaimsAKey(Stage stage, Stage next) {
        ScriptedClient one = open(stage);
        ScriptedClient other = open(next);
        open(next).send(ALICE);
        Challenge[] inBetween = new Challenge[1];
        store.before = (operation, key) -> {
            if (operation.equals("set") && key.startsWith("k.")) {
                store.before = (later, name) -> {};
                inBetween[0] = other.send(REQUEST);
            }
        };
        assertThat(one.send(REQUEST)).isEqualTo(inBetween[0]);
        assertThat(one.sends).hasValue(0);
    }

    @Test
    void renewalLosesNothingOfWhatIsUnderWay() {
        Challenge challenge = open(Stage.BEFORE).send(REQUEST);
        open(Stage.BEFORE).verify(challenge, "111111");
        open(Stage.ANNOUNCED).verify(challenge, "111111");
        open(Stage.CHANGED).verify(challenge, "111111");
        assertThat(open(Stage.CHANGED).send(REQUEST)).isEqualTo(challenge);
        Challenge later = open(Stage.CHANGED).send(ALICE);
        assertThat(open(Stage.AFTER).verify(later, RIGHT)).isInstanceOf(Approved.class);
    }

    @Test
    void clientsOfDifferentSecretsAreRefused() {
        open(Stage.BEFORE).send(ALICE);
        ScriptedClient stranger = open(Stage.AFTER);
        OtpException refused = catchThrowableOfType(OtpException.class, () -> stranger.send(REQUEST));
        assertThat(refused).isInstanceOf(OtpNotDoneException.class).hasMessageContaining("another otp.store.secret");
        assertThat(refused.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(SharedMemoryTest.failure(() -> stranger.send(ALICE))).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(stranger.sends).hasValue(0);
        assertThat(open(Stage.BEFORE).send(REQUEST).recipient()).isEqualTo(ALICE);
    }

    @Test
    void valueOfSomebodyElsesFailsClosedAndIsNamed() {
        ScriptedClient client = open(Stage.BEFORE);
        Challenge challenge = client.send(REQUEST);
        for (String name : store.dump().keySet()) {
            if (name.startsWith("c.") || name.startsWith("k.")) {
                store.put(name, new byte[] {1, 2, 3});
            }
        }
        OtpException verify = catchThrowableOfType(OtpException.class, () -> client.verify(challenge, RIGHT));
        assertThat(verify.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(verify).isInstanceOf(OtpNotDoneException.class).hasMessageContaining("a challenge");
        OtpException send = catchThrowableOfType(OtpException.class, () -> client.send(REQUEST));
        assertThat(send.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(send).isInstanceOf(OtpNotDoneException.class).hasMessageContaining("an idempotency key");
        assertThat(client.sends).hasValue(1);
        assertThat(client.verifies).hasValue(0);
    }

    @Test
    void valueOfANewerFormatIsNamed() {
        ScriptedClient client = open(Stage.BEFORE);
        Challenge challenge = client.send(ALICE);
        store.dump().keySet().stream().filter(name -> name.startsWith("c.")).forEach(name -> {
            byte[] value = store.dump().get(name);
            value[0] = 2;
            store.put(name, value);
        });
        OtpException verify = catchThrowableOfType(OtpException.class, () -> client.verify(challenge, RIGHT));
        assertThat(verify.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(verify).hasMessageContaining("a newer version of this library");
    }

    /** One value in another's place: each is bound to its name. */
    @Test
    void valueThatWasMovedIsNoValue() {
        ScriptedClient client = open(Stage.BEFORE);
        Challenge used = client.send(ALICE);
        Map<String, byte[]> fresh = store.dump();
        Challenge challenge = client.send(ALICE);
        String place = store.dump().keySet().stream()
                .filter(name -> !fresh.containsKey(name))
                .findFirst()
                .orElseThrow();
        byte[] other = fresh.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("c."))
                .findFirst()
                .orElseThrow()
                .getValue();
        store.put(place, other);
        assertThat(catchThrowableOfType(OtpException.class, () -> client.verify(challenge, RIGHT))
                        .failure())
                .isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(client.verify(used, RIGHT)).isInstanceOf(Approved.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "otp.store.secret=short | otp.store.secret is shorter than 32 bytes",
                "otp.store.sekret=x | otp.store.sekret is unknown; did you mean otp.store.secret?",
                "otp.store.sekret=x | otp.store.secret is missing; a store needs a random one",
                "otp.store.next-secret=short | otp.store.next-secret is shorter than 32 bytes",
            })
    void faultIsNamedByItsKey(String setting, String fault) {
        String[] parts = setting.split("=", -1);
        OtpNotDoneException refused =
                catchThrowableOfType(OtpNotDoneException.class, () -> open(Map.of(parts[0], parts[1])));
        assertThat(refused.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(refused).hasMessageContaining(fault);
    }

    @Test
    void twoRenewalsAtOnceAreRefused() {
        Map<String, String> settings = new HashMap<>(settings(Stage.ANNOUNCED));
        settings.putAll(Map.of("otp.store.previous-secret", NEW));
        assertThat(catchThrowableOfType(OtpNotDoneException.class, () -> open(settings)))
                .hasMessageContaining("renew one secret at a time");
    }

    @Test
    void secretWithoutAStoreIsRefused() {
        OtpSettings settings = new OtpSettings("acme", OtpConfig.of(settings(Stage.BEFORE)), "acme");
        assertThat(catchThrowableOfType(
                        OtpNotDoneException.class, () -> new ScriptedClient(settings, ScriptedClient.declaring())))
                .hasMessageContaining("otp.store.secret is set, but no OtpStore is given");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdef0123456789abcdef", "ääääääääääääääää"})
    void secretOf32BytesPasses(String secret) {
        assertThatCode(() -> open(Map.of("otp.store.secret", secret))).doesNotThrowAnyException();
    }
}
