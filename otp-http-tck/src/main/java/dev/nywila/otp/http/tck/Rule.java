package dev.nywila.otp.http.tck;

import java.util.Set;
import java.util.TreeSet;

/** The rules of {@code docs/contract.md} that can be broken on the wire, and the budget. */
enum Rule {
    D5,
    S1,
    S2,
    S3,
    S7,
    V1,
    V2,
    V8,
    V9,
    P1,
    C2,
    C3,
    C4,
    C6,
    /** No rule of the contract: what a call may allocate. */
    BUDGET;

    /** Finds the rules that lines of this text begin with. */
    static Set<Rule> namedBy(String text) {
        Set<Rule> named = new TreeSet<>();
        text.lines().forEach(line -> {
            for (Rule rule : values()) {
                if (line.strip().startsWith(rule + ": ")) {
                    named.add(rule);
                }
            }
        });
        return named;
    }
}
