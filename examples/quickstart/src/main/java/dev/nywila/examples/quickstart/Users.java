package dev.nywila.examples.quickstart;

import dev.nywila.otp.PhoneNumber;

/** Whatever an application keeps its users in. */
interface Users {

    /** Remembers that this number is theirs. */
    void confirm(PhoneNumber number);
}
