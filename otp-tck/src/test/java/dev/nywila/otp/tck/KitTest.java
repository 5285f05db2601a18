package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.Recipient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The kit, held to what it promises, but for what it catches: that is {@link ZooTest}'s. */
class KitTest {

    private static final Path CONTRACT = Path.of("..", "docs", "contract.md");
    private static final Pattern RULE = Pattern.compile(
            "^- \\*\\*([A-Z][0-9])\\*\\* \\*\\*(\\S[^*]*)\\.\\*\\* \\S[^\\n]*(?:\\n {2}(?!- )[^\\n]+)*\\n"
                    + " {2}- \\*Intent: [^\\n]+\\*\\n {2}- Checked: ([^\\n]+(?:\\n {4}[^\\n]+)*)$",
            Pattern.MULTILINE);

    @TempDir
    Path reports;

    private String before;

    @BeforeEach
    void reportElsewhere() {
        before = System.getProperty("otp.tck.report");
        System.setProperty("otp.tck.report", reports.resolve("made").toString());
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
    void anHonestProviderPassesAndEveryRuleHasATest() throws IOException {
        assertThat(brokenRules(run(Honest.class))).isEmpty();
        assertThat(report())
                .startsWith("Conformance of provider kit-fake\nby " + Honest.class.getName() + "\n\nD1  passed ")
                .contains("\nC3  not for a black box  ")
                .endsWith("\n34 rules, 32 passed, 2 not for a black box\nConforms: yes\n");
    }

    @Test
    void aLoggedCodeIsFound() throws IOException {
        expectBroken(LogsTheCode.class, Rule.P1);
        assertThat(report())
                .contains("P1  failed ")
                .contains("7 of 8 tests passed")
                .contains("failed: expected nothing that is private; seen: [a code] in \"*****\"; look at: ");
    }

    @Test
    void withoutFacilitiesRulesAreNotProvenAndThoseThatCannotBeWaivedFail() throws IOException {
        Events tests = run(Bare.class);
        Set<Rule> notProven = rules(
                tests.aborted().stream().filter(event -> reason(event).contains(" not proven: the testbed cannot ")));
        assertThat(notProven)
                .containsExactly(
                        Rule.S5, Rule.S6, Rule.S7, Rule.R1, Rule.R2, Rule.R4, Rule.V5, Rule.V6, Rule.V8, Rule.V9,
                        Rule.C5, Rule.C6);
        Set<Rule> failed = brokenRules(tests);
        assertThat(failed).containsExactly(Rule.S1, Rule.S2, Rule.S3, Rule.V1, Rule.V2, Rule.V3, Rule.V4, Rule.P1);
        assertThat(tests.failed().stream().map(KitTest::reason))
                .allMatch(message -> message.contains(" can never be waived; look at: OtpTestbed."));
        assertThat(report()).contains("""
                        V6  not proven           expiry
                              0 of 4 tests passed
                              not proven: the testbed cannot advance time
                        """).contains("R3  passed ");
        EnumSet<Rule> needing = EnumSet.copyOf(notProven);
        needing.addAll(failed);
        assertThat(contract()
                        .filter(rule -> rule.group(3).startsWith("kit, with "))
                        .map(KitTest::rule))
                .containsExactlyElementsOf(needing);
    }

    @Test
    void aTestbedWhoseHearingIsNotShownFailsP1() throws IOException {
        assertThat(brokenRules(run(Mute.class))).containsExactly(Rule.P1);
        assertThat(report()).contains("the testbed cannot emit a line, but P1 can never be waived");
        expectBroken(Deaf.class, Rule.P1);
        assertThat(report()).contains("failed: expected the line that OtpTestbed.emit emitted; seen: not heard; ");
    }

    @Test
    void whereTheClockGoesOnAndAMachineIsSlowExpiryIsNotProven() throws IOException {
        Events tests = run(Ticking.class);
        assertThat(brokenRules(tests)).isEmpty();
        assertThat(tests.aborted().stream().map(KitTest::reason))
                .containsExactlyInAnyOrder(
                        "V6 not proven: the testbed's clock went on by itself and reached expiresAt",
                        "V9 not claimed: an older challenge is approved too",
                        "V9 not claimed: the client does not declare SUPERSEDED");
    }

    @Test
    void mistakesOfATestbedAreNamed() throws IOException {
        assertThat(run(Forgetful.class).failed().stream().map(KitTest::reason))
                .isNotEmpty()
                .anyMatch(message -> message.startsWith("V1: expected a code delivered for the challenge; ")
                        && message.endsWith(
                                "look at: its reference, and OtpTestbed.code; after: send to phone A → challenge 1"));
        expectBroken(ShortSecret.class, Rule.P1);
        assertThat(report()).contains("seen: fewer in [otp.kit-fake.secret-key]; look at: OtpTestbed.config");
        assertThat(run(NoSecret.class).failed().stream().map(KitTest::reason))
                .anyMatch(message -> message.contains("seen: OtpNotDoneException CONFIGURATION (kit-fake: ")
                        && message.contains("otp.kit-fake.secret-key is missing"));
    }

    @Test
    void everyTestIsNamedAndTaggedAfterItsRule() {
        Set<Rule> tested = EnumSet.noneOf(Rule.class);
        for (Class<?> group : OtpProviderTck.class.getDeclaredClasses()) {
            Class<?> rules = group.getSuperclass();
            assertThat(rules.getSuperclass()).isEqualTo(RuleTests.class);
            Stream.of(rules.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .forEach(method -> {
                        String name = method.getAnnotation(DisplayName.class).value();
                        Rule rule = Rule.of(name).orElseThrow(() -> new AssertionError(name));
                        assertThat(method.getAnnotationsByType(Tag.class))
                                .extracting(Tag::value)
                                .as(name)
                                .containsExactly(rule.name());
                        tested.add(rule);
                    });
        }
        assertThat(tested)
                .isEqualTo(Stream.of(Rule.values())
                        .filter(Rule::isForBlackBox)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class))));
    }

    @Test
    void aTestbedThatDoesNotStartFailsTheTestsAndIsReported() throws IOException {
        assertThat(run(DoesNotStart.class).succeeded().count()).isZero();
        assertThat(Files.readString(reports.resolve("made/otp-conformance-unknown.txt")))
                .contains("0 of ");
    }

    @Test
    void theContractListsTheRulesInTheirOrderByTheSameTitles() throws IOException {
        assertThat(contract().map(KitTest::rule)).containsExactly(Rule.values());
        assertThat(contract()).allSatisfy(rule -> assertThat(rule(rule).title).isEqualToIgnoringCase(rule.group(2)));
        assertThat(contract()
                        .filter(rule -> rule.group(3).startsWith("not by a black box: "))
                        .map(KitTest::rule))
                .containsExactlyElementsOf(Stream.of(Rule.values())
                        .filter(rule -> !rule.isForBlackBox())
                        .toList());
        assertThat(Files.readString(CONTRACT)).contains("**V1, V2, V3, V4, S1, S2, S3 and P1 can never be waived.**");
        assertThat(Stream.of(Rule.values()).filter(rule -> !rule.canBeWaived()))
                .containsExactly(Rule.S1, Rule.S2, Rule.S3, Rule.V1, Rule.V2, Rule.V3, Rule.V4, Rule.P1);
    }

    private static Stream<MatchResult> contract() throws IOException {
        return RULE.matcher(Files.readString(CONTRACT)).results();
    }

    private static Rule rule(MatchResult inContract) {
        return Rule.valueOf(inContract.group(1));
    }

    private void expectBroken(Class<?> kit, Rule... rules) throws IOException {
        Events tests = run(kit);
        assertThat(brokenRules(tests)).containsExactly(rules);
        assertThat(tests.failed().stream())
                .allSatisfy(event -> assertThat(reason(event))
                        .startsWith(Rule.of(event.getTestDescriptor().getDisplayName())
                                        .orElseThrow() + ": expected ")
                        .containsPattern("; seen: .+; look at: .+"));
        for (Rule rule : rules) {
            assertThat(report()).contains("\n" + rule + "  failed ");
        }
    }

    private static Events run(Class<?> kit) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(kit))
                .execute()
                .testEvents();
    }

    private String report() throws IOException {
        return Files.readString(reports.resolve("made/otp-conformance-kit-fake.txt"));
    }

    private static Set<Rule> brokenRules(Events tests) {
        return rules(tests.failed().stream());
    }

    private static Set<Rule> rules(Stream<Event> tests) {
        List<Rule> rules = tests.map(event ->
                        Rule.of(event.getTestDescriptor().getDisplayName()).orElseThrow())
                .toList();
        return rules.isEmpty()
                ? Set.of()
                : rules.stream().collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
    }

    private static String reason(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage();
    }

    static class Honest extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return new FakeTestbed(true);
        }
    }

    static class Bare extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return new FakeTestbed(false);
        }
    }

    static class LogsTheCode extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            FakeSide side = new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    Sent message = super.send(recipient);
                    log(message.code());
                    return message;
                }
            };
            return new FakeTestbed(side, true);
        }
    }

    static class Mute extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return new FakeTestbed(true) {
                @Override
                public boolean emit(String line) {
                    return false;
                }
            };
        }
    }

    static class Deaf extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return new FakeTestbed(true) {
                @Override
                public Optional<String> emitted() {
                    return Optional.of("POST /send");
                }
            };
        }
    }

    static class Forgetful extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return new FakeTestbed(true) {
                @Override
                public String code(Challenge challenge) {
                    return null;
                }
            };
        }
    }

    /** Its clock does not stand still while the code is looked up. */
    static class Ticking extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            FakeSide side = new FakeSide();
            return new FakeTestbed(side, true) {
                @Override
                public String code(Challenge challenge) {
                    side.advance(Duration.ofSeconds(2));
                    return super.code(challenge);
                }
            };
        }
    }

    static class ShortSecret extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return withSecretKey("abc");
        }
    }

    static class NoSecret extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() {
            return withSecretKey("");
        }
    }

    private static OtpTestbed withSecretKey(String secretKey) {
        return new FakeTestbed(true) {
            @Override
            public OtpConfig config() {
                return new RecordingConfig(super.config(), clientName(), Map.of("otp.kit-fake.secret-key", secretKey));
            }
        };
    }

    static class DoesNotStart extends OtpProviderTck {
        @Override
        protected OtpTestbed testbed() throws Exception {
            throw new IOException("no port is free");
        }
    }
}
