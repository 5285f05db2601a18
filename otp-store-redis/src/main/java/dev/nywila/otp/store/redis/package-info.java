/** An {@link dev.nywila.otp.spi.OtpStore} on Redis. */
@NullMarked
package dev.nywila.otp.store.redis;

import org.jspecify.annotations.NullMarked;
