package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationResultTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final Set<Rejection> MORE_CODES_MAY_HELP = EnumSet.of(Rejection.INCORRECT_CODE, Rejection.REFUSED);

    @Test
    void approvalNamesTheProvenNumberAndMasksItInText() {
        Approved approved = new Approved(ALICE);
        assertThat(approved.isApproved()).isTrue();
        assertThat(approved.rejected()).isEmpty();
        assertThat(approved.recipient()).isEqualTo(ALICE);
        assertThat(approved).hasToString("Approved[recipient=+255*****67]");
    }

    @ParameterizedTest
    @EnumSource(Rejection.class)
    void rejectionIsNeverAnApproval(Rejection reason) {
        Rejected rejected = new Rejected(reason);
        assertThat(rejected.isApproved()).isFalse();
        assertThat(rejected.rejected()).contains(rejected);
        assertThat(rejected.attemptsRemaining()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Rejection.class)
    void anotherCodeMayHelpOnlyIfTheCodeWasTheTrouble(Rejection reason) {
        boolean expected = MORE_CODES_MAY_HELP.contains(reason);
        assertThat(new Rejected(reason).mayTryAgain()).isEqualTo(expected);
        assertThat(new Rejected(reason, OptionalInt.of(3)).mayTryAgain()).isEqualTo(expected);
    }

    @Test
    void wrongCodeThatUsedUpTheLastAttemptEndsTheTrying() {
        assertThat(new Rejected(Rejection.INCORRECT_CODE, OptionalInt.of(1)).mayTryAgain())
                .isTrue();
        assertThat(new Rejected(Rejection.INCORRECT_CODE, OptionalInt.of(0)).mayTryAgain())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void fewerThanNoAttemptsAreRefused(int attempts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rejected(Rejection.INCORRECT_CODE, OptionalInt.of(attempts)));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new Approved(null));
        assertThatNullPointerException().isThrownBy(() -> new Rejected(null));
        assertThatNullPointerException().isThrownBy(() -> new Rejected(Rejection.EXPIRED, null));
    }
}
