/**
 * What all instances of an application share, in one table of a relational database:
 * {@link dev.nywila.otp.store.jdbc.JdbcOtpStore}. The table's definitions for Flyway and for people are in
 * {@code db/otp-store} of this jar.
 */
@NullMarked
package dev.nywila.otp.store.jdbc;

import org.jspecify.annotations.NullMarked;
