package dev.nywila.otp.tck;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The rules of {@code docs/contract.md}, in its order. */
enum Rule {
    D1("found by its id"),
    D2("the constructor does nothing"),
    D3("opening does no I/O; all faults of the settings at once"),
    D4("two clients are independent"),
    D5("closing"),
    S1("a challenge only for the documented success"),
    S2("at most one request"),
    S3("certainly not sent, or outcome unknown"),
    S4("what is refused before any I/O"),
    S5("idempotency keys"),
    S6("what a challenge says"),
    S7("how long to wait"),
    S8("a second send"),
    R1("resending keeps the rules of sending"),
    R2("resending goes to the same recipient"),
    R3("the delivered code approves the new challenge"),
    R4("attempts do not come back by resending"),
    V1("fail closed"),
    V2("a wrong code is a value, trouble is an exception"),
    V3("one approval per challenge"),
    V4("a code is good for its own recipient"),
    V5("attempts are limited"),
    V6("expiry"),
    V7("a code is text"),
    V8("a lost answer to a check"),
    V9("exact rejections"),
    P1("no code, secret or address leaves by accident"),
    C1("thread-safe"),
    C2("interruption"),
    C3("deadlines"),
    C4("no monitor held across I/O"),
    C5("the injected clock"),
    C6("trouble leaves nothing behind"),
    C7("the order of answers");

    private static final Set<Rule> NEVER_WAIVED = EnumSet.of(S1, S2, S3, V1, V2, V3, V4, P1);

    final String title;

    Rule(String title) {
        this.title = title;
    }

    boolean canBeWaived() {
        return !NEVER_WAIVED.contains(this);
    }

    boolean isForBlackBox() {
        return this != C3 && this != C4;
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
