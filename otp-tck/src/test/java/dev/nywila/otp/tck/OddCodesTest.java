package dev.nywila.otp.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Short codes and codes of letters are found where they leak, and nowhere else. */
class OddCodesTest {

    private final LeakSearch leaks = new LeakSearch();

    @Test
    void whatHoldsAShortCodeByChanceIsNoLeak() {
        leaks.code("1136");
        leaks.code("2026");
        leaks.code("abcd");
        assertThat(leaks.in("acme: no answer [UNAVAILABLE, call 0b9c1a3e-1136]\n\tat Worker.run(Worker.java:1136)"))
                .isEmpty();
        assertThat(leaks.in("sentAt=2026-01-02T03:04:05.1136Z, id=0b9c1a3e-1136-4abc-8def-0123456789ab"))
                .isEmpty();
        assertThat(leaks.in("the fabcdish of 41136 and 11361")).isEmpty();
        assertThat(leaks.in("acme: no answer [UNAVAILABLE, call 7kv1136bq0hb]\ncallId=a1136v2026k3b"))
                .isEmpty();
        assertThat(leaks.in("Challenge[client=acme, call=0b9c1a3ee1136abc8defa2026b678fab]"))
                .isEmpty();
    }

    @Test
    void aShortCodeIsFoundWhereverItStandsByItself() {
        leaks.code("1136");
        for (String text : new String[] {
            "pin=1136", "call 1136", "call=check1136", "code1136", "\"1136\"", "a%201136", "x%3D1136&y", "1136"
        }) {
            assertThat(leaks.in(text)).as(text).containsExactly("a code");
        }
    }

    @Test
    void aCodeOfLettersIsFoundWhereverItStandsByItself() {
        leaks.code("KXQZ");
        for (String text :
                new String[] {"pin=KXQZ", "\"KXQZ\"", "a%20KXQZ", "x%3DKXQZ&y", "KXQZ", "2026-01-02T03:04 KXQZ"}) {
            assertThat(leaks.in(text)).as(text).containsExactly("a code");
        }
    }
}
