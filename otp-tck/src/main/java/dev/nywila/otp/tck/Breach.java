package dev.nywila.otp.tck;

import java.util.List;
import java.util.Set;

/**
 * What a step of a sequence should not have shown.
 *
 * @param rule the one that it breaks
 * @param expected what should have been seen
 * @param seen what was seen, masked
 * @param lookAt where an adapter's author finds the cause
 * @param steps all that was done, the breach last
 */
record Breach(Rule rule, String expected, Object seen, String lookAt, List<String> steps) {

    static final String IN_TROUBLE = " in trouble: ";

    Breach(Rule rule, String expected, Object seen, String lookAt) {
        this(rule, expected, seen, lookAt, List.of());
    }

    /** What trouble left behind breaks C6 too; what V5 says of tries in trouble is no breach of it. */
    boolean isOf(Rule one) {
        boolean leftBehind = Set.of(Rule.V3, Rule.V4, Rule.R2).contains(rule)
                && steps.stream().anyMatch(step -> step.contains(IN_TROUBLE));
        return rule == one || (one == Rule.C6 && leftBehind);
    }

    Breach after(List<String> all) {
        return new Breach(rule, expected, seen, lookAt, List.copyOf(all));
    }

    /** The steps in words. */
    String told() {
        return String.join("; ", steps);
    }
}
