package dev.nywila.otp;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one client can do. Immutable; starts at {@link #builder()}. */
public final class Capabilities implements Serializable {

    private static final long serialVersionUID = 1;

    /** What a request may name. */
    @SuppressWarnings("serial") // an immutable set of the platform's
    private final Set<Channel> channels;
    /** What it tells apart. */
    @SuppressWarnings("serial") // as above
    private final Set<Rejection> rejections;
    /** What else it can do. */
    @SuppressWarnings("serial") // as above
    private final Set<Capability> declared;

    private Capabilities(Builder builder) {
        this.channels = Collections.unmodifiableSet(new LinkedHashSet<>(builder.channels));
        this.rejections = Collections.unmodifiableSet(EnumSet.copyOf(builder.rejections));
        this.declared = Collections.unmodifiableSet(EnumSet.copyOf(builder.declared));
    }

    /**
     * Starts with a client that declares nothing.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts with all that these are.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder().channels(channels).rejections(rejections).declare(declared);
    }

    /**
     * Returns the channels that a request may name. With {@link Channel#EMAIL} the client sends to e-mail addresses, and
     * if that is the only one, to nothing else.
     *
     * @return an immutable set; empty if the account alone decides how a phone number is reached
     */
    public Set<Channel> channels() {
        return channels;
    }

    /**
     * Returns the reasons that this client can tell apart; others it gives as {@link Rejection#NO_LONGER_VALID} or
     * {@link Rejection#REFUSED} (V9).
     *
     * @return an immutable set
     */
    public Set<Rejection> rejections() {
        return rejections;
    }

    /**
     * Returns all that {@link #has} is true for.
     *
     * @return an immutable set
     */
    public Set<Capability> declared() {
        return declared;
    }

    /**
     * Returns whether the client has a capability.
     *
     * @param capability the one in question
     * @return true if it is declared
     */
    public boolean has(Capability capability) {
        return declared.contains(Objects.requireNonNull(capability, "capability"));
    }

    /** Returns whether the other declares the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Capabilities capabilities
                && channels.equals(capabilities.channels)
                && rejections.equals(capabilities.rejections)
                && declared.equals(capabilities.declared);
    }

    /** Returns a hash code of all that is declared. */
    @Override
    public int hashCode() {
        return Objects.hash(channels, rejections, declared);
    }

    /** Returns all that is declared. */
    @Override
    public String toString() {
        return "Capabilities[channels=" + channels + ", rejections=" + rejections + ", declared=" + declared + "]";
    }

    /** Checks what a stream says. */
    private Object readResolve() throws ObjectStreamException {
        try {
            return toBuilder().build();
        } catch (ClassCastException | NullPointerException malformed) {
            throw new InvalidObjectException("not capabilities");
        }
    }

    /** Collects what a client declares. Not thread-safe. */
    public static final class Builder {

        private final Set<Channel> channels = new LinkedHashSet<>();
        private final EnumSet<Rejection> rejections = EnumSet.noneOf(Rejection.class);
        private final EnumSet<Capability> declared = EnumSet.noneOf(Capability.class);

        private Builder() {}

        /**
         * Adds channels that a request may name.
         *
         * @param more the channels
         * @return this builder
         */
        public Builder channels(Channel... more) {
            return channels(List.of(more));
        }

        /**
         * Adds channels that a request may name.
         *
         * @param more the channels
         * @return this builder
         */
        public Builder channels(Collection<Channel> more) {
            for (Channel channel : more) {
                channels.add(Objects.requireNonNull(channel, "channel"));
            }
            return this;
        }

        /**
         * Adds reasons that the client can tell apart.
         *
         * @param more the reasons
         * @return this builder
         */
        public Builder rejections(Rejection... more) {
            return rejections(List.of(more));
        }

        /**
         * Adds reasons that the client can tell apart.
         *
         * @param more the reasons
         * @return this builder
         */
        public Builder rejections(Collection<Rejection> more) {
            rejections.addAll(more);
            return this;
        }

        /**
         * Adds what else the client can do.
         *
         * @param more the capabilities
         * @return this builder
         */
        public Builder declare(Capability... more) {
            return declare(List.of(more));
        }

        /**
         * Adds what else the client can do.
         *
         * @param more the capabilities
         * @return this builder
         */
        public Builder declare(Collection<Capability> more) {
            declared.addAll(more);
            return this;
        }

        /**
         * Ends the collecting.
         *
         * @return what was declared so far
         */
        public Capabilities build() {
            return new Capabilities(this);
        }
    }
}
