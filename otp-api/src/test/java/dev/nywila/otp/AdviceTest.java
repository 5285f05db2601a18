package dev.nywila.otp;

import static dev.nywila.otp.Advice.LATER;
import static dev.nywila.otp.Advice.RENEW;
import static dev.nywila.otp.Advice.RETYPE;
import static dev.nywila.otp.Advice.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.VerificationResult.Rejected;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What to tell the person, for all that can happen: a table of reasons, and one of failures for each operation. */
class AdviceTest {

    private static final Map<Rejection, Advice> OF_REJECTIONS = Map.of(
            Rejection.INCORRECT_CODE, RETYPE,
            Rejection.EXPIRED, RENEW,
            Rejection.TOO_MANY_ATTEMPTS, RENEW,
            Rejection.ALREADY_USED, RENEW,
            Rejection.SUPERSEDED, RENEW,
            Rejection.UNKNOWN_CHALLENGE, RENEW,
            Rejection.NO_LONGER_VALID, RENEW,
            Rejection.REFUSED, RETYPE);

    /** Where the truth would tell a stranger something about the recipient, if it came from a send. */
    private static final Set<OtpFailure> ABOUT_THE_RECIPIENT = Set.of(
            OtpFailure.INVALID_RECIPIENT,
            OtpFailure.RECIPIENT_BLOCKED,
            OtpFailure.RECIPIENT_LIMITED,
            OtpFailure.NO_ROUTE,
            OtpFailure.IN_PROGRESS);

    @Test
    void thereAreFourAndWillNeverBeMore() {
        assertThat(Advice.values()).containsExactly(RETYPE, RENEW, LATER, SENT);
    }

    @Test
    void rejectionSaysWhetherAnotherCodeMayHelp() {
        assertThat(OF_REJECTIONS).containsOnlyKeys(Rejection.values());
        OF_REJECTIONS.forEach((reason, advice) -> {
            for (Rejected rejected :
                    new Rejected[] {Rejected.of(reason), Rejected.of(reason).attemptsRemaining(1)}) {
                assertThat(rejected.advice()).as("%s", rejected).isEqualTo(advice);
            }
        });
    }

    @Test
    void noCodeHelpsWithoutAttempts() {
        for (Rejection reason : Rejection.values()) {
            Rejected last = Rejected.of(reason).attemptsRemaining(0);
            assertThat(last.advice()).as("%s", last).isEqualTo(RENEW);
        }
    }

    @Test
    void whatCertainlyDidNothingIsForLaterUnlessThatTellsOfTheRecipient() {
        for (OtpOperation operation : OtpOperation.values()) {
            Map<OtpFailure, Advice> expected = new EnumMap<>(OtpFailure.class);
            for (OtpFailure failure : OtpFailure.values()) {
                expected.put(failure, LATER);
            }
            if (operation == OtpOperation.SEND || operation == OtpOperation.RESEND) {
                ABOUT_THE_RECIPIENT.forEach(failure -> expected.put(failure, SENT));
            }
            expected.put(OtpFailure.UNKNOWN_CHALLENGE, RENEW);
            expected.forEach((failure, advice) -> assertThat(OtpNotDoneException.of("acme", operation, failure, "x"))
                    .extracting(OtpException::advice)
                    .as("%s of %s", failure, operation)
                    .isEqualTo(advice));
        }
    }

    @Test
    void unknownSendMayHaveBeenSentAndAnUnknownVerifyNeedsANewCode() {
        Map<OtpOperation, Advice> expected = Map.of(
                OtpOperation.OPEN, LATER,
                OtpOperation.SEND, SENT,
                OtpOperation.RESEND, SENT,
                OtpOperation.VERIFY, RENEW);
        assertThat(expected).containsOnlyKeys(OtpOperation.values());
        expected.forEach((operation, advice) -> {
            for (OtpFailure failure : OtpFailure.values()) {
                assertThat(OtpOutcomeUnknownException.of("acme", operation, failure, "x"))
                        .extracting(OtpException::advice)
                        .isEqualTo(advice);
            }
        });
    }
}
