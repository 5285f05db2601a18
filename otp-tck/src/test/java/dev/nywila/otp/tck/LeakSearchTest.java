package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeakSearchTest {

    private static final String NUMBER = "+255713512345";
    private static final String CODE = "804729";
    private static final String MAILBOX = "kit-00042@example.com";

    private final LeakSearch leaks = new LeakSearch();

    @BeforeEach
    void lookForOneOfEach() {
        leaks.number(NUMBER);
        leaks.code(CODE, NUMBER, "ref-17");
        leaks.email(MAILBOX);
        leaks.secrets(Map.of("otp.kit.secret-key", "correct horse"));
    }

    @Test
    void findsANumberHoweverItIsWritten() {
        for (String line : List.of(
                "to +255713512345",
                "to 255 713 512 345",
                "to 543215317552",
                "to +2557135123**",
                "to +2557135**345",
                "to 255-713-5-\u202223\u20225",
                "to MjU1NzEzNTEyMzQ1",
                "to 323535373133353132333435")) {
            assertThat(leaks.in(line)).isNotEmpty();
            assertThat(leaks.where(line)).doesNotContain("512345").doesNotContain("543215");
        }
    }

    @Test
    void leavesWhatIsMaskedOrAnothersAlone() {
        for (String line : List.of(
                "to +255*****45",
                "to +25571351****",
                "to +255713599999",
                "at 2026-01-02T03:04:05.804729Z",
                "call b804729e-1111-4222-8333-944445555666",
                "otp_seconds_sum 0.804729",
                "to k*****@*****.com",
                "kit-00042x, kit-000421",
                "correct")) {
            assertThat(leaks.in(line)).isEmpty();
        }
    }

    @Test
    void findsAMailboxAndItsName() {
        for (String line : List.of("to kit-00042@example.com", "to moc.elpmaxe@24000-tik", "to kit-00042, a mailbox")) {
            assertThat(leaks.in(line)).isNotEmpty();
            assertThat(leaks.where(line))
                    .contains("*****")
                    .doesNotContain("00042")
                    .doesNotContain("24000");
        }
    }

    @Test
    void findsWhatWasHashedWithoutAKey() throws Exception {
        for (String text : List.of(CODE, CODE + NUMBER, NUMBER + ":" + CODE, "ref-17|" + CODE, NUMBER, MAILBOX)) {
            for (String algorithm : new String[] {"MD5", "SHA-1", "SHA-256", "SHA-512"}) {
                byte[] hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
                String hex = HexFormat.of().formatHex(hash);
                String base64 = Base64.getUrlEncoder().encodeToString(hash);
                assertThat(leaks.in("hash " + hex)).hasSize(1);
                assertThat(leaks.in("hash=" + hex.toUpperCase(Locale.ROOT))).hasSize(1);
                assertThat(leaks.in("hash " + hex.substring(0, 12) + " and no more"))
                        .hasSize(1);
                assertThat(leaks.in("/of/" + base64)).hasSize(1);
                assertThat(leaks.where("hash " + hex)).doesNotContain(hex).contains("*****");
                assertThat(leaks.in("hash " + hex.substring(1))).isEmpty();
            }
        }
    }

    @Test
    void findsASecretBackwards() {
        assertThat(leaks.in("key esroh tcerroc")).containsExactly("the value of otp.kit.secret-key backwards");
    }
}
