package dev.nywila.otp.simulator;

import java.util.Set;

/** How one provider speaks. Knows nothing of sockets; thread-safe. */
interface Dialect {

    /** The paths that this provider answers on. */
    Set<String> paths();

    /** Does what the call asks for, and answers. */
    Reply answer(Call call);

    /** The normal form of an answer with a code of the provider's. */
    Reply withCode(int code);
}
