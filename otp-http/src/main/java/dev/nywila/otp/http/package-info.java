/**
 * What every adapter over HTTP shares, for those who write one. {@link dev.nywila.otp.http.HttpOtpClient} is the place to
 * start: an adapter extends it, declares the provider's API as an interface whose methods return a
 * {@link dev.nywila.otp.http.Reply}, and says what replies mean. {@link dev.nywila.otp.http.HttpSettings} reads its settings,
 * {@link dev.nywila.otp.http.Auth} says who calls. Applications need nothing of this package but
 * {@link dev.nywila.otp.http.Credentials} and {@link dev.nywila.otp.http.Resolver}.
 */
@NullMarked
package dev.nywila.otp.http;

import org.jspecify.annotations.NullMarked;
