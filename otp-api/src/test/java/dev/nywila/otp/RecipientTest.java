package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nywila.otp.VerificationResult.Approved;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What phone numbers and e-mail addresses have in common, and what tells them apart. */
class RecipientTest {

    private static final PhoneNumber NUMBER = PhoneNumber.of("+255713507067");
    private static final EmailAddress EMAIL = EmailAddress.of("amina@example.com");

    @Test
    void kindsAreNeverEqual() {
        EmailAddress likeANumber = EmailAddress.of("+255713507067@example.com");
        assertThat((Recipient) likeANumber).isNotEqualTo(NUMBER);
        assertThat((Recipient) NUMBER).isNotEqualTo(likeANumber).isNotEqualTo(EMAIL);
    }

    /** As there may be one some day. */
    @Test
    void aThirdKindOfTheSameTextIsAnother() {
        Recipient third = new Recipient("+255713507067") {
            @Override
            public String toString() {
                return "";
            }
        };
        assertThat(third).isNotEqualTo(NUMBER);
        assertThat((Recipient) NUMBER).isNotEqualTo(third);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1234567", "+255713507067"})
    void plusSignAndDigitsAreAPhoneNumber(String address) {
        assertThat(Recipient.of(address)).isEqualTo(PhoneNumber.of(address));
    }

    /** A local part may look like a number. */
    @ParameterizedTest
    @ValueSource(strings = {"amina@example.com", "+@example.com", "+255713507067@example.com", "255@example.com"})
    void whatHasAnAtSignIsAnEmailAddress(String address) {
        assertThat(Recipient.of(address)).isEqualTo(EmailAddress.of(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "255713507067", "amina", "@", "+255713507067@"})
    void anythingElseIsNeither(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> Recipient.of(address));
    }

    @Test
    void phoneNumberIsHandedOutWhereThereIsOne() {
        assertThat(OtpRequest.to(NUMBER).phoneNumber()).isSameAs(NUMBER);
        assertThat(challenge(NUMBER).phoneNumber()).isSameAs(NUMBER);
        assertThat(Approved.of(NUMBER).phoneNumber()).isSameAs(NUMBER);
    }

    @Test
    void phoneNumberOfAnEmailAddressIsRefusedWithoutRepeatingIt() {
        String message = "the recipient is no phone number; ask recipient()";
        assertThatIllegalStateException()
                .isThrownBy(OtpRequest.to(EMAIL)::phoneNumber)
                .withMessage(message);
        assertThatIllegalStateException()
                .isThrownBy(challenge(EMAIL)::phoneNumber)
                .withMessage(message);
        assertThatIllegalStateException()
                .isThrownBy(Approved.of(EMAIL)::phoneNumber)
                .withMessage(message);
    }

    private static Challenge challenge(Recipient recipient) {
        return Challenge.of("acme", "ref-1", recipient, Instant.EPOCH);
    }
}
