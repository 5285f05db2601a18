package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.InvalidObjectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "sms", "flash-call", "rcs_2", "abcdefghijklmnopqrstuvwxyz012345"})
    void nameOfTheFormIsTakenAndShown(String name) {
        assertThat(new Channel(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SMS",
                "Sms",
                "2fa",
                "-sms",
                "_sms",
                "s ms",
                "sms\n",
                "s|ms",
                "sm\u017f",
                "abcdefghijklmnopqrstuvwxyz0123456"
            })
    void anyOtherNameIsRefusedWithoutRepeatingIt(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Channel(name))
                .withMessage("a channel's name is of the form [a-z][a-z0-9_-]{0,31}");
    }

    @Test
    void channelsOfOneNameAreEqual() {
        assertThat(new Channel("sms")).isEqualTo(Channel.SMS).isNotEqualTo(Channel.VOICE);
        assertThat(new Channel("voice")).isEqualTo(Channel.VOICE);
        assertThat(new Channel("whatsapp")).isEqualTo(Channel.WHATSAPP);
        assertThat(new Channel("email")).isEqualTo(Channel.EMAIL);
    }

    @Test
    void javaSerializationGivesAnEqualChannelOfTheForm() throws Exception {
        assertThat(Serialized.andBack(Channel.SMS, Channel.class)).isEqualTo(Channel.SMS);
        assertThatExceptionOfType(InvalidObjectException.class)
                .isThrownBy(() -> Serialized.tampered(Channel.SMS, "sms", "s|ms"));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new Channel(null));
    }
}
