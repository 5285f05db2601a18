package dev.nywila.otp.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test that needs nothing but a phone, so that it may run against a real account. None tries many wrong codes, as a
 * provider may count those of a number and refuse it for a while.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Live {

    /** Its place among all of these, the most telling first. */
    int rank();

    /** How many messages it sends. */
    int messages();

    /** To how many phones. */
    int phones();
}
