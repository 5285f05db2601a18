/**
 * Providers' HTTP interfaces on a free loopback port, with the in-memory fake behind it; nothing is delivered.
 *
 * <pre>{@code
 * try (OtpSimulator simulator = OtpSimulator.start();
 *         OtpClient otp = OtpProviders.open(OtpConfig.of(simulator.beem().config()))) {
 *     Challenge challenge = otp.send(phone);
 *     String code = simulator.awaitCode(phone);
 *     otp.verify(challenge, code);
 * }
 * }</pre>
 *
 * {@link dev.nywila.otp.simulator.OtpSimulator} is the server; {@link dev.nywila.otp.simulator.BeemSwitches} and
 * {@link dev.nywila.otp.simulator.TwilioSwitches} choose between what public material says differently;
 * {@link dev.nywila.otp.simulator.Fault} lets calls fail. With
 * JUnit, {@link dev.nywila.otp.simulator.junit} gives each test one. The jar also runs on its own, for programs in any
 * language.
 */
@NullMarked
package dev.nywila.otp.simulator;

import org.jspecify.annotations.NullMarked;
