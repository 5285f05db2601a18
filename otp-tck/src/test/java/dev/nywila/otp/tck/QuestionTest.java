package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** A test of the kit that came to its end without having asked what its rule is about is not proven. */
class QuestionTest {

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

    @Test
    void onlyWhatAskedAQuestionPassesAndABeginningIsNone() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectNestedClass(List.of(Kit.class), Kit.Vacuous.class))
                .execute()
                .testEvents();
        assertThat(tests.failed().stream()).isEmpty();
        assertThat(tests.succeeded().stream().map(QuestionTest::name)).containsExactly("S1: asks");
        assertThat(tests.aborted().stream().map(QuestionTest::name))
                .containsExactlyInAnyOrder("V5: loops over nothing", "R3: only begins", "S8: returns early");
        assertThat(tests.aborted().stream()
                        .map(test -> test.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow()
                                .getMessage()))
                .allMatch(reason -> reason.matches("[A-Z][0-9] not proven: its question did not arise"));
    }

    private static String name(Event test) {
        return test.getTestDescriptor().getDisplayName();
    }

    static class Kit extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return new FakeTestbed(true);
        }

        @Nested
        class Vacuous extends RuleTests {
            @Override
            TestRun run() {
                return latestRun().orElseThrow();
            }

            @Test
            @DisplayName("S1: asks")
            void asks() {
                expect(Objects.nonNull(send()), "a challenge", "none", "doSend");
            }

            @Test
            @DisplayName("V5: loops over nothing")
            void loops() {
                for (Channel channel : List.<Channel>of()) {
                    expect(false, "nothing", channel, "nowhere");
                }
            }

            @Test
            @DisplayName("R3: only begins")
            void begins() {
                Challenge challenge = send();
                approvedBeforehand(client(), challenge, code(challenge));
            }

            @Test
            @DisplayName("S8: returns early")
            void returns() {
                if (send().expiresAt().isPresent()) {
                    return;
                }
                expect(false, "nothing", "something", "nowhere");
            }
        }
    }
}
