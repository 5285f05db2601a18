package dev.nywila.otp.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult.Approved;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Codes to mailboxes. */
class EmailTest {

    private static final EmailAddress AMINA = EmailAddress.of("amina@example.com");
    private static final PhoneNumber ASHA = PhoneNumber.of("+255713507067");

    private final InMemoryOtp fake = InMemoryOtp.builder().build();
    private final OtpClient otp = fake.client();

    @AfterEach
    void close() {
        otp.close();
    }

    private OtpFailure failure(OtpRequest request) {
        return catchThrowableOfType(OtpNotDoneException.class, () -> otp.send(request))
                .failure();
    }

    @Test
    void aMailboxGetsItsCodeByEmail() {
        Challenge challenge = otp.send(AMINA);

        assertThat(fake.outbox()).singleElement().satisfies(message -> {
            assertThat(message.recipient()).isEqualTo(AMINA);
            assertThat(message.channel()).isEqualTo(Channel.EMAIL);
            assertThat(message.toString()).doesNotContain("amina", "example", message.code());
        });
        assertThat(otp.verify(challenge, fake.awaitCode(AMINA, Duration.ZERO))).isEqualTo(Approved.of(AMINA));
    }

    @Test
    void aPhonesCodeAndAMailboxsCodeDoNotEndEachOther() {
        Challenge phone = otp.send(ASHA);
        Challenge mailbox = otp.send(AMINA);

        assertThat(otp.verify(phone, fake.code(phone).orElseThrow())).isEqualTo(Approved.of(ASHA));
        assertThat(otp.verify(mailbox, fake.code(mailbox).orElseThrow())).isEqualTo(Approved.of(AMINA));
    }

    @Test
    void aChannelLeadsToItsOwnKindOfRecipientOnly() {
        assertThat(failure(OtpRequest.to(AMINA).via(Channel.SMS))).isEqualTo(OtpFailure.UNSUPPORTED);
        assertThat(failure(OtpRequest.to(ASHA).via(Channel.EMAIL))).isEqualTo(OtpFailure.UNSUPPORTED);
        assertThat(fake.requests()).isZero();
    }
}
