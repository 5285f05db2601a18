package dev.nywila.otp.http;

import org.jspecify.annotations.Nullable;

/**
 * What one request says of who calls.
 *
 * @param header null if its body says it
 * @param reused whether an earlier call may have used the same one, so that it may be out of date
 */
record Authorization(@Nullable HttpHeader header, boolean reused) {

    static final Authorization NONE = new Authorization(null, false);
}
