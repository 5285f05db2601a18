package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvisibleCharactersTest {

    /** The ends of each range too. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180e, 0x180f, 0x200b, 0x202e, 0x2060,
                0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xe0001, 0xe007f, 0xe0100, 0xe01ef
            })
    void includesWhatHasNoShape(int c) {
        assertThat(InvisibleCharacters.includes(c)).isTrue();
    }

    /** The neighbours of each range too. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                ' ', '0', 'a', '-', 0xac, 0x34e, 0x350, 0x115e, 0x1161, 0x17b3, 0x17b6, 0x180a, 0x1810, 0x200a, 0x3163,
                0x3165, 0xfdff, 0xfe10, 0xff9f, 0xffa1, 0xe00ff, 0xe01f0, 0x1f4de
            })
    void leavesOutWhatHasOne(int c) {
        assertThat(InvisibleCharacters.includes(c)).isFalse();
    }

    @Test
    void stripsThemAndWhiteSpaceFromTheEndsOnly() {
        assertThat(InvisibleCharacters.strip("\u200b \t\u00a0a\u200b b\u3000\udb40\udd00\n"))
                .isEqualTo("a\u200b b");
        assertThat(InvisibleCharacters.strip("\u200b \ufeff")).isEmpty();
        assertThat(InvisibleCharacters.strip("")).isEmpty();
        assertThat(InvisibleCharacters.strip("\ud83d\udcde")).isEqualTo("\ud83d\udcde");
    }
}
