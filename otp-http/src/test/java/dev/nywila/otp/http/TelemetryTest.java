package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The meters that operators' alarms are made of, one by one. */
class TelemetryTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    private Telemetry telemetry() {
        return new Telemetry(meters, "beem", "beem", "live", System::nanoTime);
    }

    private OtpClient client() {
        return SampleClient.open(
                SampleClient.config(URI.create("https://sample.invalid")).with(MeterRegistry.class, meters),
                settings -> Auth.none());
    }

    @Test
    void tellsHowLongPeopleTakeButNotCenturies() {
        Telemetry telemetry = telemetry();
        telemetry.approvedAfter(Duration.ofSeconds(40));
        telemetry.approvedAfter(Duration.ofDays(1));
        telemetry.approvedAfter(Duration.ofDays(-400_000));
        Timer delay = meters.get("otp.approval.delay").timer();
        assertThat(delay.count()).isEqualTo(1);
        assertThat(delay.totalTime(TimeUnit.SECONDS)).isEqualTo(40);
    }

    @Test
    void tellsInWhichPhaseADeadlinePassed() {
        telemetry().deadlineExceeded("verify", Transmission.Phase.REPLY);
        assertThat(meters.get("otp.deadline.exceeded")
                        .tags("operation", "verify", "phase", "reply")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void tellsTheStateOfEachBreakerAndWhoWaits() {
        try (OtpClient otp = client()) {
            for (String operation : new String[] {"send", "verify"}) {
                assertThat(gauge("otp.breaker.state", operation, "closed")).isEqualTo(1);
                assertThat(gauge("otp.breaker.state", operation, "open")).isZero();
                assertThat(gauge("otp.breaker.state", operation, "half_open")).isZero();
                assertThat(gauge("otp.permits", operation, "used")).isZero();
                assertThat(gauge("otp.permits", operation, "waiting")).isZero();
            }
            assertThat(otp.capabilities()).isNotNull();
        }
    }

    @Test
    void isThereAsLongAsItsClient() {
        try (OtpClient otp = client()) {
            assertThat(meters.get("otp.provider.info").gauge().value()).isEqualTo(1);
            assertThat(otp.capabilities()).isNotNull();
        }
    }

    @Test
    void givesEachClientOfOneNameANumber() {
        assertThat(telemetry().client()).isEqualTo("beem");
        assertThat(telemetry().client()).isEqualTo("beem-2");
        assertThat(telemetry().client()).isEqualTo("beem-3");
    }

    @Test
    void callsThatClosingEndsLeaveNoMeterEither() {
        Telemetry telemetry = telemetry();
        telemetry.close();
        telemetry.sent(Duration.ofSeconds(1), "sms", "unavailable", "unknown");
        telemetry.transmissions("send").run();
        assertThat(meters.getMeters()).isEmpty();
    }

    private double gauge(String name, String operation, String state) {
        return meters.get(name)
                .tags("operation", operation, "state", state)
                .gauge()
                .value();
    }
}
