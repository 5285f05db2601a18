package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtpNotDoneExceptionTest {

    /** The provider's trouble, or its account's; not the recipient's, nor what is not understood. */
    private static final Set<OtpFailure> ELSEWHERE = EnumSet.of(
            OtpFailure.UNAVAILABLE,
            OtpFailure.CONFIGURATION,
            OtpFailure.INSUFFICIENT_FUNDS,
            OtpFailure.RATE_LIMITED,
            OtpFailure.NO_ROUTE,
            OtpFailure.UNSUPPORTED);

    @ParameterizedTest
    @EnumSource(OtpFailure.class)
    void anotherProviderMayBeTriedForASendThatFailedByThisOne(OtpFailure failure) {
        for (OtpOperation sending : new OtpOperation[] {OtpOperation.SEND, OtpOperation.RESEND}) {
            assertThat(OtpNotDoneException.of("acme", sending, failure, "x").mayTryAnotherProvider())
                    .isEqualTo(ELSEWHERE.contains(failure));
        }
    }

    @ParameterizedTest
    @EnumSource(OtpFailure.class)
    void nothingElseCanBeTriedElsewhere(OtpFailure failure) {
        for (OtpOperation other : new OtpOperation[] {OtpOperation.OPEN, OtpOperation.VERIFY}) {
            assertThat(OtpNotDoneException.of("acme", other, failure, "x").mayTryAnotherProvider())
                    .isFalse();
        }
    }
}
