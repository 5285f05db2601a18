/** What the tests of more than one module need: it is not published, and knows no other module. */
@NullMarked
package dev.nywila.otp.testing;

import org.jspecify.annotations.NullMarked;
