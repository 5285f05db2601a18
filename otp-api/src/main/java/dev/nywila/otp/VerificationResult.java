package dev.nywila.otp;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The provider's answer about a code: approved or rejected. An immutable value; an answer that could not be had is an
 * {@link OtpException} instead.
 */
public sealed interface VerificationResult {

    /**
     * Returns whether the code was approved.
     *
     * @return true for {@link Approved} and for nothing else
     */
    default boolean isApproved() {
        return this instanceof Approved;
    }

    /**
     * Returns the rejection, if it is one.
     *
     * @return this as {@link Rejected}, or empty if approved
     */
    default Optional<Rejected> rejected() {
        return this instanceof Rejected rejected ? Optional.of(rejected) : Optional.empty();
    }

    /**
     * The code was right; given once per challenge (V3).
     *
     * @param recipient the number that was proven; confirm this one, not one from the form that was sent along
     */
    record Approved(PhoneNumber recipient) implements VerificationResult {
        /**
         * Checks for null.
         *
         * @param recipient the number that was proven
         */
        public Approved {
            Objects.requireNonNull(recipient, "recipient");
        }
    }

    /**
     * The code was not approved.
     *
     * @param reason why
     * @param attemptsRemaining how many more codes may be tried, where the provider tells; 0 or more
     */
    record Rejected(Rejection reason, OptionalInt attemptsRemaining) implements VerificationResult {
        /**
         * Checks the range.
         *
         * @param reason why
         * @param attemptsRemaining 0 or more, or empty
         * @throws IllegalArgumentException if {@code attemptsRemaining} is negative
         */
        public Rejected {
            Objects.requireNonNull(reason, "reason");
            if (attemptsRemaining.isPresent() && attemptsRemaining.getAsInt() < 0) {
                throw new IllegalArgumentException("attemptsRemaining must not be negative");
            }
        }

        /**
         * Rejects without saying how many attempts remain.
         *
         * @param reason why
         */
        public Rejected(Rejection reason) {
            this(reason, OptionalInt.empty());
        }

        /**
         * Returns whether another code for the same challenge could still be approved, as far as is known.
         *
         * @return false if only a new challenge helps
         */
        public boolean mayTryAgain() {
            return switch (reason) {
                case INCORRECT_CODE -> attemptsRemaining.orElse(1) > 0;
                case REFUSED -> true;
                case EXPIRED, TOO_MANY_ATTEMPTS, ALREADY_USED, SUPERSEDED, UNKNOWN_CHALLENGE, NO_LONGER_VALID -> false;
            };
        }
    }
}
