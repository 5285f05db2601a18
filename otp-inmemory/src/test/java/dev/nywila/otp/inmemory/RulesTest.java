package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The state machine, asked directly as a server is. */
class RulesTest {

    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");
    private static final PhoneNumber JUMA = PhoneNumber.of("+255713507068");
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final ManualTime clock = new ManualTime();
    private final InMemoryOtp fake =
            InMemoryOtp.builder().clock(clock).maxAttempts(3).build();

    private VerificationResult check(Message message) {
        return fake.check(message.reference(), message.code());
    }

    private VerificationResult checkWrong(Message message) {
        return fake.check(message.reference(), wrong(message));
    }

    private static String wrong(Message message) {
        return (message.code().charAt(0) == '0' ? "1" : "0") + message.code().substring(1);
    }

    private static Rejected incorrect(int left) {
        return Rejected.of(Rejection.INCORRECT_CODE).attemptsRemaining(left);
    }

    private static Rejected because(Rejection reason) {
        return Rejected.of(reason);
    }

    @Test
    void theDeliveredCodeIsApprovedOnce() {
        Message message = fake.accept(ASHA, null);

        assertThat(check(message)).isEqualTo(Approved.of(ASHA));
        assertThat(check(message)).isEqualTo(because(Rejection.ALREADY_USED));
        assertThat(checkWrong(message)).isEqualTo(because(Rejection.ALREADY_USED));
    }

    @Test
    void aCodeIsGoodUntilTheInstantBeforeItExpires() {
        Message message = fake.accept(ASHA, null);
        assertThat(message.expiresAt()).isEqualTo(message.sentAt().plus(LIFETIME));

        clock.advance(LIFETIME.minusNanos(1));

        assertThat(check(message)).isEqualTo(Approved.of(ASHA));
    }

    @Test
    void aCodeIsExpiredAtTheVeryInstant() {
        Message message = fake.accept(ASHA, null);

        clock.advance(LIFETIME);

        assertThat(check(message)).isEqualTo(because(Rejection.EXPIRED));
    }

