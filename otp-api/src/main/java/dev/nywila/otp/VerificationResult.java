package dev.nywila.otp;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The provider's answer about a code: approved or rejected, and never anything else. Immutable; an answer that could not be
 * had is an {@link OtpException} instead.
 */
public sealed interface VerificationResult extends Serializable {

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

    /** The code was right; given once per challenge (V3). Immutable. */
    final class Approved implements VerificationResult {

        private static final long serialVersionUID = 1;

        /** Who was proven. */
        private final Recipient recipient;

        private Approved(Recipient recipient) {
            this.recipient = Objects.requireNonNull(recipient, "recipient");
        }

        /**
         * Approves.
         *
         * @param recipient the address that was proven
         * @return the approval
         */
        public static Approved of(Recipient recipient) {
            return new Approved(recipient);
        }

        /**
         * Returns the address that was proven. Confirm this one, not one from the form that was sent along.
         *
         * @return the challenge's recipient
         */
        public Recipient recipient() {
            return recipient;
        }

        /**
         * Returns the phone number that was proven, for applications that verify nothing else.
         *
         * @return the recipient
         * @throws IllegalStateException if the recipient is no phone number
         */
        public PhoneNumber phoneNumber() {
            return recipient.asPhoneNumber();
        }

        /** Returns whether the other approves the same recipient. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Approved approved && recipient.equals(approved.recipient);
        }

        /** Returns the recipient's hash code. */
        @Override
        public int hashCode() {
            return recipient.hashCode();
        }

        /** Returns the approval with its recipient masked. */
        @Override
        public String toString() {
            return "Approved[recipient=" + recipient + "]";
        }

        /** Checks what a stream says. */
        private Object readResolve() throws ObjectStreamException {
            try {
                return new Approved(recipient);
            } catch (NullPointerException malformed) {
                throw new InvalidObjectException("not an approval");
            }
        }
    }

    /** The code was not approved. Immutable; starts at {@link #of} and is refined by the methods that follow it. */
    final class Rejected implements VerificationResult {

        private static final long serialVersionUID = 1;

        /** Why. */
        private final Rejection reason;
        /** How many more codes may be tried, if told. */
        private final @Nullable Integer attemptsRemaining;
        /** How long to wait before the next code, if told. */
        private final @Nullable Duration retryAfter;
        /** The provider's own code. */
        private final @Nullable String providerCode;

        private Rejected(
                Rejection reason,
                @Nullable Integer attemptsRemaining,
                @Nullable Duration retryAfter,
                @Nullable String providerCode) {
            if (attemptsRemaining != null && attemptsRemaining < 0) {
                throw new IllegalArgumentException("attemptsRemaining must not be negative");
            }
            this.reason = Objects.requireNonNull(reason, "reason");
            this.attemptsRemaining = attemptsRemaining;
            this.retryAfter = Details.sensible(retryAfter);
            this.providerCode = Details.harmless(providerCode);
        }

        /**
         * Rejects, with nothing but the reason.
         *
         * @param reason why
         * @return the rejection
         */
        public static Rejected of(Rejection reason) {
            return new Rejected(reason, null, null, null);
        }

        /**
         * Says how many more codes may be tried.
         *
         * @param attempts 0 or more
         * @return this rejection with that number
         * @throws IllegalArgumentException if the number is negative
         */
        public Rejected attemptsRemaining(int attempts) {
            return new Rejected(reason, attempts, retryAfter, providerCode);
        }

        /**
         * Says how long to wait before the next code is tried.
         *
         * @param wait kept if 0 seconds to 24 hours, else dropped
         * @return this rejection with that wait
         */
        public Rejected retryAfter(@Nullable Duration wait) {
            return new Rejected(reason, attemptsRemaining, wait, providerCode);
        }

        /**
         * Adds the provider's own code.
         *
         * @param code kept if 1 to 32 characters of {@code A-Za-z0-9_.-}, else dropped
         * @return this rejection with that code
         */
        public Rejected providerCode(@Nullable String code) {
            return new Rejected(reason, attemptsRemaining, retryAfter, code);
        }

        /**
         * Returns why.
         *
         * @return the reason
         */
        public Rejection reason() {
            return reason;
        }

        /**
         * Returns how many more codes may be tried, where the provider tells (V5).
         *
         * @return 0 or more, or empty
         */
        public OptionalInt attemptsRemaining() {
            return attemptsRemaining == null ? OptionalInt.empty() : OptionalInt.of(attemptsRemaining);
        }

        /**
         * Returns how long to wait before the next code is tried, where the provider tells.
         *
         * @return 0 seconds to 24 hours, or empty
         */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        /**
         * Returns the provider's own code for it, for its support desk.
         *
         * @return 1 to 32 characters of {@code A-Za-z0-9_.-}, or empty
         */
        public Optional<String> providerCode() {
            return Optional.ofNullable(providerCode);
        }

        /**
         * Returns what to tell the person.
         *
         * @return {@link Advice#RETYPE} while another code for the same challenge could be approved, as far as is known;
         *     else {@link Advice#RENEW}
         */
        public Advice advice() {
            return switch (reason) {
                case INCORRECT_CODE, REFUSED ->
                    attemptsRemaining != null && attemptsRemaining == 0 ? Advice.RENEW : Advice.RETYPE;
                case EXPIRED, TOO_MANY_ATTEMPTS, ALREADY_USED, SUPERSEDED, UNKNOWN_CHALLENGE, NO_LONGER_VALID ->
                    Advice.RENEW;
            };
        }

        /** Returns whether the other is equal in all parts. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Rejected rejected
                    && reason == rejected.reason
                    && Objects.equals(attemptsRemaining, rejected.attemptsRemaining)
                    && Objects.equals(retryAfter, rejected.retryAfter)
                    && Objects.equals(providerCode, rejected.providerCode);
        }

        /** Returns a hash code of all parts. */
        @Override
        public int hashCode() {
            return Objects.hash(reason, attemptsRemaining, retryAfter, providerCode);
        }

        /** Returns all that is known. */
        @Override
        public String toString() {
            return "Rejected[reason=" + reason
                    + (attemptsRemaining == null ? "" : ", attemptsRemaining=" + attemptsRemaining)
                    + (retryAfter == null ? "" : ", retryAfter=" + retryAfter)
                    + (providerCode == null ? "]" : ", providerCode=" + providerCode + "]");
        }

        /** Checks what a stream says. */
        private Object readResolve() throws ObjectStreamException {
            try {
                return new Rejected(reason, attemptsRemaining, retryAfter, providerCode);
            } catch (IllegalArgumentException | NullPointerException malformed) {
                throw new InvalidObjectException("not a rejection");
            }
        }
    }
}
