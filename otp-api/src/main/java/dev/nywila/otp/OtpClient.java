package dev.nywila.otp;

import java.util.Optional;

/**
 * Sends codes and checks them, with one account of one provider. Thread-safe; made once per application and closed with
 * it.
 *
 * <p>{@code send}, {@code resend} and {@code verify} block the calling thread until the provider answered, at most for
 * the deadline that the adapter documents (C3); virtual threads may wait in them. Every one of them answers in this
 * order, before any I/O: a null ({@link NullPointerException}), a closed client ({@link IllegalStateException}), an
 * interrupted thread ({@link OtpFailure#INTERRUPTED}), a foreign challenge, a refused kind of recipient, channel,
 * calling code or deadline, what this client already knows of the challenge, the form of the code, the idempotency key.
 */
public interface OtpClient extends AutoCloseable {

    /**
     * Returns the client's name, which tells accounts apart: in settings ({@code otp.<name>.…}), meters, logs and
     * challenges. Does not block; the same text each time, also when closed.
     *
     * @return of the form {@code [a-z][a-z0-9-]{0,31}}; the provider's id unless it was opened by another name
     */
    String name();

    /**
     * Sends a code. At most one complete request leaves this JVM, whatever breaks (S2).
     *
     * @param request to whom, and how
     * @return the challenge to verify, given only if the provider accepted the request in its one documented way (S1)
     * @throws OtpOutcomeUnknownException if a message may have been sent, but it is not known
     * @throws OtpNotDoneException if certainly nothing was sent; {@link OtpException#failure()} says why
     * @throws IllegalArgumentException if the idempotency key was used for another request within its retention (S5)
     * @throws IllegalStateException if this client is closed
     */
    Challenge send(OtpRequest request);

    /**
     * Sends a code by the account's own choice of channel, without an idempotency key.
     *
     * @param recipient who gets the code
     * @return as {@link #send(OtpRequest)}
     * @throws OtpException as {@link #send(OtpRequest)}
     * @throws IllegalStateException if this client is closed
     */
    default Challenge send(Recipient recipient) {
        return send(OtpRequest.to(recipient));
    }

    /**
     * Sends a code again to the recipient of a challenge, by the same channel and in the same language (R1 to R4): short
     * for {@code send(OtpRequest.again(challenge))}. The code may be a new one; used attempts do not come back: where all
     * are used, send a new challenge instead, as often as your own limits allow.
     *
     * @param challenge one that this client sent
     * @return the challenge that the delivered code belongs to; keep this one and forget the old one
     * @throws OtpException as {@link #send(OtpRequest)}; with {@link OtpFailure#UNKNOWN_CHALLENGE} if the challenge is
     *     another client's, or has another recipient than this client knows for it
     * @throws IllegalStateException if this client is closed
     */
    default Challenge resend(Challenge challenge) {
        return send(OtpRequest.again(challenge));
    }

    /**
     * Checks a code. Transmitted at most once (V8), approved at most once (V3).
     *
     * @param challenge what {@link #send(OtpRequest)} returned, kept on the server
     * @param code what the person typed; white space around it, marks that nobody sees and the script of its digits do not
     *     matter, leading zeros do (V7). No text makes this method throw
     * @return approved only for the provider's one documented success about this challenge (V1); else the rejection
     * @throws OtpOutcomeUnknownException if the code may have been tried, but the answer is not known
     * @throws OtpNotDoneException if certainly no attempt was used
     * @throws IllegalStateException if this client is closed
     */
    VerificationResult verify(Challenge challenge, String code);

    /**
     * Returns what this client can do. Does not block; the same value each time, also when closed.
     *
     * @return its capabilities
     */
    Capabilities capabilities();

    /**
     * Returns something more specific that this client is or holds, such as the fake's outbox.
     *
     * @param <T> the type asked for
     * @param type its class
     * @return the object, or empty if there is none of that type
     */
    default <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /**
     * Ends this client (D5). New calls fail at once; calls in flight may finish until the close timeout, then end as
     * their outcome demands. Blocks for that long at most; waits not at all if the calling thread is interrupted. Leaves
     * no thread, socket or meter behind. A second call does nothing.
     */
    @Override
    void close();
}
