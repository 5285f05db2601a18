package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretPartsTest {

    private final SecretParts parts =
            new SecretParts(Map.of("word", "Kit-Secret_17", "hex", "0123456789abcdef0123456789abcdef"), new Random(7));

    @Test
    void aSecretThatIsMadeUpHasTheFormOfTheOther() {
        assertThat(parts.made().get("word")).matches("[A-Z][a-z]{2}-[A-Z][a-z]{5}_[0-9]{2}");
        assertThat(parts.made().get("hex")).matches("[0-9a-f]{32}");
    }

    @Test
    void anyHalfOfOneIsFoundAndLessIsNot() {
        String secret = parts.made().get("hex");
        assertThat(parts.in("key " + secret.substring(0, 16))).containsExactly("hex");
        assertThat(parts.in("key " + secret.substring(5, 21))).containsExactly("hex");
        assertThat(parts.in("key " + secret.substring(17))).isEmpty();
        assertThat(parts.in("key " + parts.made().get("word").substring(6))).containsExactly("word");
        assertThat(parts.in("key " + parts.made().get("word").substring(9))).isEmpty();
    }
}
