/**
 * The simulator in tests of JUnit Jupiter, 5.10 and later: {@link dev.nywila.otp.simulator.junit.OtpSimulatorExtension}. The
 * rest of the simulator does without JUnit.
 */
@NullMarked
package dev.nywila.otp.simulator.junit;

import org.jspecify.annotations.NullMarked;
