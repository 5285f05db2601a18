/**
 * What a provider's adapter is written with. Four steps:
 *
 * <ol>
 *   <li>{@link dev.nywila.otp.spi.OtpProvider}: an id and a way to open a client. Register the class in
 *       {@code META-INF/services} and, in a module, with {@code provides … with}.
 *   <li>{@link dev.nywila.otp.spi.OtpSettings}: read the settings; every fault is reported at once.
 *   <li>{@link dev.nywila.otp.spi.AbstractOtpClient}: write {@code doSend} and {@code doVerify}; it keeps the rules that
 *       are alike for all.
 *   <li>Extend {@code OtpProviderTck} of {@code otp-tck} and run it.
 * </ol>
 */
@NullMarked
package dev.nywila.otp.spi;

import org.jspecify.annotations.NullMarked;
