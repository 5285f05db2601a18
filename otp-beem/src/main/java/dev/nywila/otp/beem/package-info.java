/**
 * The adapter for Beem's OTP service. {@link dev.nywila.otp.beem.BeemOtp} builds a client in code,
 * {@link dev.nywila.otp.beem.BeemOtpProvider} is found by the id {@code beem}. What is not Beem's own is in
 * {@link dev.nywila.otp.http}.
 */
@NullMarked
package dev.nywila.otp.beem;

import org.jspecify.annotations.NullMarked;
