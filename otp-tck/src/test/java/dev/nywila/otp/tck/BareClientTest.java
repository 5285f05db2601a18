package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.VerificationResult;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * A test that did not ask its question has not passed. A client that declares nothing shows it: what it is not asked is
 * named here, all else it passes, and of each rule that it passes a broken one of its kind fails a test.
 */
class BareClientTest {

    /** A test of each of these asked nothing: its name, and why. */
    private static final String NOT_ASKED = """
            C5: a leap of the clock gives back no approval and no attempt | not proven: the testbed cannot advance time
            C5: sentAt follows the injected clock | not proven: the testbed cannot advance time
            C7: what the client knows of a challenge is told before the form of a code | not claimed: the client asks its provider about what was approved
            R1: a resend that names another declared channel goes by that one | not claimed: the client does not declare two channels to phones
            R1: the message of a resend goes by the channel and in the language that its challenge says | not proven: the testbed cannot tell what was delivered
            R1: with LOCALE a resend goes in the language of the challenge, unless it names another | not claimed: the client does not declare LOCALE
            R2: the message of a resend goes to the recipient of the challenge | not proven: the testbed cannot tell what was delivered
            R4: a challenge and all of its resends have one count of attempts, whichever of them is tried | not claimed: the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS
            R4: a client that sent none of them counts a challenge and its resends once too | not claimed: the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS
            R4: attempts do not come back by a resend by another channel, in another language or with a key | not claimed: the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS
            R4: attempts do not come back by a resend that fails | not claimed: the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS
            R4: attempts that were used do not come back by resending | not claimed: the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS
            R4: attempts that were used up are not renewed by resending | not claimed: the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS
            R4: each attempt of a chain of resends counts | not claimed: the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS
            S4: a channel that does not lead to the kind of recipient is UNSUPPORTED, without a request | not claimed: the client does not declare EMAIL
            S5: with IDEMPOTENT_SEND a key gives the same challenge from another client too, but for clock and call | not claimed: the client does not declare IDEMPOTENT_SEND
            S5: with IDEMPOTENT_SEND the key of a request to another recipient gives nothing in another client | not claimed: the client does not declare IDEMPOTENT_SEND
            S6: a client that declares EXPIRES_AT tells it for every challenge | not claimed: the client does not declare EXPIRES_AT
            S6: a message goes to whom, by which channel and in which language its challenge says | not proven: the testbed cannot tell what was delivered
            S6: with LOCALE a challenge names the language that was asked for | not claimed: the client does not declare LOCALE
            S6: with OWN_REFERENCE two sends to one recipient have two references | not claimed: the client does not declare OWN_REFERENCE
            S8: a client that declares KEEPS_OLD_CHALLENGE approves the older of two challenges | not claimed: the client does not declare KEEPS_OLD_CHALLENGE
            S8: with KEEPS_OLD_CHALLENGE the first stays good after several more, by whatever channel | not claimed: the client does not declare KEEPS_OLD_CHALLENGE
            V3: with SINGLE_USE one approval also among several clients | not claimed: the client does not declare SINGLE_USE
            V4: with BOUND_TO_CHALLENGE no code of one challenge approves another of the same recipient | not claimed: the client does not declare BOUND_TO_CHALLENGE
            V5: 16 threads do not try more wrong codes than attempts are allowed | not claimed: the client tells neither INCORRECT_CODE nor TOO_MANY_ATTEMPTS
            V5: with ATTEMPTS_REMAINING the provider's own limit is told as it is, and holds for another client | not claimed: the client does not declare ATTEMPTS_REMAINING
            V5: with ATTEMPTS_REMAINING the right code is approved by the last attempt that remains | not claimed: the client does not declare ATTEMPTS_REMAINING
            V6: a code that expired for one client is expired for another | not claimed: the client does not declare EXPIRES_AT
            V6: at expiresAt the code is expired | not claimed: the client does not declare EXPIRES_AT
            V6: at expiresAt the code is expired, however it went and whatever was tried before | not claimed: the client does not declare EXPIRES_AT
            V6: one second before expiresAt the code is approved | not claimed: the client does not declare EXPIRES_AT
            V8: with SINGLE_USE a code that was approved unseen is not approved later | not claimed: the client does not declare SINGLE_USE
            V9: a reference that was never given is UNKNOWN_CHALLENGE, if the client declares that it can tell | not claimed: the client does not declare UNKNOWN_CHALLENGE
            V9: an expired challenge is EXPIRED where that is declared, whether or not the client sent it | not proven: the testbed cannot advance time
            V9: an older challenge is SUPERSEDED, if the client declares that it can tell | not claimed: the client does not declare SUPERSEDED
            V9: what a challenge came to is a rejection also for a client that did not see it | not claimed: the client does not declare SINGLE_USE
            V9: what is said of an older challenge is declared | not claimed: an older challenge is approved too
            """;

