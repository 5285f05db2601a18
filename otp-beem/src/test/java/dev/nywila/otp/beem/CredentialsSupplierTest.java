package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
import static dev.nywila.otp.beem.Clients.somebodysChallenge;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.http.Credentials;
import dev.nywila.otp.http.tck.RawServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A supplier of credentials that fails: a matter of configuration, before anything is reached for. */
@Timeout(30)
class CredentialsSupplierTest {

    private static final String SECRET = "the-vault-token";

    private final AtomicInteger lookUps = new AtomicInteger();

    static Stream<Throwable> anything() {
        return Stream.of(
                new IllegalStateException(SECRET),
                new ParseException(SECRET, 0),
                new Exception(SECRET, new IllegalStateException(SECRET)),
                new NoClassDefFoundError(SECRET),
                new AssertionError(SECRET));
    }

    private OtpClient open(RawServer server, Supplier<Credentials> credentials) {
        OtpConfig config = Clients.resolving(config(URI.create("http://localhost:" + server.port())), host -> {
            lookUps.incrementAndGet();
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        return BeemClient.open(config, "beem", credentials);
    }

    @ParameterizedTest
    @MethodSource("anything")
    void whateverItThrowsNothingIsSentAndNoConnectionMade(Throwable thrown) throws Exception {
        assertConfiguration(() -> {
            throw Sneaky.thrown(thrown);
        });
    }

    @Test
    @SuppressWarnings("NullAway") // what a supplier in another language may return
    void noCredentialsAreNoneEither() throws Exception {
        assertConfiguration(() -> null);
    }

    private void assertConfiguration(Supplier<Credentials> credentials) throws Exception {
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = open(server, credentials)) {
            for (OtpException trouble : List.of(
                    catchThrowableOfType(OtpException.class, () -> otp.send(somebody())),
                    catchThrowableOfType(OtpException.class, () -> otp.verify(somebodysChallenge(), "1234")))) {
                assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
                assertThat(trouble.failure()).isEqualTo(OtpFailure.CONFIGURATION);
                StringWriter trace = new StringWriter();
                trouble.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).doesNotContain(SECRET);
            }
            assertThat(lookUps).hasValue(0);
            assertThat(server.heads()).isZero();
        }
    }

    @Test
    void ifItIsInterruptedSoIsTheCall() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = open(server, () -> {
                    throw Sneaky.thrown(new InterruptedException());
                })) {
            OtpException trouble = catchThrowableOfType(OtpException.class, () -> otp.send(somebody()));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(trouble).isInstanceOf(OtpNotDoneException.class);
            assertThat(trouble.failure()).isEqualTo(OtpFailure.INTERRUPTED);
            assertThat(server.heads()).isZero();
        }
    }

    @Test
    void itIsAskedAgainByTheNextCall() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = open(server, () -> {
                    if (asked.getAndIncrement() == 0) {
                        throw Sneaky.thrown(new ParseException(SECRET, 0));
                    }
                    return new Credentials("key", "secret");
                })) {
            assertThat(catchThrowableOfType(OtpException.class, () -> otp.send(somebody())))
                    .isNotNull();
            assertThat(otp.send(somebody()).reference()).isNotEmpty();
        }
    }
}
