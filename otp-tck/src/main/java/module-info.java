import org.jspecify.annotations.NullMarked;

/** The contract as tests. Open, since JUnit runs the package-private test methods of its areas. */
@NullMarked
open module dev.nywila.otp.tck {
    requires static org.jspecify;
    requires java.logging;
    requires jdk.httpserver;
    requires transitive dev.nywila.otp;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;

    exports dev.nywila.otp.tck;
    exports dev.nywila.otp.tck.store;
}
