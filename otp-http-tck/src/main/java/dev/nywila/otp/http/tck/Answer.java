package dev.nywila.otp.http.tck;

import java.util.Objects;

/**
 * A reply of the provider's, without its framing.
 *
 * @param status of HTTP
 * @param body ASCII; empty if there is none
 */
public record Answer(int status, String body) {

    /**
     * Holds both.
     *
     * @param status of HTTP
     * @param body ASCII
     */
    public Answer {
        Objects.requireNonNull(body, "body");
    }

    /**
     * Returns the same with another body.
     *
     * @param other the body
     * @return the answer
     */
    public Answer body(String other) {
        return new Answer(status, other);
    }

    /** The whole reply, with its length. */
    String framed() {
        return RawServer.reply(status, body);
    }
}
