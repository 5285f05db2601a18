/**
 * One-time passwords over any provider, as an application sees them.
 *
 * <ol>
 *   <li>Open one client per application: {@link dev.nywila.otp.OtpProviders#open OtpProviders.open(config)}.
 *   <li>{@link dev.nywila.otp.OtpClient#send(dev.nywila.otp.Recipient) Send} a code and keep the
 *       {@link dev.nywila.otp.Challenge} on the server.
 *   <li>{@link dev.nywila.otp.OtpClient#verify Verify} what the person typed. A wrong code is a
 *       {@link dev.nywila.otp.VerificationResult value}; trouble is an {@link dev.nywila.otp.OtpException}.
 *   <li>{@link dev.nywila.otp.OtpClient#close Close} the client when the application stops.
 * </ol>
 *
 * Rule numbers in this documentation (S2, V3, …) are those of {@code docs/contract.md}, to which every provider is
 * held by the compatibility kit. Parameters are never null unless marked so; a null gives
 * {@link java.lang.NullPointerException}.
 */
@NullMarked
package dev.nywila.otp;

import org.jspecify.annotations.NullMarked;