    /** Of each rule with tests that it passes, one that breaks it and declares nothing either. */
    private static final Map<Rule, String> BROKEN = new EnumMap<>(Map.ofEntries(
            Map.entry(Rule.D1, "has its provider's id for a name"),
            Map.entry(Rule.D2, "starts a thread when it is made"),
            Map.entry(Rule.D3, "does not look at max-attempts"),
            Map.entry(Rule.D4, "closes all clients of the JVM with one"),
            Map.entry(Rule.D5, "still verifies when it is closed"),
            Map.entry(Rule.S1, "takes any answer to a send for success"),
            Map.entry(Rule.S2, "sends again when the reply is lost"),
            Map.entry(Rule.S3, "claims that a send without a reply was not sent"),
            Map.entry(Rule.S4, "finds an allowed calling code anywhere in a number"),
            Map.entry(Rule.S5, "does not look at idempotency keys"),
            Map.entry(Rule.S6, "makes a resend a root of its own"),
            Map.entry(Rule.S7, "does not tell how long to wait"),
            Map.entry(Rule.S8, "sends nothing the second time"),
            Map.entry(Rule.R1, "claims that a resend without a reply was not sent"),
            Map.entry(Rule.R2, "resends to another number"),
            Map.entry(Rule.R3, "resends only what it sent itself"),
            Map.entry(Rule.R4, "holds max-attempts for each message"),
            Map.entry(Rule.V1, "approves when it does not understand the answer"),
            Map.entry(Rule.V2, "throws on a wrong code"),
            Map.entry(Rule.V3, "keeps an approval and gives it again"),
            Map.entry(Rule.V4, "approves a code of any recipient"),
            Map.entry(Rule.V5, "counts a wrong code once, however often it is tried"),
            Map.entry(Rule.V7, "drops leading zeros"),
            Map.entry(Rule.V8, "checks again when the reply is lost"),
            Map.entry(Rule.V9, "keeps an approval and gives it again"),
            Map.entry(Rule.P1, "logs a wrong code"),
            Map.entry(Rule.C1, "keeps the request of a call in a field"),
            Map.entry(Rule.C2, "clears the flag of an interrupted thread"),
            Map.entry(Rule.C5, "forgets keys when the clock leaps"),
            Map.entry(Rule.C7, "refuses a channel before it looks whose challenge it is"),
            Map.entry(Rule.C6, "gives up for ever after an outage")));

    private static final Broken FOR_EACH_MESSAGE = Broken.client(
            "holds max-attempts for each message", Set.of(Rule.R4), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    return super.check(challenge.root(challenge.reference()), code);
                }
            });

    @Test
    void whatItIsNotAskedIsNotClaimedOrNotProvenAndAllElsePasses() {
        Events tests = KitRun.tests(
                Broken.client("is honest", Set.of(), PlainClient::new).bare());
        assertThat(tests.failed().stream().map(BareClientTest::line)).isEmpty();
        assertThat(tests.aborted().stream().map(BareClientTest::line))
                .containsExactlyInAnyOrderElementsOf(NOT_ASKED.lines().toList());
        assertThat(BROKEN.keySet()).isEqualTo(rules(tests.succeeded()));
    }

    private static String line(Event test) {
        String reason = test.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage();
        // the rule stands in front of both
        return test.getTestDescriptor().getDisplayName() + " | " + reason.substring("V1 ".length());
    }

    private static Set<Rule> rules(Events tests) {
        return tests.stream()
                .map(test -> Rule.of(test.getTestDescriptor().getDisplayName()).orElseThrow())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
    }

    @TestFactory
    Stream<DynamicTest> eachRuleThatItPassesIsFailedByABrokenOneOfItsKind() {
        return BROKEN.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey() + ": " + entry.getValue(), () -> {
                    Broken broken = Stream.of(Broken.zoo(), Broken.missed(), List.of(FOR_EACH_MESSAGE))
                            .flatMap(List::stream)
                            .filter(one -> one.name().equals(entry.getValue()))
                            .findFirst()
                            .orElseThrow();
                    assertThat(broken.rules()).contains(entry.getKey());
                    assertThat(KitRun.of(broken.bare()).stream().map(KitRun.Failure::rule))
                            .contains(entry.getKey());
                }));
    }
}
