package dev.nywila.benchmarks.suite;

import java.util.function.DoublePredicate;

/** What is asked of a ratio. */
enum Goal {
    AT_MOST_HALF("÷ ≤ 0.5", ratio -> ratio <= 0.5),
    AT_MOST_A_TWENTIETH_MORE("÷ ≤ 1.05", ratio -> ratio <= 1.05),
    AT_MOST_A_TENTH_MORE("÷ ≤ 1.10", ratio -> ratio <= 1.10),
    THE_SAME("÷ 0.91 to 1.10", ratio -> ratio <= 1.10 && ratio >= 1 / 1.10),
    CLEARLY_MORE("÷ > 1.10", ratio -> ratio > 1.10),
    /** It is stated, and nothing is asked. */
    NONE("–", ratio -> true);

    private final String text;
    private final DoublePredicate met;

    Goal(String text, DoublePredicate met) {
        this.text = text;
        this.met = met;
    }

    boolean isMetBy(Figure ratio) {
        return met.test(ratio.median());
    }

    @Override
    public String toString() {
        return text;
    }
}
