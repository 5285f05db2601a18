package dev.nywila.otp.http;

import static dev.nywila.otp.http.SampleClient.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.http.SampleServer.Answer;
import dev.nywila.otp.testing.EmittedLogs;
import org.junit.jupiter.api.Test;

class RecipientDigestTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    /** {@code printf %s +255713507067 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef}. */
    private static final String WHO = "e219f170ca896304";

    private volatile Answer answer = Answer.of(200, "{\"id\":\"any\",\"right\":false}");

    @Test
    void theDigestIsWhatOpensslComputes() {
        assertThat(new RecipientDigest(KEY).of(PHONE)).isEqualTo(WHO);
        assertThat(new RecipientDigest(KEY).of(EmailAddress.of("asha@example.com")))
                .matches("[0-9a-f]{16}")
                .isNotEqualTo(WHO);
        assertThat(new RecipientDigest(KEY + "!").of(PHONE)).isNotEqualTo(WHO);
    }

    @Test
    void everyLineAboutAPersonCarriesItWhereAKeyIsSet() throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen();
                SampleServer server = new SampleServer(request -> answer);
                SampleClient otp =
                        SampleClient.open(SampleClient.config(server.url(), "who-key", KEY), settings -> Auth.none())) {
            var sent = otp.send(PHONE);
            otp.verify(sent, "123456");
            answer = Answer.of(503, "");
            assertThatThrownBy(() -> otp.send(PHONE)).isInstanceOf(OtpException.class);
            assertThatThrownBy(() -> otp.verify(sent, "654321")).isInstanceOf(OtpException.class);
            assertThat(logs.text().lines().filter(line -> line.contains(" to=")))
                    .hasSize(4)
                    .allMatch(line -> line.contains(" to=+255*****67 who=" + WHO + " "));
            assertThat(logs.text()).doesNotContain(KEY).doesNotContain("713507067");
        }
    }

    @Test
    void noLineHasAPlaceForItWhereNoneIsSet() throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen();
                SampleServer server = new SampleServer(request -> answer);
                SampleClient otp = SampleClient.open(SampleClient.config(server.url()), settings -> Auth.none())) {
            otp.send(PHONE);
            assertThat(logs.text()).contains(" to=+255*****67 call=").doesNotContain("who=");
        }
    }

    @Test
    void aShortKeyIsRefusedAndNotRepeated() throws Exception {
        assertThatThrownBy(() -> new RecipientDigest("too-short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("too-short");
        try (SampleServer server = new SampleServer(request -> answer)) {
            assertThatThrownBy(() -> SampleClient.open(
                            SampleClient.config(server.url(), "who-key", KEY.substring(1)), settings -> Auth.none()))
                    .isInstanceOf(OtpNotDoneException.class)
                    .hasMessageContaining("otp.sample.who-key")
                    .hasMessageNotContaining(KEY.substring(1));
        }
    }

    @Test
    void itsTextTellsNothing() {
        assertThat(new RecipientDigest(KEY).toString()).doesNotContain(KEY);
    }
}
