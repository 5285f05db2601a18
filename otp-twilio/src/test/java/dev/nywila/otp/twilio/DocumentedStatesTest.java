package dev.nywila.otp.twilio;

import static dev.nywila.otp.twilio.Twilio.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.simulator.TwilioSwitches;
import dev.nywila.otp.simulator.TwilioSwitches.Exhaustion;
import dev.nywila.otp.testing.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R4, S8, V3, V5: each state of a verification and what may happen in it, as docs/twilio.md has it. */
class DocumentedStatesTest {

    private static final List<String> EVENTS = List.of("send", "send again", "right code", "wrong code");

    static Stream<Arguments> cells() throws IOException {
        return DocumentedTable.rows("states").stream()
                .flatMap(row -> IntStream.range(0, EVENTS.size())
                        .mapToObj(i -> Arguments.of(row.get(0), EVENTS.get(i), row.get(i + 1))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void eachCellIsAsDocumented(String state, String event, String documented) {
        try (Scene scene = new Scene(state)) {
            assertThat(scene.when(event)).isEqualTo(documented);
        }
    }

    /** One person, whose first challenge has come into a state. */
    private static final class Scene implements AutoCloseable {

        private final ManualTime time = new ManualTime();
        private final OtpSimulator simulator =
                OtpSimulator.builder().clock(time).start();
        private final OtpClient otp;
        private final Challenge first;

        Scene(String state) {
            if (state.endsWith("it is deleted")) {
                simulator.twilio().switches(TwilioSwitches.defaults().withExhaustion(Exhaustion.NOT_FOUND));
            }
            otp = open(state.contains("max-attempts") ? "3" : "5");
            first = otp.send(PHONE);
            try (OtpClient elsewhere = open("5")) {
                arrange(state, state.contains("elsewhere") ? elsewhere : otp);
            }
        }

        private OtpClient open(String maxAttempts) {
            Map<String, String> settings = new HashMap<>(simulator.twilio().config());
            settings.put("otp.twilio.max-attempts", maxAttempts);
            return new TwilioOtpProvider().open(OtpConfig.of(settings).with(InstantSource.class, time), "twilio");
        }

        private void arrange(String state, OtpClient who) {
            switch (state.replace(" elsewhere", "")) {
                case "pending" -> {}
                case "pending, five messages sent" -> times(4, () -> who.send(PHONE));
                case "pending, three of three codes tried by `max-attempts`" ->
                    times(3, () -> who.verify(first, wrong()));
                case "five codes tried, and it stays", "five codes tried, and it is deleted" ->
                    times(5, () -> who.verify(first, wrong()));
                case "approved" -> who.verify(first, code(first));
                case "expired" -> time.advance(Duration.ofMinutes(10));
                default -> throw new IllegalArgumentException(state);
            }
        }

        private static void times(int count, Runnable call) {
            for (int i = 0; i < count; i++) {
                call.run();
            }
        }

        private String code(Challenge challenge) {
            return simulator.phones().code(challenge).orElseThrow();
        }

        private String wrong() {
            return code(first).startsWith("1") ? "234567" : "123456";
        }

        String when(String event) {
            return switch (event) {
                case "send" -> sent(() -> otp.send(PHONE));
                case "send again" -> sent(() -> otp.resend(first));
                case "right code" -> verified(first, code(first));
                case "wrong code" -> verified(first, wrong());
                default -> throw new IllegalArgumentException(event);
            };
        }

        private String sent(Supplier<Challenge> send) {
            String before = code(first);
            Challenge challenge;
            try {
                challenge = send.get();
            } catch (OtpException trouble) {
                assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
                return trouble.failure().name();
            }
            boolean same = challenge.reference().equals(first.reference());
            if (same) {
                assertThat(code(challenge).equals(before))
                        .as("whether the code is the same")
                        .isTrue();
            }
            return (same ? "same SID: " : "new SID: ") + verified(challenge, code(challenge));
        }

        private String verified(Challenge challenge, String code) {
            long before = simulator.requests();
            VerificationResult answer = otp.verify(challenge, code);
            return answer.rejected().map(rejected -> rejected.reason().name()).orElse("APPROVED")
                    + (simulator.requests() == before ? ", unasked" : "");
        }

        @Override
        public void close() {
            otp.close();
            simulator.close();
        }
    }
}
