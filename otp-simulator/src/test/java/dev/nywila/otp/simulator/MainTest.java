package dev.nywila.otp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MainTest {

    private final List<OtpSimulator> running = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        running.forEach(OtpSimulator::close);
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out), new PrintWriter(err, true), running::add);
    }

    @Test
    void printsOneBannerTheAddressAndLinesToPaste() {
        assertThat(run("--port", "0", "--beem-app-id", "it's")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "OTP simulator: nothing is delivered to any phone.",
                        "Codes are at " + running.get(0).baseUrl() + "/inbox",
                        "",
                        "export OTP_BEEM_API_KEY=simulator-key",
                        "export OTP_BEEM_APP_ID='it'\\''s'",
                        "export OTP_BEEM_BASE_URL=" + running.get(0).baseUrl(),
                        "export OTP_BEEM_SECRET_KEY=simulator-secret",
                        "export OTP_PROVIDER=beem");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void doesNotRepeatASecretThatItWasGiven() {
        assertThat(run("--port=0", "--beem-api-key=k", "--beem-secret-key=of-my-own"))
                .isZero();

        assertThat(out.toString()).doesNotContain("of-my-own").contains("export OTP_BEEM_API_KEY=k\n");
        assertThat(running.get(0).config()).containsEntry("otp.beem.secret-key", "of-my-own");
    }

    @Test
    void helpStartsNothing() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString()).contains("--port", "8025");
        assertThat(running).isEmpty();
    }

    @Test
    void aPortInUseIsToldWithoutAStackTrace() {
        run("--port=0");
        String taken = Integer.toString(running.get(0).baseUrl().getPort());

        assertThat(run("--port", taken)).isNotZero();

        assertThat(err.toString())
                .isEqualTo("cannot listen on port " + taken + " of 127.0.0.1" + System.lineSeparator());
    }

    @Test
    void anUnknownOptionIsTold() {
        assertThat(run("--deliver")).isNotZero();

        assertThat(err.toString()).contains("--deliver");
        assertThat(running).isEmpty();
    }
}
