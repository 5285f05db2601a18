package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.http.Breaker.Admission;
import dev.nywila.otp.http.Breaker.Verdict;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.Crowd;
import dev.nywila.otp.testing.ManualTime;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The breaker alone: what it counts, and whom it lets through. */
@Timeout(30)
class BreakerTest {

    private static final int PROBES = 2;
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final Breaker breaker = breaker(5, time::nanoTime);

    @Test
    void opensAtItsRateAndNotBeforeItsNumberOfCalls() {
        report(breaker, 4, Verdict.UNHEALTHY);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        report(breaker, 1, Verdict.UNHEALTHY);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.admit()).isEmpty();
    }

    @Test
    void staysClosedBelowItsRate() {
        report(breaker, 501, Verdict.HEALTHY);
        report(breaker, 500, Verdict.UNHEALTHY);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        report(breaker, 1, Verdict.UNHEALTHY);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void whatShowsNothingIsNeitherGoodNorBad() {
        report(breaker, 4, Verdict.UNHEALTHY);
        report(breaker, 1_000, Verdict.NONE);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        report(breaker, 1, Verdict.UNHEALTHY);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void troubleOlderThanTheWindowIsForgotten() {
        report(breaker, 4, Verdict.UNHEALTHY);
        time.advance(Duration.ofMinutes(1));
        report(breaker, 4, Verdict.UNHEALTHY);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void afterThePauseItAdmitsItsProbesAndNoMore() {
        halfOpen();
        assertThat(admitAll(100)).hasSize(PROBES);
    }

    @Test
    void goodProbesCloseIt() {
        halfOpen();
        report(breaker, PROBES, Verdict.HEALTHY);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        report(breaker, 4, Verdict.UNHEALTHY);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void oneBadProbeOfTwoPausesAgainAndLonger() {
        halfOpen();
        Duration first = WAIT.multipliedBy(13).dividedBy(10);
        report(breaker, 1, Verdict.HEALTHY);
        report(breaker, 1, Verdict.UNHEALTHY);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.remainingWait()).isGreaterThan(first);
    }

    @Test
    void aProbeThatShowsNothingMakesRoomForOneOther() {
        halfOpen();
        Admission held = breaker.admit().orElseThrow();
        for (int i = 0; i < 100; i++) {
            Admission nothing = breaker.admit().orElseThrow();
            assertThat(breaker.admit()).isEmpty();
            nothing.report(Verdict.NONE);
        }
        held.report(Verdict.NONE);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(admitAll(100)).hasSize(PROBES);
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void callsFromBeforeThePauseNeitherDecideTheProbingNorMakeRoomInIt(Verdict late) {
        List<Admission> hung = admitAll(64);
        halfOpen();
        hung.forEach(call -> call.report(late));
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(admitAll(100)).hasSize(PROBES);
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void probesOfAnEarlierProbingDecideNothingInALaterOne(Verdict late) {
        Breaker eager = breaker(1, time::nanoTime);
        report(eager, 1, Verdict.UNHEALTHY);
        time.advance(eager.remainingWait());
        Admission slow = eager.admit().orElseThrow();
        report(eager, 1, Verdict.UNHEALTHY);
        time.advance(eager.remainingWait());
        Admission first = eager.admit().orElseThrow();
        Admission second = eager.admit().orElseThrow();
        slow.report(late);
        assertThat(eager.state()).isEqualTo(State.HALF_OPEN);
        assertThat(eager.admit()).isEmpty();
        first.report(Verdict.HEALTHY);
        second.report(Verdict.HEALTHY);
        assertThat(eager.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void callsFromBeforeThePauseAreNotCountedAfterIt() {
        List<Admission> hung = admitAll(64);
        halfOpen();
        report(breaker, PROBES, Verdict.HEALTHY);
        hung.forEach(call -> call.report(Verdict.UNHEALTHY));
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void probesThatNeverReportAreGivenUpAfterLongerThanAnyDeadline() {
        halfOpen();
        List<Admission> lost = admitAll(PROBES);
        time.advance(Duration.ofMinutes(5));
        assertThat(breaker.admit()).isEmpty();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        time.advance(Duration.ofMinutes(1));
        assertThat(breaker.admit()).isEmpty();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        awaitEndOfPause();
        assertThat(admitAll(100)).hasSize(PROBES);
        lost.forEach(call -> call.report(Verdict.NONE));
        assertThat(breaker.admit()).isEmpty();
    }

    @Test
    void whoeverWaitsForAsLongAsIsToldIsAdmitted() {
        report(breaker, 5, Verdict.UNHEALTHY);
        for (int failures = 1; failures <= 20; failures++) {
            Duration told = breaker.remainingWait();
            assertThat(told).isBetween(WAIT.multipliedBy(7).dividedBy(10), LONGEST_WAIT.plusMillis(1));
            time.advance(told.minusMillis(1).minusNanos(1));
            assertThat(breaker.isPaused()).isTrue();
            assertThat(breaker.admit()).isEmpty();
            assertThat(breaker.remainingWait()).isBetween(Duration.ofMillis(1), Duration.ofMillis(2));
            time.advance(Duration.ofMillis(1).plusNanos(1));
            assertThat(breaker.isPaused()).isFalse();
            breaker.admit().orElseThrow().report(Verdict.UNHEALTHY);
            report(breaker, 1, Verdict.UNHEALTHY);
        }
    }

    @Test
    void atTheVeryEndOfThePauseTheWaitThatIsToldIsShort() {
        report(breaker, 5, Verdict.UNHEALTHY);
        time.advance(breaker.remainingWait().minusMillis(1));
        assertThat(breaker.admit()).isEmpty();
        assertThat(breaker.remainingWait()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void noPauseIsLongerThanTheLongestAlsoWhereItIsTheFirst() {
        for (int i = 0; i < 100; i++) {
            Breaker equal = new Breaker("test", new Breaker.Settings(WAIT, 1, 50, WAIT, WAIT, 1), time::nanoTime);
            report(equal, 1, Verdict.UNHEALTHY);
            assertThat(equal.remainingWait()).isLessThanOrEqualTo(WAIT.plusMillis(1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                -1,
                -3_600_000_000_000L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE - 31_000_000_000L,
                1L << 62
            })
    void onlyDifferencesOfTheTimeSourceMatter(long start) {
        Breaker anywhere = breaker(5, () -> start + time.nanoTime());
        report(anywhere, 4, Verdict.UNHEALTHY);
        time.advance(Duration.ofSeconds(30));
        assertThat(anywhere.state()).isEqualTo(State.CLOSED);
        report(anywhere, 1, Verdict.UNHEALTHY);
        Duration wait = anywhere.remainingWait();
        assertThat(wait).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(7));
        time.advance(wait.minusMillis(2));
        assertThat(anywhere.admit()).isEmpty();
        time.advance(Duration.ofMillis(2));
        report(anywhere, PROBES, Verdict.HEALTHY);
        assertThat(anywhere.state()).isEqualTo(State.CLOSED);
        report(anywhere, 4, Verdict.UNHEALTHY);
        time.advance(Duration.ofDays(365));
        report(anywhere, 4, Verdict.UNHEALTHY);
        assertThat(anywhere.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void tellsEachChangeOnceAndWithoutItsLock() {
        List<State> told = new ArrayList<>();
        breaker.onChange(state -> {
            told.add(state);
            assertThat(breaker.state()).isEqualTo(state);
        });
        halfOpen();
        report(breaker, PROBES, Verdict.HEALTHY);
        assertThat(told).containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
    }

    @Test
    void ofManyThreadsAtTheEndOfThePauseOnlyTheProbesAreAdmitted() throws Exception {
        report(breaker, 5, Verdict.UNHEALTHY);
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 500; round++) {
                awaitEndOfPause();
                List<Admission> admitted = crowd.all(16, breaker::admit).stream()
                        .flatMap(each -> ((Optional<?>) each).stream())
                        .map(Admission.class::cast)
                        .toList();
                assertThat(admitted).hasSize(PROBES);
                admitted.forEach(probe -> probe.report(Verdict.UNHEALTHY));
            }
        }
    }

    private static Breaker breaker(int minimumCalls, MonotonicClock clock) {
        return new Breaker(
                "test",
                new Breaker.Settings(Duration.ofMinutes(1), minimumCalls, 50, WAIT, LONGEST_WAIT, PROBES),
                clock);
    }

    private static void report(Breaker breaker, int times, Verdict verdict) {
        for (int i = 0; i < times; i++) {
            breaker.admit().orElseThrow().report(verdict);
        }
    }

    private void halfOpen() {
        report(breaker, 5, Verdict.UNHEALTHY);
        awaitEndOfPause();
        breaker.admit().orElseThrow().report(Verdict.NONE);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    private void awaitEndOfPause() {
        time.advance(breaker.remainingWait());
    }

    private List<Admission> admitAll(int calls) {
        List<Admission> admitted = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            breaker.admit().ifPresent(admitted::add);
        }
        return admitted;
    }
}
