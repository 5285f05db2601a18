package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtpRequestTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");

    @Test
    void startsWithNothingButItsRecipient() {
        assertThat(OtpRequest.to(ALICE)).isEqualTo(new OtpRequest(ALICE, null, null, null));
    }

    @Test
    void eachRefinementKeepsTheOthersInAnyOrder() {
        OtpRequest all = new OtpRequest(ALICE, Channel.VOICE, Locale.FRENCH, "0123456789abcdef");
        assertThat(OtpRequest.to(ALICE).via(Channel.VOICE).in(Locale.FRENCH).idempotencyKey("0123456789abcdef"))
                .isEqualTo(all);
        assertThat(OtpRequest.to(ALICE)
                        .idempotencyKey("0123456789abcdef")
                        .in(Locale.FRENCH)
                        .via(Channel.VOICE))
                .isEqualTo(all);
    }

    @Test
    void refinementDoesNotChangeTheOriginal() {
        OtpRequest plain = OtpRequest.to(ALICE);
        assertThat(plain.via(Channel.SMS)).isNotEqualTo(plain);
        assertThat(plain.channel()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef",
                "ABC_def-0123456789",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void keyOf16To64HarmlessCharactersIsTaken(String key) {
        assertThat(OtpRequest.to(ALICE).idempotencyKey(key).idempotencyKey()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcde",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
                "0123456789abcdef ",
                "0123456789abcdef\n",
                "0123456789abcde.",
                "0123456789abcde\u0661",
                "0123456789abcd\u00e9f"
            })
    void anyOtherKeyIsRefusedWithoutRepeatingIt(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtpRequest.to(ALICE).idempotencyKey(key))
                .withMessage("an idempotency key is 16 to 64 characters of A-Za-z0-9_-");
    }

    @Test
    void nullIsRefusedWhereAValueIsNamed() {
        OtpRequest request = OtpRequest.to(ALICE);
        assertThatNullPointerException().isThrownBy(() -> OtpRequest.to(null));
        assertThatNullPointerException().isThrownBy(() -> request.via(null));
        assertThatNullPointerException().isThrownBy(() -> request.in(null));
        assertThatNullPointerException().isThrownBy(() -> request.idempotencyKey(null));
    }

    @Test
    void textOfItShowsNeitherNumberNorKey() {
        OtpRequest request =
                OtpRequest.to(ALICE).via(Channel.SMS).in(Locale.ENGLISH).idempotencyKey("0123456789abcdef");
        assertThat(request)
                .hasToString("OtpRequest[recipient=+255*****67, channel=sms, locale=en, with idempotency key]");
        assertThat(OtpRequest.to(ALICE)).hasToString("OtpRequest[recipient=+255*****67, channel=null, locale=null]");
    }
}
