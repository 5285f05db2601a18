/**
 * The contract as tests.
 *
 * <ol>
 *   <li>Write one class that extends {@link dev.nywila.otp.tck.OtpProviderTck} and gives it an
 *       {@link dev.nywila.otp.tck.OtpTestbed}: your provider's side, as a simulator or a fake.
 *   <li>Offer as many of the testbed's facilities as you can; {@link dev.nywila.otp.tck.Trouble} lists what the provider's
 *       side should be able to do wrong.
 *   <li>Run it and read the report in {@code target/otp-conformance-<id>.txt}.
 * </ol>
 *
 * The rules are those of {@code docs/contract.md}; every test's name begins with the number of its rule.
 */
@NullMarked
package dev.nywila.otp.tck;

import org.jspecify.annotations.NullMarked;
