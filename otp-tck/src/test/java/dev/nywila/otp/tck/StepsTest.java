package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a failure says was done before. */
class StepsTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final EmailAddress BOB = EmailAddress.of("bob@example.com");

    private final FakeSide side = new FakeSide();
    private final TestRun run = new TestRun(Optional.of(Rule.V5), new FakeTestbed(side, true), opened -> opened);

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void callsAreToldInTheirOrderWithWhatCameOfThemAndWithoutCodesAndAddresses() {
        Challenge first =
                run.client().send(OtpRequest.to(ALICE).via(Channel.SMS).idempotencyKey("order-4711-order-4711"));
        run.steps.delivered(first, side.code(first.reference()));
        Challenge second = run.open().send(BOB);
        run.client().verify(first, "999999");
        run.client().verify(second, side.code(first.reference()));
        run.client().verify(first, side.code(first.reference()));
        run.inject(Trouble.THROTTLED);
        assertThatThrownBy(() -> run.client().resend(first)).isInstanceOf(OtpException.class);
        assertThat(run.steps)
                .hasToString("send to phone A by sms with key 1 → challenge 1"
                        + ", client 2: send to mailbox B → challenge 2"
                        + ", another code for challenge 1 → INCORRECT_CODE"
                        + ", the code of 1 for challenge 2 → INCORRECT_CODE"
                        + ", its code for challenge 1 → Approved"
                        + ", THROTTLED to come"
                        + ", resend challenge 1 → OtpNotDoneException RATE_LIMITED, provider's word 429, retry after PT7S"
                        + ", caused by dev.nywila.otp.tck.FakeSide$TroubleMet");
    }

    @Test
    void ofManyTheEarliestAreOnlyCounted() {
        Steps steps = new Steps();
        for (int i = 1; i <= 14; i++) {
            steps.note("step " + i);
        }
        assertThat(steps.toString()).startsWith("2 steps, step 3, step 4, ").endsWith(", step 14");
    }

    @Test
    void whatIsNullIsToldToo() {
        Steps steps = new Steps();
        assertThat(Map.of(
                        steps.of((OtpRequest) null), "send null",
                        steps.ofResend(null), "resend null",
                        steps.of(null, null), "null for null"))
                .allSatisfy((told, expected) -> assertThat(told).isEqualTo(expected));
    }
}
