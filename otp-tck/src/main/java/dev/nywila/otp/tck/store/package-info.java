/**
 * The promises of {@link dev.nywila.otp.spi.OtpStore} as tests: write one class that extends
 * {@link dev.nywila.otp.tck.store.OtpStoreTck} and gives it an {@link dev.nywila.otp.tck.store.OtpStoreTestbed}, your
 * server; run it, and read the report in {@code target/otp-store-conformance-<your class>.txt}. The rules are listed in
 * {@code docs/testing-stores.md}; every test's name begins with the number of its rule.
 */
@NullMarked
package dev.nywila.otp.tck.store;

import org.jspecify.annotations.NullMarked;
