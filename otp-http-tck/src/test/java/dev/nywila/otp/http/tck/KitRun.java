package dev.nywila.otp.http.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests on a broken adapter: the faults that tell most, the areas that judge its rules, and one test of each other
 * area, as each of some dozen adapters takes its time; all of them with {@code -Dzoo.whole=true}. What a JVM of its own
 * measures is left to the one whose budget is broken. The honest adapter goes through all.
 */
final class KitRun {

    /** Whatever is about to happen happens at once, or never. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Set<String> TELLING = Set.of(
            "connection refused",
            "host not found",
            "two addresses, the first refuses",
            "the name is never found",
            "closed as soon as it was accepted",
            "a success before the request",
            "an accepted send before the request",
            "a line end before the request",
            "401 before the request",
            "429 before the request",
            "closed after the request’s head",
            "closed after the request",
            "reset after the request",
            "no answer",
            "a complete reply, and the connection stays open",
            "kept, closed while idle",
            "kept, a second reply, on the idle connection",
            "a second reply that says the same, right behind the first",
            "half the headers, then closed",
            "half the body, then reset",
            "the body trickles in",
            "a body without end",
            "a byte more than 64 KiB of body",
            "exactly 64 KiB of body",
            "a length shorter than the body",
            "a length longer than the body",
            "two lengths that differ",
            "chunks",
            "the last chunk is missing, then closed",
            "HTTP/1.0",
            "a folded header",
            "302 to another host",
            "401 as HTML",
            "429, Retry-After: 1",
            "429, Retry-After: 31536000",
            "503 as HTML",
            "503, Retry-After: 1",
            "500",
            "403 as HTML",
            "202 with a success in its body",
            "400 with a success in its body",
            "nothing",
            "[]",
            "something behind the end",
            "a byte that is not UTF-8",
            "status twice",
            "a name twice far below",
            "gzip that was not asked for",
            "beside status, \"error\":true",
            "far below, \"success\":false",
            "harmless, \"success\":true",
            "harmless far below, \"status\":200",
            "fields that are not known",
            "interrupted before the call",
            "interrupted during the look-up",
            "interrupted after the request",
            "the client is closed after the request",
            "StackOverflowError inside",
            "the meter registry refuses what a call measures",
            "the wall clock leaps an hour ahead during the call",
            "the JVM’s default proxy selector points elsewhere");
    private static final Set<String> ECHOES = Set.of("body", "text", "reason phrase", "Retry-After", "cut off body");

    /** Of the areas that a sample leaves out: one test each, lest a broken adapter break what it is not listed for. */
    private static final Set<String> OF_EACH_AREA = Set.of(
            "endsAsItMust",
            "inTheOrdinaryLifeOfAChallenge",
            "noneIsHeldWhileThereIsNoPermit",
            "isInterruptedWhenTheClientCloses",
            "whatDiffersFromASuccessInOneThingIsNone");

    private static volatile Broken current = Broken.client("none", Set.of(), PlainClient::new);

    private KitRun() {}

    /** A test that failed: the rules that it names, and what it said. */
    record Failure(Set<Rule> rules, String test, String message) {}

    /** All that needs no JVM of its own and no crowd. */
    static class Whole {

        @Nested
        class Faults extends FaultMatrix {
            @Override
            HttpSubject subject() {
                return current.subject();
            }

            @Override
            Duration patience() {
                return PATIENCE;
            }
        }

        @Nested
        class Privacy extends LeakRules {
            @Override
            HttpSubject subject() {
                return current.subject();
            }
        }

        @Nested
        class Monitors extends MonitorRules {
            @Override
            HttpSubject subject() {
                return current.subject();
            }
        }

        @Nested
        class Hanging extends HungRules {
            @Override
            HttpSubject subject() {
                return current.subject();
            }
        }

        @Nested
        class Changed extends FuzzRules {
            @Override
            HttpSubject subject() {
                return current.subject();
            }

            @Override
            int exchanges() {
                return 100;
            }
        }
    }

    static class Sample {

        @Nested
        class Faults extends FaultMatrix {
            @Override
            HttpSubject subject() {
                return current.subject();
            }

            @Override
            Duration patience() {
                return PATIENCE;
            }

            @Override
            Stream<Fault> faults() {
                boolean untilTheDeadline = !Collections.disjoint(current.rules(), Set.of(Rule.C2, Rule.C3, Rule.D5));
                return super.faults()
                        .filter(fault -> TELLING.contains(fault.name()))
                        .filter(fault -> untilTheDeadline || !fault.traits().stalls());
            }
        }

        @Nested
        class Privacy extends LeakRules {
            @Override
            HttpSubject subject() {
                return current.subject();
            }

            @Override
            List<Echo> echoes() {
                return super.echoes().stream()
                        .filter(echo -> ECHOES.contains(echo.toString()))
                        .toList();
            }
        }

        @Nested
        class Monitors extends MonitorRules {
            @Override
            HttpSubject subject() {
                return current.subject();
            }
        }

        @Nested
        class Hanging extends HungRules {
            @Override
            HttpSubject subject() {
                return current.subject();
            }
        }

        @Nested
        class Changed extends FuzzRules {
            @Override
            HttpSubject subject() {
                return current.subject();
            }

            @Override
            int exchanges() {
                return 100;
            }
        }
    }

    static class Budgeted {

        @Nested
        class Budget extends BudgetRules {
            @Override
            HttpSubject subject() {
                return current.subject();
            }
        }
    }

    static synchronized List<Failure> of(Broken broken) {
        current = broken;
        if (broken.rules().contains(Rule.BUDGET)) {
            return run(Budgeted.class, test -> true);
        }
        if (Boolean.getBoolean("zoo.whole")) {
            return run(Whole.class, test -> true);
        }
        Set<Class<?>> areas = areas(broken.rules());
        return run(
                Sample.class,
                test -> areas.contains(test.getJavaClass()) || OF_EACH_AREA.contains(test.getMethodName()));
    }

    /** Where these rules are judged. */
    private static Set<Class<?>> areas(Set<Rule> rules) {
        Set<Class<?>> areas = new HashSet<>();
        for (Rule rule : rules) {
            switch (rule) {
                case P1 -> areas.add(Sample.Privacy.class);
                case C4 -> areas.add(Sample.Monitors.class);
                case C2, C3, D5 -> areas.add(Sample.Hanging.class);
                case S1, V1, V2 -> areas.add(Sample.Changed.class);
                default -> areas.add(Sample.Faults.class);
            }
        }
        return areas;
    }

    private static List<Failure> run(Class<?> tests, Predicate<MethodSource> chosen) {
        PostDiscoveryFilter filter = test -> FilterResult.includedIf(
                !(test.getSource().orElse(null) instanceof MethodSource method) || chosen.test(method));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .filters(filter)
                .build();
        List<Failure> failures = new ArrayList<>();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    failures.add(
                            failure(test.getDisplayName(), result.getThrowable().orElseThrow()));
                }
            }
        });
        return failures;
    }

    private static Failure failure(String test, Throwable thrown) {
        String message = Objects.toString(thrown.getMessage(), thrown.toString());
        Set<Rule> rules = EnumSet.noneOf(Rule.class);
        rules.addAll(Rule.namedBy(message));
        if (rules.isEmpty()) {
            rules.addAll(Rule.namedBy(test));
        }
        return new Failure(rules, test, message);
    }
}
