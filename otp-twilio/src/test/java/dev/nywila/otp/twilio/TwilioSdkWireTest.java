package dev.nywila.otp.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes to Twilio is what Twilio's own library sends, as it was recorded; fields may stand in another order. */
class TwilioSdkWireTest {

    private static final Path RECORDED = Path.of("../otp-simulator/src/test/resources/twilio/sdk");
    private static final PhoneNumber PHONE = PhoneNumber.of("+15017122661");
    private static final String SID = "VE00000000000000000000000000000000";
    /** A number has one verification after another, so this adapter never checks by it. */
    private static final Set<String> NEVER_SENT = Set.of("check-by-recipient.txt");

    static Stream<Arguments> calls() {
        return Stream.of(
                send("start-sms", OtpRequest.to(PHONE).via(Channel.SMS), "sms"),
                send("start-call", OtpRequest.to(PHONE).via(Channel.VOICE), "call"),
                send("start-whatsapp", OtpRequest.to(PHONE).via(Channel.WHATSAPP), "whatsapp"),
                send("start-email", OtpRequest.to(EmailAddress.of("asha@example.com")), "email"),
                send("start-locale", OtpRequest.to(PHONE).in(Locale.forLanguageTag("pt-BR")), "sms"),
                Arguments.of("check", 404, Twilio.error("20404", 404, "Any text"), (Consumer<OtpClient>)
                        otp -> otp.verify(Challenge.of("twilio", SID, PHONE, Instant.EPOCH), "123456")));
    }

    private static Arguments send(String recording, OtpRequest request, String channel) {
        String reply = Twilio.started(request.recipient().address(), channel);
        return Arguments.of(recording, 201, reply, (Consumer<OtpClient>) otp -> otp.send(request));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void sendsWhatTwiliosOwnLibrarySends(String recording, int status, String reply, Consumer<OtpClient> call)
            throws IOException {
        try (StubServer server = new StubServer().saying(status, reply);
                OtpClient otp = open(server)) {
            call.accept(otp);
            assertThat(essence(server.requests().get(0)))
                    .isEqualTo(essence(Files.readString(RECORDED.resolve(recording + ".txt"))));
        }
    }

    private static OtpClient open(StubServer server) {
        return TwilioOtp.builder()
                .credentials("AC51000000000000000000000000000001", "5ec2e75ec2e75ec2e75ec2e75ec2e75e")
                .serviceSid("VA51000000000000000000000000000001")
                .baseUrl(server.url())
                .build();
    }

    /** Method, target, the headers that belong to the interface, and the fields. A form is UTF-8, said or not. */
    private static List<String> essence(String request) {
        String[] parts = request.replace("\r\n", "\n").strip().split("\n\n", 2);
        List<String> head = parts[0].lines().toList();
        Stream<String> headers = head.stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)
                        + line.substring(line.indexOf(':')))
                .map(line -> line.replace("; charset=UTF-8", ""))
                .filter(line -> line.matches("(accept|authorization|content-type): .*"))
                .sorted();
        Stream<String> fields = Arrays.stream(parts[1].split("&")).sorted();
        String line = head.get(0).replace(" HTTP/1.1", "");
        return Stream.of(Stream.of(line), headers, fields).flatMap(each -> each).toList();
    }

    @Test
    void everyRecordingIsCompared() throws IOException {
        try (Stream<Path> files = Files.list(RECORDED)) {
            Set<String> recorded =
                    new TreeSet<>(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".txt"))
                            .toList());
            recorded.removeAll(NEVER_SENT);
            assertThat(recorded)
                    .containsExactlyInAnyOrderElementsOf(
                            calls().map(call -> call.get()[0] + ".txt").toList());
        }
    }
}
