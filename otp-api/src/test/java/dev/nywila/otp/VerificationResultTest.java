package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationResultTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final EmailAddress AMINA = EmailAddress.of("amina@example.com");
    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final Rejected FULL = Rejected.of(Rejection.INCORRECT_CODE)
            .attemptsRemaining(2)
            .retryAfter(WAIT)
            .providerCode("E-7");

    @Test
    void approvalNamesTheProvenRecipientAndMasksItInText() {
        Approved approved = Approved.of(ALICE);
        assertThat(approved.isApproved()).isTrue();
        assertThat(approved.rejected()).isEmpty();
        assertThat(approved.recipient()).isEqualTo(ALICE);
        assertThat(approved).hasToString("Approved[recipient=+255*****67]");
        assertThat(Approved.of(AMINA).recipient()).isEqualTo(AMINA);
    }

    @Test
    void approvalsOfOneRecipientAreEqual() {
        assertThat(Approved.of(ALICE))
                .isEqualTo(Approved.of(PhoneNumber.of("+255713507067")))
                .hasSameHashCodeAs(Approved.of(PhoneNumber.of("+255713507067")))
                .isNotEqualTo(Approved.of(AMINA))
                .isNotEqualTo(FULL)
                .isNotEqualTo(null);
        assertThat(Approved.of(AMINA)).doesNotHaveSameHashCodeAs(Approved.of(ALICE));
    }

    @ParameterizedTest
    @EnumSource(Rejection.class)
    void rejectionIsNeverAnApprovalAndStartsWithNothingButItsReason(Rejection reason) {
        Rejected rejected = Rejected.of(reason);
        assertThat(rejected.isApproved()).isFalse();
        assertThat(rejected.rejected()).containsSame(rejected);
        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.attemptsRemaining()).isEmpty();
        assertThat(rejected.retryAfter()).isEmpty();
        assertThat(rejected.providerCode()).isEmpty();
        assertThat(rejected).hasToString("Rejected[reason=" + reason + "]");
    }

    @Test
    void eachRefinementKeepsTheOthers() {
        Rejected plain = Rejected.of(Rejection.EXPIRED);
        for (Rejected rejected : List.of(
                plain.attemptsRemaining(2).retryAfter(WAIT).providerCode("E-7"),
                plain.providerCode("E-7").retryAfter(WAIT).attemptsRemaining(2),
                plain.retryAfter(WAIT).attemptsRemaining(2).providerCode("E-7"),
                plain.providerCode("E-7").attemptsRemaining(2).retryAfter(WAIT))) {
            assertThat(rejected.reason()).isEqualTo(Rejection.EXPIRED);
            assertThat(rejected.attemptsRemaining()).hasValue(2);
            assertThat(rejected.retryAfter()).contains(WAIT);
            assertThat(rejected.providerCode()).contains("E-7");
        }
        assertThat(plain).isEqualTo(Rejected.of(Rejection.EXPIRED));
    }

    @Test
    void rejectionIsEqualIfAllPartsAre() {
        assertThat(FULL)
                .isEqualTo(FULL.attemptsRemaining(2))
                .hasSameHashCodeAs(FULL.attemptsRemaining(2))
                .isNotEqualTo(Rejected.of(Rejection.REFUSED)
                        .attemptsRemaining(2)
                        .retryAfter(WAIT)
                        .providerCode("E-7"))
                .isNotEqualTo(FULL.attemptsRemaining(1))
                .isNotEqualTo(FULL.retryAfter(null))
                .isNotEqualTo(FULL.providerCode(null))
                .isNotEqualTo(Approved.of(ALICE))
                .isNotEqualTo(null);
    }

    @Test
    void hashCodeTellsRejectionsApart() {
        assertThat(Stream.of(FULL, FULL.attemptsRemaining(1), FULL.retryAfter(null), FULL.providerCode(null))
                        .map(Rejected::hashCode))
                .doesNotHaveDuplicates();
    }

    @Test
    void textOfARejectionSaysAllThatIsKnown() {
        assertThat(FULL)
                .hasToString("Rejected[reason=INCORRECT_CODE, attemptsRemaining=2, retryAfter=PT3S, providerCode=E-7]");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void fewerThanNoAttemptsAreRefused(int attempts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FULL.attemptsRemaining(attempts))
                .withMessage("attemptsRemaining must not be negative");
        assertThat(FULL.attemptsRemaining(0).attemptsRemaining()).hasValue(0);
        assertThat(FULL.attemptsRemaining(Integer.MAX_VALUE).attemptsRemaining())
                .hasValue(Integer.MAX_VALUE);
    }

    @Test
    void waitIsKeptFrom0SecondsTo24Hours() {
        for (Duration wait : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofHours(24))) {
            assertThat(FULL.retryAfter(wait).retryAfter()).contains(wait);
        }
        for (Duration wait :
                List.of(Duration.ofNanos(-1), Duration.ofHours(24).plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThat(FULL.retryAfter(wait).retryAfter()).isEmpty();
        }
    }

    @Test
    void harmlessCodeOfTheProviderIsKeptAndAnyOtherDropped() {
        for (String code : List.of("0", "E.60_200-x", "12345678901234567890123456789012")) {
            assertThat(FULL.providerCode(code).providerCode()).contains(code);
        }
        for (String code : List.of("", "a b", "+255713507067", "123456789012345678901234567890123", "<b>")) {
            assertThat(FULL.providerCode(code).providerCode()).isEmpty();
        }
    }

    @Test
    void javaSerializationGivesAnEqualResult() throws Exception {
        for (VerificationResult result :
                List.of(Approved.of(ALICE), Approved.of(AMINA), FULL, Rejected.of(Rejection.EXPIRED))) {
            assertThat(Serialized.andBack(result, VerificationResult.class)).isEqualTo(result);
        }
    }

    @Test
    void streamWithPartsThatNoResultHasIsRefused() throws Exception {
        Serialized.assertRefused("not an approval", Approved.of(ALICE), ALICE, null);
        Serialized.assertRefused("not a rejection", FULL, Rejection.INCORRECT_CODE, null);
        Serialized.assertRefused("not a rejection", FULL, 2, -1);
        assertThat(Serialized.tampered(FULL, "E-7", "+255713507067")).isEqualTo(FULL.providerCode(null));
        assertThat(Serialized.tampered(FULL, WAIT, WAIT.negated())).isEqualTo(FULL.retryAfter(null));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> Approved.of(null));
        assertThatNullPointerException().isThrownBy(() -> Rejected.of(null));
    }
}
