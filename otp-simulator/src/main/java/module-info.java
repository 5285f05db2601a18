import org.jspecify.annotations.NullMarked;

/** A loopback HTTP server that speaks providers' dialects and delivers nothing. */
@NullMarked
module dev.nywila.otp.simulator {
    requires transitive dev.nywila.otp;
    requires transitive dev.nywila.otp.inmemory;
    requires tools.jackson.core;
    // only Main, the command line of the standalone jar
    requires static info.picocli;
    requires static org.jspecify;
    // only the package for it; not transitive, or whoever compiles against this module would need it too
    requires static org.junit.jupiter.api;

    exports dev.nywila.otp.simulator;
    exports dev.nywila.otp.simulator.junit;
}
