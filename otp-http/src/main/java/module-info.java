import org.jspecify.annotations.NullMarked;

/** What adapters over HTTP share. Applications need it on their path and nothing of it in their code. */
@NullMarked
module dev.nywila.otp.http {
    requires static org.jspecify;
    requires transitive dev.nywila.otp;
    requires transitive feign.core;
    requires transitive micrometer.core;
    // absent before Micrometer 1.10: then nothing is observed
    requires static micrometer.observation;
    requires com.github.benmanes.caffeine;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires org.slf4j;
    requires tools.jackson.core;

    exports dev.nywila.otp.http;
}
