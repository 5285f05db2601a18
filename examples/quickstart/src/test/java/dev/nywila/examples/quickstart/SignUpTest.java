package dev.nywila.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.InMemoryOtp;
import dev.nywila.otp.simulator.Fault;
import dev.nywila.otp.simulator.OtpSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The snippets of docs/test-your-application.md: an application tested with the fake and with the simulator. */
class SignUpTest {

    private static final String NUMBER = "+255 713 507 067";
    private static final PhoneNumber PHONE = PhoneNumber.of("+255713507067");

    private final List<PhoneNumber> confirmed = new ArrayList<>();

    @Test
    void confirmsTheNumberThatReceivedTheCode() {
        InMemoryOtp fake = InMemoryOtp.builder().build();
        OtpConfig config = OtpConfig.of(Map.of("otp.provider", "inmemory")).with(InMemoryOtp.class, fake);
        try (OtpClient otp = OtpProviders.open(config)) {
            SignUp signUp = new SignUp(otp, confirmed::add);
            Challenge challenge = signUp.sendCode("+255 713 507 067").orElseThrow();
            String code = fake.code(challenge).orElseThrow();
            assertThat(signUp.checkCode(challenge, code)).isEqualTo("Welcome!");
            assertThat(confirmed).containsExactly(PhoneNumber.of("+255713507067"));
        }
    }

    @Test
    void runsWithItsOwnSettingsOnAFakeThatStandsInForBeem() {
        Map<String, String> settings = new HashMap<>(Map.of("otp.provider", "beem", "otp.beem.api-key", "key"));
        settings.put("otp.beem.provider", "inmemory");
        try (OtpClient otp = OtpProviders.open(OtpConfig.of(settings))) {
            InMemoryOtp fake = otp.unwrap(InMemoryOtp.class).orElseThrow();
            Challenge challenge =
                    new SignUp(otp, confirmed::add).sendCode(NUMBER).orElseThrow();
            assertThat(challenge.client()).isEqualTo("beem");
            assertThat(fake.outbox()).hasSize(1);
        }
    }

    @Test
    void opensNeitherFakeNorSimulatorInProduction() {
        try (OtpSimulator simulator = OtpSimulator.start()) {
            Map<String, String> settings = new HashMap<>(simulator.beem().config());
            settings.put("otp.require-live", "true");
            assertThatThrownBy(() -> OtpProviders.open(OtpConfig.of(settings)))
                    .hasMessageContaining("otp.beem.base-url");
            assertThatThrownBy(() -> OtpProviders.open(OtpConfig.of(settings), "inmemory"))
                    .hasMessageContaining("otp.inmemory.provider is a fake, which otp.require-live forbids");
        }
    }

    @Test
    void confirmsNobodyForAWrongCode() {
        InMemoryOtp fake = InMemoryOtp.builder().build();
        try (OtpClient otp = fake.client()) {
            fake.prescribe(PHONE, "123456");
            SignUp signUp = new SignUp(otp, confirmed::add);
            Challenge challenge = signUp.sendCode(NUMBER).orElseThrow();
            assertThat(signUp.checkCode(challenge, "654321"))
                    .isEqualTo("This code is not right. Check it and type it again.");
            assertThat(confirmed).isEmpty();
            assertThat(signUp.checkCode(challenge, "123456")).isEqualTo("Welcome!");
            assertThat(signUp.checkCode(challenge, "123456"))
                    .isEqualTo("This code cannot be used any more. Ask for a new one.");
            assertThat(confirmed).containsExactly(PHONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0713 507 067", "", "hello", "+255 713"})
    void asksAgainForANumberThatItCannotRead(String typed) {
        InMemoryOtp fake = InMemoryOtp.builder().build();
        try (OtpClient otp = fake.client()) {
            assertThat(new SignUp(otp, confirmed::add).sendCode(typed)).isEmpty();
            assertThat(fake.outbox()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(OtpFailure.class)
    void tellsInTroubleWhatToDoAndConfirmsNobody(OtpFailure failure) {
        InMemoryOtp fake = InMemoryOtp.builder().build();
        try (OtpClient otp = fake.client()) {
            SignUp signUp = new SignUp(otp, confirmed::add);
            Challenge challenge = signUp.sendCode(NUMBER).orElseThrow();
            String code = fake.code(challenge).orElseThrow();
            fake.refuseNext(failure);
            assertThat(signUp.checkCode(challenge, code))
                    .isEqualTo(
                            failure == OtpFailure.UNKNOWN_CHALLENGE
                                    ? "This code cannot be used any more. Ask for a new one."
                                    : "This does not work right now. Please try again in a few minutes.");
            fake.breakNext(failure);
            assertThat(signUp.checkCode(challenge, code))
                    .isEqualTo("This code cannot be used any more. Ask for a new one.");
            assertThat(confirmed).isEmpty();
        }
    }

    @Test
    void isToldThatAMessageMayHaveBeenSent() {
        InMemoryOtp fake = InMemoryOtp.builder().build();
        try (OtpClient otp = fake.client()) {
            fake.loseNextReply();
            assertThatThrownBy(() -> otp.send(PHONE)).isInstanceOf(OtpOutcomeUnknownException.class);
            assertThat(fake.outbox()).hasSize(1);
        }
    }

    @Test
    void meetsARealProvidersTroubleOverHttp() {
        try (OtpSimulator simulator = OtpSimulator.start();
                OtpClient otp = OtpProviders.open(OtpConfig.of(simulator.beem().config()))) {
            SignUp signUp = new SignUp(otp, confirmed::add);
            simulator.fail(Fault.throttled(30));
            OtpNotDoneException refused =
                    catchThrowableOfType(OtpNotDoneException.class, () -> signUp.sendCode("+255 713 507 067"));
            assertThat(refused.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
            assertThat(simulator.phones().outbox()).isEmpty();
        }
    }

    @Test
    void findsTheCodeInTheInboxOfAnotherProcess() throws Exception {
        try (OtpSimulator simulator = OtpSimulator.start();
                OtpClient otp = OtpProviders.open(OtpConfig.of(simulator.beem().config()))) {
            Challenge challenge = otp.send(PHONE);
            assertThat(otp.verify(challenge, newestCode(simulator.baseUrl())).isApproved())
                    .isTrue();
        }
    }

    /** What the phone that got the last message shows. */
    static String newestCode(URI simulator) throws IOException, InterruptedException {
        HttpRequest inbox = HttpRequest.newBuilder(simulator.resolve("/inbox?wait=5s&limit=1"))
                .build();
        String json =
                HttpClient.newHttpClient().send(inbox, BodyHandlers.ofString()).body();
        return Pattern.compile("\"code\":\"([0-9]+)\"")
                .matcher(json)
                .results()
                .map(message -> message.group(1))
                .findFirst()
                .orElseThrow();
    }
}
