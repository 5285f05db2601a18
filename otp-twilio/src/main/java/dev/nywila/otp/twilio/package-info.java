/**
 * The adapter for Twilio Verify: {@link dev.nywila.otp.twilio.TwilioOtp} builds a client in code, and
 * {@link dev.nywila.otp.twilio.TwilioOtpProvider} is found by the id {@code twilio}.
 */
@NullMarked
package dev.nywila.otp.twilio;

import org.jspecify.annotations.NullMarked;
