/**
 * What every adapter over HTTP is held to: extend {@link dev.nywila.otp.http.tck.HttpAdapterTck} with an
 * {@link dev.nywila.otp.http.tck.HttpSubject}.
 */
@NullMarked
package dev.nywila.otp.http.tck;

import org.jspecify.annotations.NullMarked;
