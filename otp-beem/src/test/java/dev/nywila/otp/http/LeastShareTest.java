package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.beem.Calls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** C3: how much of its deadline a call must have left when its turn comes. */
class LeastShareTest {

    private static final Duration WHOLE = Duration.ofMinutes(4);
    private static final Reply ANSWER = Replies.reply(200, "{}");

    @Test
    void lessThanAFifthOfTheDeadlineIsTooLittle() throws Exception {
        LoneOperation operation = operation();
        OtpException late = catchThrowableOfType(
                OtpException.class, () -> answer(operation, WHOLE.dividedBy(5).minusMillis(1)));
        assertThat(late).isInstanceOf(OtpNotDoneException.class).hasMessageContaining("nothing was sent");
        assertThat(late.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(answer(operation, WHOLE)).as("its permit is back").isSameAs(ANSWER);
    }

    @Test
    void aQuarterOfTheDeadlineIsEnough() throws Exception {
        assertThat(answer(operation(), WHOLE.dividedBy(4))).isSameAs(ANSWER);
    }

    @Test
    void theShareIsThatOfTheRequestsOwnDeadline() throws Exception {
        Duration shorter = WHOLE.dividedBy(10);
        LoneOperation operation = operation();
        assertThat(answer(operation, shorter, shorter.dividedBy(4))).isSameAs(ANSWER);
        assertThat(catchThrowableOfType(
                        OtpException.class,
                        () -> answer(operation, shorter, shorter.dividedBy(5).minusMillis(1))))
                .isInstanceOf(OtpNotDoneException.class);
    }

    private static Reply answer(LoneOperation operation, Duration left) {
        return answer(operation, WHOLE, left);
    }

    private static Reply answer(LoneOperation operation, Duration whole, Duration left) {
        return operation.call(Calls.send(whole), left, List::of, () -> ANSWER, answer -> true);
    }

    private static LoneOperation operation() throws Exception {
        return new LoneOperation("send", new SimpleMeterRegistry(), System::nanoTime);
    }
}
