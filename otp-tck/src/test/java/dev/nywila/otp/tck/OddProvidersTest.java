package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult.Approved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The kit is fair: odd but honest providers fail nothing, and what their reports leave open is what they do not have. */
class OddProvidersTest {

    private static final Path PAGE = Path.of("..", "docs", "odd-providers.md");

    /** Which of them the kit runs on; the tests here run one after the other. */
    private static OddShape underTest = OddShape.MERGED;

    @TempDir
    Path reports;

    private String before;

    @BeforeEach
    void reportElsewhere() {
        before = System.getProperty("otp.tck.report");
        System.setProperty("otp.tck.report", reports.toString());
    }

    @AfterEach
    void reportAsBefore() {
        if (before == null) {
            System.clearProperty("otp.tck.report");
        } else {
            System.setProperty("otp.tck.report", before);
        }
    }

    @TestFactory
    Stream<DynamicTest> failsNothingAndLeavesOpenWhatThePageSays() throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        return EnumSet.allOf(OddShape.class).stream()
                .map(shape -> DynamicTest.dynamicTest(shape.oddity, () -> {
                    Events tests = run(shape);
                    assertThat(reasons(tests.failed())).isEmpty();
                    assertThat(page).contains(row(shape, tests.aborted()));
                }));
    }

    @Test
    void thePageHasNoOtherRows() throws IOException {
        assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| ")))
                .hasSize(OddShape.values().length + 1);
    }

    @Test
    void whatWasAcceptedButNotSentIsNoChallenge() {
        try (OtpClient client = open(new OddTestbed(OddShape.NOT_SENT))) {
            OtpNotDoneException refused =
                    catchThrowableOfType(OtpNotDoneException.class, () -> client.send(OddSide.DEAF));
            assertThat(refused.failure()).isEqualTo(OtpFailure.INVALID_RECIPIENT);
        }
    }

    @Test
    void aSendWhoseReplyIsLostCanBeCheckedWhereTheCallerChoosesWhatIsCheckedBy() {
        for (OddShape shape : OddShape.values()) {
            OddTestbed testbed = new OddTestbed(shape);
            try (OtpClient client = open(testbed)) {
                testbed.inject(Trouble.REPLY_LOST);
                Recipient recipient = shape == OddShape.EMAIL_ONLY ? testbed.email(0) : testbed.phone(0);
                OtpOutcomeUnknownException lost =
                        catchThrowableOfType(OtpOutcomeUnknownException.class, () -> client.send(recipient));
                assertThat(lost.challenge().isPresent()).isEqualTo(shape.callerChooses());
                if (shape.callerChooses()) {
                    Challenge challenge = lost.challenge().orElseThrow();
                    assertThat(client.verify(challenge, testbed.code(challenge)))
                            .isEqualTo(Approved.of(recipient));
                }
            }
        }
    }

    private static OtpClient open(OddTestbed testbed) {
        return OtpProviders.get(testbed.providerId()).open(testbed.config());
    }

    private static Events run(OddShape shape) {
        underTest = shape;
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Kit.class))
                .execute()
                .testEvents();
    }

    /** What the page says of a provider: each reason why something is open, and the rules that it leaves open. */
    private static String row(OddShape shape, Events aborted) {
        Map<String, Set<String>> open = new TreeMap<>();
        reasons(aborted)
                .forEach(reason -> open.computeIfAbsent(reason.substring(3), first -> new TreeSet<>())
                        .add(reason.substring(0, 2)));
        return "| " + shape.oddity + " | " + shape.providers + " | "
                + open.entrySet().stream()
                        .map(one ->
                                one.getKey().replace("not claimed: ", "").replace("the client does not declare", "no")
                                        + " ("
                                        + String.join(", ", one.getValue()) + ")")
                        .collect(Collectors.joining("; "))
                + " |";
    }

    private static List<String> reasons(Events tests) {
        return tests.stream().map(OddProvidersTest::reason).toList();
    }

    private static String reason(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage();
    }

    static class Kit extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return new OddTestbed(underTest);
        }
    }
}
