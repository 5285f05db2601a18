package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Advice;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.testing.EmittedLogs;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two accounts of Beem in one application: apart in settings, meters, log lines, exceptions and challenges. */
@Timeout(30)
class TwoAccountsTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final EmittedLogs logs = EmittedLogs.listen();
    private RawServer tanzania;
    private RawServer kenya;
    private OtpClient tz;
    private OtpClient ke;

    /** Gives both accounts the same references, as nobody promises that they differ. */
    private static RawServer account() throws Exception {
        return new RawServer(connection -> connection.write(
                reply(200, connection.readRequest().startsWith("POST /v1/request") ? Clients.ACCEPTED : APPROVED)));
    }

    @BeforeEach
    void open() throws Exception {
        tanzania = account();
        kenya = account();
        OtpConfig both = OtpConfig.of(Map.of(
                        "otp.tz.provider", "beem",
                        "otp.tz.base-url", tanzania.url().toString(),
                        "otp.tz.api-key", "key-of-tz",
                        "otp.tz.secret-key", "secret-of-tz",
                        "otp.tz.app-id", "1",
                        "otp.ke.provider", "beem",
                        "otp.ke.base-url", kenya.url().toString(),
                        "otp.ke.api-key", "key-of-ke",
                        "otp.ke.secret-key", "secret-of-ke",
                        "otp.ke.app-id", "2"))
                .with(MeterRegistry.class, meters);
        tz = OtpProviders.open(both, "tz");
        ke = OtpProviders.open(both, "ke");
    }

    @AfterEach
    void close() throws Exception {
        ke.close();
        tz.close();
        kenya.close();
        tanzania.close();
        logs.close();
    }

    private static String basic(String key, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void eachAsksItsOwnAccountAndNamesItself() {
        Challenge sent = tz.send(PHONE);
        ke.send(PHONE);
        assertThat(tanzania.requests()).hasSize(1).allMatch(each -> each.contains(basic("key-of-tz", "secret-of-tz")));
        assertThat(kenya.requests()).hasSize(1).allMatch(each -> each.contains(basic("key-of-ke", "secret-of-ke")));
        assertThat(List.of(tz.name(), ke.name())).containsExactly("tz", "ke");
        assertThat(sent.client()).isEqualTo("tz");
        assertThat(sent.provider()).isEqualTo("beem");
    }

    @Test
    void metersAreApartAndGoWithTheirClient() {
        tz.verify(tz.send(PHONE), "123456");
        ke.send(PHONE);
        assertThat(count("otp.send", "tz", "outcome", "accepted")).isEqualTo(1);
        assertThat(count("otp.send", "ke", "outcome", "accepted")).isEqualTo(1);
        assertThat(meters.find("otp.verify").timers())
                .singleElement()
                .extracting(timer -> timer.getId().getTag("client"))
                .isEqualTo("tz");
        tz.close();
        assertThat(meters.getMeters())
                .isNotEmpty()
                .extracting(Meter::getId)
                .extracting(id -> id.getTag("provider") + " " + id.getTag("client"))
                .containsOnly("beem ke");
    }

    @Test
    void logLinesAreApart() {
        tz.send(PHONE);
        ke.verify(ke.send(PHONE), "123456");
        assertThat(logs.text().lines().filter(line -> line.contains("event=otp.send.accepted")))
                .satisfiesExactly(
                        line -> assertThat(line).contains(" client=tz "),
                        line -> assertThat(line).contains(" client=ke "));
        assertThat(logs.text())
                .contains("event=otp.client.opened client=tz", "event=otp.client.opened client=ke")
                .contains("event=otp.verify.answered client=ke")
                .doesNotContain("event=otp.verify.answered client=tz")
                .doesNotContain("client=beem");
    }

    @Test
    void aCodeOfTheOtherAccountIsRefusedUnaskedAndStaysGood() {
        Challenge ofTz = tz.send(PHONE);
        ke.send(PHONE);
        for (Challenge each : List.of(ofTz, Challenge.ofStorageString(ofTz.toStorageString()))) {
            assertThat(ke.verify(each, "123456")).isEqualTo(Rejected.of(Rejection.UNKNOWN_CHALLENGE));
        }
        assertThat(kenya.requests()).hasSize(1);
        assertThat(tanzania.requests()).hasSize(1);
        assertThat(count("otp.verify", "ke", "outcome", "unknown_challenge")).isEqualTo(2);
        assertThat(tz.verify(ofTz, "123456")).isEqualTo(Approved.of(PHONE));
    }

    @Test
    void aChallengeOfTheOtherAccountIsNotSentAgain() {
        Challenge ofTz = tz.send(PHONE);
        OtpException trouble = catchThrowableOfType(OtpException.class, () -> ke.resend(ofTz));
        assertThat(trouble).isInstanceOf(OtpNotDoneException.class).hasMessageStartingWith("ke: ");
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNKNOWN_CHALLENGE);
        assertThat(trouble.operation()).isEqualTo(OtpOperation.RESEND);
        assertThat(trouble.client()).isEqualTo("ke");
        assertThat(trouble.advice()).isEqualTo(Advice.RENEW);
        assertThat(kenya.requests()).isEmpty();
        assertThat(tanzania.requests()).hasSize(1);
        assertThat(count("otp.send", "ke", "outcome", "unknown_challenge", "certainty", "not_sent"))
                .isEqualTo(1);
        assertThat(logs.text())
                .containsOnlyOnce("INFO dev.nywila.otp.send event=otp.resend.failed client=ke to=+255*****67 "
                        + "failure=UNKNOWN_CHALLENGE code=none call=" + trouble.callId() + " ms=");
    }

    private long count(String timer, String client, String... tags) {
        return meters.get(timer)
                .tags("provider", "beem", "client", client)
                .tags(tags)
                .timer()
                .count();
    }
}
