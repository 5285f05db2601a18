package dev.nywila.otp.tck.store;

import java.util.Optional;

/** What a store promises; {@code docs/testing-stores.md} explains each. */
enum Rule {
    K1("what was written is read, through every handle"),
    K2("a value is replaced only if it is the one that the caller believes"),
    K3("no update is lost"),
    K4("bytes are kept as they are"),
    K5("keys are told apart by every character"),
    K6("a value lasts as long as its lifetime, and no longer"),
    K7("a lifetime is never shortened"),
    K8("a call ends in its time"),
    K9("trouble is an exception, and passes"),
    K10("a lost acknowledgement is an exception, and nothing is repeated"),
    K11("what a durable store acknowledged is never lost"),
    K12("what must be kept is never given up for space"),
    K13("closing");

    final String title;

    Rule(String title) {
        this.title = title;
    }

    /** Finds the rule that a test's name begins with. */
    static Optional<Rule> of(String displayName) {
        for (Rule rule : values()) {
            if (displayName.startsWith(rule + ": ")) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
