/**
 * The adapter for Beem's OTP service. {@link dev.nywila.otp.beem.BeemOtp} builds a client in code,
 * {@link dev.nywila.otp.beem.BeemOtpProvider} is found by the id {@code beem}.
 *
 * <p>Classes whose names do not say Beem know nothing of it and could serve another adapter: the way of one call is
 * {@code ObservedClient} (log and metrics), the skeleton of {@code dev.nywila.otp.spi} with its {@code Ledger},
 * {@code Operation} (permits and breaker), {@code Exchange} (one connection, one request, one deadline),
 * {@code Connector} (addresses, proxy, TLS).
 */
@NullMarked
package dev.nywila.otp.beem;

import org.jspecify.annotations.NullMarked;
