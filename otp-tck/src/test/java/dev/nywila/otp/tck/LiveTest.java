package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.PhoneNumber;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Live mode without an account; with one that is a simulator, otp-beem's tests run it. */
class LiveTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final PhoneNumber BOB = PhoneNumber.of("+255713507068");

    private final FakeTestbed provider = new FakeTestbed(true);
    private final LiveAccount account = new LiveAccount(
            "kit-fake",
            "kit-fake",
            provider.config(),
            List.of(ALICE, BOB),
            2,
            new LiveCodes((recipient, n) -> "code " + n));
    private final LiveTestbed live = new LiveTestbed(account);
    private final OtpClient client = new CountedClient(account, new FakeProvider().open(provider.config()));

    @Test
    void theMaximumHoldsWhateverATestDoes() {
        Challenge first = client.send(ALICE);
        client.resend(first);
        assertThatThrownBy(() -> client.send(BOB))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("the maximum of 2 messages is used up");
        assertThatThrownBy(() -> client.resend(first)).isInstanceOf(TestAbortedException.class);
        assertThat(provider.requestsSeen()).isEqualTo(2);
    }

    @Test
    void aRefusedMessageEndsATestThatLooksForAnException() {
        client.send(ALICE);
        client.send(BOB);
        assertThatThrownBy(() -> Outcomes.of(() -> client.send(ALICE))).isInstanceOf(TestAbortedException.class);
    }

    @Test
    void nothingMoreIsSentWhereNobodyKnowsWhoseCodeComesNext() {
        provider.inject(Trouble.REPLY_LOST);
        assertThatThrownBy(() -> client.send(ALICE))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("a send ended in OtpOutcomeUnknownException");
        assertThatThrownBy(() -> client.send(ALICE))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("outcome is unknown");
        assertThat(provider.requestsSeen()).isEqualTo(1);
    }

    @Test
    void whatTheAccountRefusesProvesNothing() {
        provider.inject(Trouble.THROTTLED);
        assertThatThrownBy(() -> client.send(ALICE))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining(
                        "a send ended in OtpNotDoneException RATE_LIMITED, provider's word 429, retry after PT7S");
        assertThat(client.send(BOB).recipient()).isEqualTo(BOB);
    }

    @Test
    void eachMessageHasACodeOfItsOwnAskedForOnce() {
        Challenge first = client.send(ALICE);
        Challenge second = client.send(ALICE);
        assertThat(live.code(second)).isEqualTo("code 2");
        assertThat(live.code(first)).isEqualTo("code 1");
        assertThat(live.phone(0)).isEqualTo(ALICE);
        assertThat(live.phone(3)).isEqualTo(BOB);
    }

    @Test
    void aCodeThatNeverCameEndsTheTest() {
        LiveCodes silent = new LiveCodes((recipient, n) -> "");
        Challenge challenge = client.send(ALICE);
        silent.expect(challenge);
        assertThatThrownBy(() -> silent.code(challenge)).isInstanceOf(TestAbortedException.class);
    }

    @Test
    void aFilesOldLinesAreNoCodes(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("codes"), ALICE.e164() + " 111111\n");
        LiveCodes codes = LiveCodes.of(file);
        Challenge challenge = client.send(ALICE);
        codes.expect(challenge);
        Files.writeString(
                file, ALICE.e164() + " 111111\n" + BOB.e164() + " 222222\nnonsense\n" + ALICE.e164() + " 333333\n");
        assertThat(codes.code(challenge)).isEqualTo("333333");
    }

    @Test
    void messagesAreSpentOnTheMostTellingTestsAndNoneOnWhatDoesNotFit() {
        assertThat(new LivePlan(0, 2).messages()).isZero();
        assertThat(new LivePlan(0, 2)).hasToString("foundById (D1), namedAsItWasOpened (D1)");
        assertThat(new LivePlan(3, 1))
                .hasToString("foundById (D1), namedAsItWasOpened (D1), approved (V1), notApprovedAgain (V3), neverGiven"
                        + " (V9)");
        assertThat(Stream.iterate(0, n -> n + 1).limit(50)).allMatch(n -> new LivePlan(n, 2).messages() <= n);
    }

    @Test
    void anAccountMayBeAClientOfAnyName() {
        Map<String, String> main = Map.of(
                "otp.provider", "main",
                "otp.main.provider", "kit-fake",
                "otp.main.api-key", "key-of-the-fake",
                "otp.main.secret-key", "not to tell",
                "otp.live.phones", ALICE.e164());
        LiveAccount account = LiveAccount.of(OtpConfig.of(main).with(FakeSide.class, new FakeSide()));
        assertThat(account.announcement())
                .startsWith("Live, with client main of provider kit-fake: at most 0 messages");
        assertThat(new LiveTestbed(account).providerId()).isEqualTo("kit-fake");
        assertThat(new LiveTestbed(account).clientName()).isEqualTo("main");
    }

    @Test
    void everyPlannedTestIsOneOfTheKitsAndHasAPlaceOfItsOwn() {
        List<Method> live = Stream.of(OtpProviderTck.class.getDeclaredClasses())
                .flatMap(group -> Stream.of(group.getSuperclass().getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Live.class))
                .toList();
        assertThat(live)
                .isNotEmpty()
                .allMatch(method -> method.isAnnotationPresent(Test.class))
                .extracting(method -> method.getAnnotation(Live.class).rank())
                .doesNotHaveDuplicates();
    }
}
