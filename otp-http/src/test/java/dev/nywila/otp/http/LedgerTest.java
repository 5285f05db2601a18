package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.Call;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.spi.OtpSettings;
import dev.nywila.otp.testing.Crowd;
import dev.nywila.otp.testing.ManualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger under the skeleton's rules: what is forgotten, when, and what that costs. */
@Timeout(60)
class LedgerTest {

    private static final PhoneNumber PHONE = PhoneNumber.of("+255713507067");

    private static final String RIGHT = "012345";
    private static final String WRONG = "999999";
    /** So many codes may be under way at once. */
    private static final int ATTEMPTS = 5;

    private final ManualTime time = new ManualTime();
    private volatile Duration leap = Duration.ZERO;

    private Instant wallClock() {
        return time.instant().plus(leap);
    }

    @Test
    void whatIsForgottenForWantOfSpaceIsAskedOfTheProvider() {
        Client otp = new Client(10, null);
        List<Challenge> challenges = otp.sendMany(1_000);
        for (Challenge challenge : challenges) {
            assertThat(otp.verify(challenge, WRONG)).isEqualTo(Rejected.of(Rejection.INCORRECT_CODE));
            assertThat(otp.verify(challenge, RIGHT)).isEqualTo(Approved.of(PHONE));
        }
        assertThat(otp.asked).hasValue(2_000);
        for (Challenge challenge : challenges) {
            assertThat(otp.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
        }
        assertThat(otp.asked.get()).isGreaterThanOrEqualTo(2_990);
        assertThat(otp.ledger.entries).hasSizeLessThanOrEqualTo(10);
    }

    /** The cache keeps what is used often, so an attack makes it forget the newest first. */
    @Test
    void newChallengesBesideAFullLedgerOfBusyOnesAreRememberedOrCountedAndAlwaysApproved() {
        Client otp = new Client(10_000, null);
        for (Challenge busy : otp.sendMany(10_000)) {
            for (int i = 0; i < 3; i++) {
                otp.verify(busy, WRONG);
            }
        }
        long before = otp.ledger.forgottenForSpace();
        List<Challenge> fresh = otp.sendMany(10_000);
        assertThat(otp.ledger.forgottenForSpace() - before).isEqualTo(20_000 - before - otp.ledger.entries.size());
        assertThat(fresh).anyMatch(challenge -> !otp.ledger.entries.containsKey(challenge.reference()));
        int asked = otp.asked.get();
        assertThat(fresh).allMatch(challenge -> otp.verify(challenge, RIGHT).isApproved());
        assertThat(otp.asked.get() - asked).isEqualTo(10_000);
    }

    @Test
    void anApprovalOfAChallengeThatWasForgottenMeanwhileIsToldAndRemembered() {
        Client otp = new Client(1, null);
        Challenge challenge = otp.send(PHONE);
        otp.meanwhile = () -> {
            otp.ledger.entries.clear();
            otp.sendMany(10);
        };
        assertThat(otp.verify(challenge, RIGHT)).isEqualTo(Approved.of(PHONE));
        otp.meanwhile = () -> {};
        assertThat(otp.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
    }

    @Test
    void forgettingNeverApprovesAWrongCode() {
        Client otp = new Client(1, null);
        Challenge challenge = otp.send(PHONE);
        assertThat(otp.verify(challenge, RIGHT).isApproved()).isTrue();
        otp.ledger.entries.clear();
        assertThat(otp.verify(challenge, WRONG).isApproved()).isFalse();
        assertThat(otp.verify(challenge, RIGHT).isApproved()).isFalse();
        assertThat(otp.asked).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void ofManyRightCodesOneIsApprovedWhileOthersPushTheChallengeOut() throws Exception {
        Client otp = new Client(2, null);
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 200; round++) {
                Challenge challenge = otp.send(PHONE);
                List<Future<Object>> pushing = crowd.start(2, () -> otp.sendMany(20));
                List<Object> answers = crowd.all(ATTEMPTS, () -> otp.verify(challenge, RIGHT));
                Crowd.outcomes(pushing);
                assertThat(answers).filteredOn(Approved.class::isInstance).hasSize(1);
                assertThat(answers)
                        .filteredOn(Rejected.class::isInstance)
                        .hasSize(ATTEMPTS - 1)
                        .containsOnly(Rejected.of(Rejection.ALREADY_USED));
            }
        }
    }

    @Test
    void whileTimeRunsOutAndOthersPushOutACodeIsApprovedOnceOrExpired() throws Exception {
        Client otp = new Client(2, Duration.ofMinutes(5));
        int approved = 0;
        try (Crowd crowd = new Crowd(OtpException.class)) {
            for (int round = 0; round < 200; round++) {
                Challenge challenge = otp.send(PHONE);
                time.advance(Duration.ofMinutes(5));
                AtomicBoolean ending = new AtomicBoolean();
                List<Object> answers = crowd.all(ATTEMPTS, () -> {
                    if (ending.compareAndSet(false, true)) {
                        time.advance(Duration.ofMinutes(11));
                        otp.sendMany(20);
                    }
                    return otp.verify(challenge, RIGHT);
                });
                List<Object> approvals =
                        answers.stream().filter(Approved.class::isInstance).toList();
                assertThat(approvals).hasSizeLessThanOrEqualTo(1);
                approved += approvals.size();
                assertThat(answers)
                        .allMatch(answer -> answer instanceof Approved
                                || answer.equals(Rejected.of(Rejection.ALREADY_USED))
                                || answer.equals(Rejected.of(Rejection.EXPIRED)));
            }
        }
        assertThat(otp.approvals)
                .as("an approval of the provider is never lost")
                .hasValue(approved);
    }

    @Test
    void withoutAToldExpiryAChallengeIsForgottenAfterADay() {
        Client otp = new Client(10, null);
        otp.sendMany(1);
        time.advance(Duration.ofHours(24).minusNanos(1));
        assertThat(otp.ledger.entries).hasSize(1);
        time.advance(Duration.ofNanos(1));
        otp.sendMany(1);
        assertThat(otp.ledger.size()).isEqualTo(1);
        assertThat(otp.ledger.forgottenByAge()).isEqualTo(1);
        assertThat(otp.ledger.forgottenForSpace()).isZero();
    }

    @Test
    void aToldExpiryIsAnsweredFromMemoryForTenMinutesMore() {
        Client otp = new Client(10, Duration.ofMinutes(5));
        Challenge challenge = otp.send(PHONE);
        time.advance(Duration.ofMinutes(15).minusNanos(1));
        assertThat(otp.ledger.entries).containsKey(challenge.reference());
        time.advance(Duration.ofNanos(1));
        assertThat(otp.ledger.entries).doesNotContainKey(challenge.reference());
        assertThat(otp.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.EXPIRED));
        assertThat(otp.asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H", "P9000D", "-P9000D"})
    void leapsOfTheWallClockDuringAVerifyGiveNoApprovalBack(Duration far) {
        Client otp = new Client(10, Duration.ofMinutes(5));
        otp.approvesAlways = true;
        Challenge challenge = otp.send(PHONE);
        otp.meanwhile = () -> leap = far;
        List<VerificationResult> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(otp.verify(challenge, RIGHT));
            leap = Duration.ZERO;
            time.advance(Duration.ofSeconds(1));
        }
        Rejected used = Rejected.of(Rejection.ALREADY_USED);
        assertThat(answers).containsExactly(Approved.of(PHONE), used, used, used);
        assertThat(otp.asked).hasValue(1);
        assertThat(otp.ledger.forgottenByAge()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H", "P9000D", "-P9000D"})
    void leapsOfTheWallClockGiveNoAttemptsBack(Duration far) {
        Client otp = new Client(10, Duration.ofMinutes(5));
        Challenge challenge = otp.send(PHONE);
        otp.meanwhile = () -> leap = far;
        for (int i = 0; i < 20; i++) {
            otp.verify(challenge, WRONG);
            otp.verify(challenge, WRONG);
            leap = Duration.ZERO;
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(otp.asked).hasValue(ATTEMPTS);
        assertThat(otp.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
        assertThat(otp.ledger.forgottenByAge()).isZero();
    }

    @Test
    void challengeThatIsSentWhileTheClockIsAheadIsRememberedNoShorter() {
        Client otp = new Client(10, Duration.ofMinutes(5));
        leap = Duration.ofHours(1);
        Challenge challenge = otp.send(PHONE);
        leap = Duration.ZERO;
        assertThat(otp.verify(challenge, RIGHT)).isEqualTo(Approved.of(PHONE));
        time.advance(Duration.ofMinutes(15).minusNanos(1));
        assertThat(otp.verify(challenge, RIGHT)).isEqualTo(Rejected.of(Rejection.ALREADY_USED));
    }

    @Test
    void wrongCodesNeitherShortenNorProlongTheTimeThatAChallengeIsRemembered() {
        Client otp = new Client(10, Duration.ofMinutes(5));
        Challenge challenge = otp.send(PHONE);
        for (int i = 0; i < 4; i++) {
            time.advance(Duration.ofMinutes(1));
            otp.verify(challenge, WRONG);
        }
        time.advance(Duration.ofMinutes(11).minusNanos(1));
        assertThat(otp.ledger.entries).containsKey(challenge.reference());
        time.advance(Duration.ofNanos(1));
        assertThat(otp.ledger.entries).doesNotContainKey(challenge.reference());
    }

    @Test
    void resendUnderTheSameReferenceProlongsTheTimeThatItIsRemembered() {
        Client otp = new Client(10, Duration.ofMinutes(5));
        Challenge challenge = otp.send(PHONE);
        time.advance(Duration.ofMinutes(10));
        otp.repeated = challenge.reference();
        Challenge again = otp.resend(challenge);
        time.advance(Duration.ofMinutes(15).minusNanos(1));
        assertThat(otp.ledger.entries).containsKey(again.reference());
        time.advance(Duration.ofNanos(1));
        assertThat(otp.ledger.entries).doesNotContainKey(again.reference());
    }

    @Test
    void whatWasResentIsRememberedForAsLongAsTheResend() {
        Client otp = new Client(10, Duration.ofMinutes(5));
        Challenge first = otp.send(PHONE);
        time.advance(Duration.ofMinutes(14));
        Challenge second = otp.resend(first);
        for (int i = 0; i < ATTEMPTS; i++) {
            otp.verify(second, WRONG);
        }
        time.advance(Duration.ofMinutes(2));
        assertThat(otp.verify(otp.resend(first), RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void whatIsForgottenOfASendGivesTheResendThatWasTriedNothingBack() {
        Client otp = new Client(3, null);
        Challenge first = otp.send(PHONE);
        Challenge second = otp.resend(first);
        for (int i = 0; i < ATTEMPTS; i++) {
            otp.verify(second, WRONG);
        }
        otp.ledger.entries.remove(first.reference());
        assertThat(otp.verify(second, RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
        Challenge third = otp.resend(second);
        assertThat(otp.verify(third, RIGHT)).isEqualTo(Rejected.of(Rejection.TOO_MANY_ATTEMPTS));
        assertThat(otp.asked).hasValue(ATTEMPTS);
    }

    /** Half of them sent, half of them invented by whoever asks us to verify. */
    @Test
    void aMillionChallengesTakeNoMoreThanTheirPlaces() {
        int places = 100_000;
        Client otp = new Client(places, Duration.ofMinutes(5));
        long empty = usedHeap();
        for (int i = 0; i < 500_000; i++) {
            otp.send(PhoneNumber.of("+255" + (700_000_000 + i)));
            otp.verify(invented("invented-reference-number-" + i), WRONG);
        }
        assertThat(otp.ledger.entries).hasSizeLessThanOrEqualTo(places);
        assertThat(otp.ledger.size()).isBetween(places - 100L, (long) places);
        assertThat(otp.ledger.forgottenForSpace()).isEqualTo(1_000_000 - otp.ledger.size());
        long bytes = (usedHeap() - empty) / otp.ledger.size();
        System.out.println(
                "ledger: a million challenges left " + otp.ledger.size() + " entries, " + bytes + " bytes each");
        assertThat(bytes).isLessThan(1_024);
        assertThat(otp.capabilities()).isNotNull();
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static Challenge invented(String reference) {
        return Challenge.of("beem", reference, PHONE, Instant.EPOCH);
    }

    /** The skeleton over the real ledger, with a provider that keeps its promise of single use. */
    private final class Client extends AbstractOtpClient {

        final CaffeineLedger ledger;
        final AtomicInteger asked = new AtomicInteger();
        final AtomicInteger approvals = new AtomicInteger();
        volatile Runnable meanwhile = () -> {};
        volatile boolean approvesAlways;
        volatile String repeated;
        private final Duration lifetime;
        private final AtomicInteger sent = new AtomicInteger();
        private final Set<String> used = ConcurrentHashMap.newKeySet();

        Client(int ledgerSize, Duration lifetime) {
            this(new CaffeineLedger(ledgerSize, time::nanoTime), lifetime);
        }

        private Client(CaffeineLedger ledger, Duration lifetime) {
            super(
                    new OtpSettings(
                            "beem",
                            OtpConfig.of(Map.of())
                                    .with(InstantSource.class, LedgerTest.this::wallClock)
                                    .with(MonotonicClock.class, time::nanoTime),
                            "beem"),
                    Capabilities.builder()
                            .rejections(Rejection.values())
                            .declare(Capability.OWN_REFERENCE)
                            .build(),
                    ledger);
            this.ledger = ledger;
            this.lifetime = lifetime;
        }

        List<Challenge> sendMany(int number) {
            List<Challenge> challenges = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                challenges.add(send(PHONE));
            }
            return challenges;
        }

        @Override
        protected Challenge doSend(OtpRequest request, Call call) {
            Challenge sends = call.challenge(
                    repeated != null ? repeated : "some-reference-of-36-characters-" + sent.incrementAndGet());
            return lifetime == null ? sends : sends.expiresAt(sends.sentAt().plus(lifetime));
        }

        @Override
        protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
            asked.incrementAndGet();
            VerificationResult answer = !code.equals(RIGHT)
                    ? Rejected.of(Rejection.INCORRECT_CODE)
                    : used.add(challenge.reference()) || approvesAlways
                            ? Approved.of(challenge.recipient())
                            : Rejected.of(Rejection.ALREADY_USED);
            approvals.addAndGet(answer.isApproved() ? 1 : 0);
            meanwhile.run();
            return answer;
        }
    }
}
