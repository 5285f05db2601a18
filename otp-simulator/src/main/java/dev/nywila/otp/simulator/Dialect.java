package dev.nywila.otp.simulator;

import dev.nywila.otp.inmemory.Message;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * How one provider speaks HTTP. The page, the JSON interface, faults
 * and the request log take all they need from here. Knows nothing of sockets; thread-safe.
 */
interface Dialect {

    /** The id in paths and logs, lower-case letters. */
    String name();

    /** The provider's name for a person. */
    String label();

    /** Where this provider answers. */
    List<Endpoint> endpoints();

    /** Whether the call is let in. Asked for each call, also for one that a fault befalls. */
    Credentials credentials(Call call);

    /** Does what the call asks for, credentials permitting, and answers. */
    Answer answer(Call call);

    /** The normal form of an answer with a code of the provider's, also one that it does not define. */
    Reply withCode(String code);

    /** The call's body for the request log; overridden by a provider whose credentials stand in it. */
    default String logged(Call call) {
        return call.text();
    }

    /** What a client needs to call this provider here, most important first. */
    List<Setting> settings(URI baseUrl);

    /** How what one of this provider's messages is about stands now. */
    Standing standing(Message message);

    /** All switches as they stand. */
    List<Switch> switches();

    /** Sets some switches by name, or throws {@link IllegalArgumentException} with all mistakes and sets none. */
    void set(Map<String, String> values);

    /** Sets the switches as they were at first. */
    void reset();

    /** Forgets what it knows beside what the phones know: all challenges are over, without a trace. */
    void forget();
}