    @Test
    void theLastAttemptIsStillIncorrectAndAfterItTheRightCodeIsRefused() {
        Message message = fake.accept(ASHA, null);

        assertThat(checkWrong(message)).isEqualTo(incorrect(2));
        assertThat(checkWrong(message)).isEqualTo(incorrect(1));
        assertThat(checkWrong(message)).isEqualTo(incorrect(0));
        assertThat(checkWrong(message)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
        assertThat(check(message)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void aNewCodeDoesNotGiveAttemptsBack() {
        checkWrong(fake.accept(ASHA, null));
        checkWrong(fake.accept(ASHA, null));
        Message third = fake.accept(ASHA, null);

        assertThat(checkWrong(third)).isEqualTo(incorrect(0));
        assertThat(check(fake.accept(ASHA, null))).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void anApprovalDoesNotGiveAttemptsBack() {
        Message first = fake.accept(ASHA, null);
        checkWrong(first);
        check(first);

        assertThat(checkWrong(fake.accept(ASHA, null))).isEqualTo(incorrect(1));
    }

    @Test
    void theWindowsEndGivesTheRecipientsNextChallengeAttemptsAndStartsAnother() {
        Message first = fake.accept(ASHA, null);
        checkWrong(first);
        checkWrong(first);
        clock.advance(LIFETIME.minusSeconds(1));
        assertThat(checkWrong(fake.accept(ASHA, null))).isEqualTo(incorrect(0));

        clock.advance(Duration.ofSeconds(1));

        Message second = fake.accept(ASHA, null);
        assertThat(checkWrong(second)).isEqualTo(incorrect(2));
        assertThat(checkWrong(second)).isEqualTo(incorrect(1));
        assertThat(check(second)).isEqualTo(Approved.of(ASHA));
    }

    @Test
    void aChallengeThatIsUsedUpStaysSoAfterItsWindow() {
        fake.accept(ASHA, null);
        clock.advance(LIFETIME.minusSeconds(1));
        Message second = fake.accept(ASHA, null);
        for (int i = 0; i < 3; i++) {
            checkWrong(second);
        }

        clock.advance(Duration.ofSeconds(2));

        assertThat(checkWrong(second)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
        assertThat(check(second)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
        clock.advance(LIFETIME);
        assertThat(check(second)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
        fake.accept(ASHA, null);
        assertThat(check(second)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void aChallengeThatWasSentWhenNoAttemptWasLeftStaysUsedUp() {
        Message first = fake.accept(ASHA, null);
        for (int i = 0; i < 3; i++) {
            checkWrong(first);
        }
        clock.advance(LIFETIME.minusSeconds(1));
        Message second = fake.accept(ASHA, null);

        clock.advance(Duration.ofSeconds(2));

        assertThat(check(second)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void aChallengeTakesNoMoreWrongCodesInTwoWindowsThanInOne() {
        fake.accept(ASHA, null);
        clock.advance(LIFETIME.minusSeconds(1));
        Message second = fake.accept(ASHA, null);
        checkWrong(second);
        checkWrong(second);

        clock.advance(Duration.ofSeconds(2));

        assertThat(checkWrong(second)).isEqualTo(incorrect(0));
        assertThat(check(second)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void aChallengeWithAnAttemptLeftIsApprovedAfterItsWindow() {
        fake.accept(ASHA, null);
        clock.advance(LIFETIME.minusSeconds(1));
        Message second = fake.accept(ASHA, null);
        checkWrong(second);
        checkWrong(second);

        clock.advance(Duration.ofSeconds(2));

        assertThat(check(second)).isEqualTo(Approved.of(ASHA));
    }

    @Test
    void whatHasEndedStaysSoWhenTheClockGoesBack() {
        Message expired = fake.accept(ASHA, null);
        clock.advance(LIFETIME);
        assertThat(check(expired)).isEqualTo(because(Rejection.EXPIRED));
        Message usedUp = fake.accept(JUMA, null);
        for (int i = 0; i < 3; i++) {
            checkWrong(usedUp);
        }

        clock.advance(LIFETIME.negated());

        assertThat(check(expired)).isEqualTo(because(Rejection.EXPIRED));
        assertThat(check(usedUp)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
        fake.accept(ASHA, null);
        assertThat(check(expired)).isEqualTo(because(Rejection.EXPIRED));
    }

    @Test
    void leapsOfTheClockGiveAnOpenChallengeNoAttemptsBack() {
        Message message = fake.accept(ASHA, null);
        checkWrong(message);
        checkWrong(message);
        clock.advance(Duration.ofHours(1));
        checkWrong(fake.accept(JUMA, null));
        clock.advance(Duration.ofHours(-1));

        assertThat(checkWrong(message)).isEqualTo(incorrect(0));
        assertThat(check(message)).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
    }

    @Test
    void attemptsAreCountedForEachRecipientApart() {
        Message hers = fake.accept(ASHA, null);
        for (int i = 0; i < 3; i++) {
            checkWrong(hers);
        }

        assertThat(checkWrong(fake.accept(JUMA, null))).isEqualTo(incorrect(2));
    }

    @Test
    void aNewerCodeSupersedesTheOlder() {
        Message older = fake.accept(ASHA, null);
        Message newer = fake.accept(ASHA, null);

        assertThat(check(older)).isEqualTo(because(Rejection.SUPERSEDED));
        assertThat(check(newer)).isEqualTo(Approved.of(ASHA));
    }

    @Test
    void aNewerCodeSupersedesTheOlderAlsoAfterTheWindow() {
        fake.accept(ASHA, null);
        clock.advance(LIFETIME.minusSeconds(1));
        Message older = fake.accept(ASHA, null);
        clock.advance(Duration.ofSeconds(2));
        fake.accept(ASHA, null);

        assertThat(check(older)).isEqualTo(because(Rejection.SUPERSEDED));
    }

    @Test
    void aUsedChallengeStaysUsedWhenANewerCodeCame() {
        Message older = fake.accept(ASHA, null);
        check(older);
        fake.accept(ASHA, null);

        assertThat(check(older)).isEqualTo(because(Rejection.ALREADY_USED));
    }

    @Test
    void anOlderCodeStaysGoodWhereTheFakeKeepsIt() {
        InMemoryOtp keeping = InMemoryOtp.builder().keepsOldChallenges(true).build();
        Message older = keeping.accept(ASHA, null);
        Message newer = keeping.accept(ASHA, null);

        assertThat(keeping.check(older.reference(), older.code()).isApproved()).isTrue();
        assertThat(keeping.check(newer.reference(), newer.code()).isApproved()).isTrue();
    }

    @Test
    void aCodeIsGoodForItsOwnChallengeOnly() {
        fake.prescribe(JUMA, "111111");
        fake.prescribe(ASHA, "222222");
        fake.accept(JUMA, null);
        Message hers = fake.accept(ASHA, null);

        assertThat(fake.check(hers.reference(), "111111")).isEqualTo(incorrect(2));
    }

    @Test
    void anUnknownReferenceAndAnotherRecipientAreUnknown() {
        Message hers = fake.accept(ASHA, null);

        assertThat(fake.check("no-such-reference", hers.code())).isEqualTo(because(Rejection.UNKNOWN_CHALLENGE));
        assertThat(fake.check(hers.reference(), JUMA, hers.code())).isEqualTo(because(Rejection.UNKNOWN_CHALLENGE));
        assertThat(check(hers)).isEqualTo(Approved.of(ASHA));
    }

    @Test
    void codesAreComparedAsText() {
        fake.prescribe(ASHA, "004217");
        Message message = fake.accept(ASHA, null);

        assertThat(fake.check(message.reference(), "4217")).isEqualTo(incorrect(2));
        assertThat(fake.check(message.reference(), "004217")).isEqualTo(Approved.of(ASHA));
    }

    @Test
    void theOldestChallengeIsForgottenFirst() {
        InMemoryOtp small = InMemoryOtp.builder().capacity(2).build();
        Message first = small.accept(PhoneNumber.of("+255713000001"), null);
        Message second = small.accept(PhoneNumber.of("+255713000002"), null);
        Message third = small.accept(PhoneNumber.of("+255713000003"), null);

        assertThat(small.check(first.reference(), first.code())).isEqualTo(because(Rejection.UNKNOWN_CHALLENGE));
        assertThat(small.check(second.reference(), second.code()).isApproved()).isTrue();
        assertThat(small.check(third.reference(), third.code()).isApproved()).isTrue();
    }

    @Test
    void attemptsAreRememberedAsLongAsTheirChallenges() {
        InMemoryOtp small =
                InMemoryOtp.builder().clock(clock).capacity(2).maxAttempts(1).build();
        small.accept(ASHA, null);
        small.accept(JUMA, null);
        Message hers = small.accept(ASHA, null);
        small.check(hers.reference(), wrong(hers));
        small.accept(PhoneNumber.of("+255713000003"), null);

        assertThat(small.check(hers.reference(), hers.code())).isEqualTo(because(Rejection.TOO_MANY_ATTEMPTS));
    }
}
