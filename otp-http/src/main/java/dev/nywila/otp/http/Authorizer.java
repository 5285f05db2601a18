package dev.nywila.otp.http;

import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.spi.Call;

/** {@link Auth} of one open client. */
interface Authorizer {

    /**
     * Gives the authorization for one request.
     *
     * @throws OtpNotDoneException if there is none; nothing of the call has left then
     */
    Authorization authorize(Call call);

    /** Is told of a 401 to a request that had this one. */
    default void rejected(Authorization authorization) {}
}
