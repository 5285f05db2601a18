package dev.nywila.otp.http.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is wrong with one call: each finding names the rule that it breaks. */
final class Findings {

    private final String about;
    private final List<String> broken = new ArrayList<>();

    Findings(String about) {
        this.about = about;
    }

    void expect(Rule rule, String what, Object expected, @Nullable Object seen) {
        if (!Objects.equals(expected, seen)) {
            add(rule, what + ": " + expected, seen);
        }
    }

    void add(Rule rule, String expected, @Nullable Object seen) {
        broken.add(rule + ": expected " + expected + "; seen: " + seen + "; under: " + about);
    }

    boolean isEmpty() {
        return broken.isEmpty();
    }

    /** Fails with all of them. */
    void assertNone() {
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("\n", broken));
        }
    }
}
