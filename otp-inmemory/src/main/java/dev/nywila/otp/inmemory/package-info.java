/**
 * A fake provider in memory, for tests and for trying things out. It keeps the contract as a real one does, but nothing
 * is delivered: codes land in an outbox that the test reads.
 *
 * <pre>{@code
 * InMemoryOtp fake = InMemoryOtp.builder().build();
 * OtpClient otp = fake.client();
 *
 * Challenge challenge = otp.send(phone);
 * String code = fake.code(challenge).orElseThrow(); // or, from another thread: fake.awaitCode(phone, wait)
 * otp.verify(challenge, code);
 * }</pre>
 *
 * {@link dev.nywila.otp.inmemory.InMemoryOtp} is the provider's side, with its phones, its clock and the
 * trouble that it is to make; {@link dev.nywila.otp.inmemory.InMemoryOtpProvider} is how it is
 * found by its id, {@code inmemory}.
 */
@NullMarked
package dev.nywila.otp.inmemory;

import org.jspecify.annotations.NullMarked;
