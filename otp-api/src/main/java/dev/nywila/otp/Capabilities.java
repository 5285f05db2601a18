package dev.nywila.otp;

import java.util.Set;

/**
 * What one client can do. An immutable value.
 *
 * @param channels the channels that a request may name; empty if the account alone decides
 * @param rejections the reasons that this client can tell apart; others it gives as {@link Rejection#NO_LONGER_VALID} or
 *     {@link Rejection#REFUSED} (V9)
 * @param all everything that {@link #has} is true for
 */
public record Capabilities(Set<Channel> channels, Set<Rejection> rejections, Set<Capability> all) {

    /**
     * Copies the sets.
     *
     * @param channels the channels that a request may name
     * @param rejections the reasons that this client can tell apart
     * @param all everything that {@link #has} is true for
     */
    public Capabilities {
        channels = Set.copyOf(channels);
        rejections = Set.copyOf(rejections);
        all = Set.copyOf(all);
    }

    /**
     * Returns whether the client has a capability.
     *
     * @param capability the one in question
     * @return true if it is declared
     */
    public boolean has(Capability capability) {
        return all.contains(capability);
    }
}
