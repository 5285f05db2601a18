package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.APPROVED;
import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.spi.MonotonicClock;
import dev.nywila.otp.testing.ManualTime;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often the provider's name is looked up, and what becomes of it. */
@Timeout(30)
class LookUpTest {

    private final ManualTime time = new ManualTime();
    private final AtomicInteger lookUps = new AtomicInteger();
    private final AtomicReference<InetAddress[]> addresses =
            new AtomicReference<>(new InetAddress[] {InetAddress.getLoopbackAddress()});

    private int verified;

    @Test
    void holdsForASecond() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, APPROVED));
                OtpClient otp = open(server)) {
            verify(otp);
            verify(otp);
            time.advance(Duration.ofMillis(999));
            verify(otp);
            assertThat(lookUps).hasValue(1);
            time.advance(Duration.ofMillis(1));
            verify(otp);
            assertThat(lookUps).hasValue(2);
        }
    }

    @Test
    void isForgottenWhenNoneOfItsAddressesAnswers() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = open(server)) {
            InetAddress[] alive = addresses.get();
            addresses.set(new InetAddress[] {InetAddress.getByName("127.9.9.9")});
            assertThat(trouble(otp)).hasMessageContaining("in phase CONNECT");
            addresses.set(alive);
            otp.send(PHONE);
            assertThat(lookUps).hasValue(2);
        }
    }

    @Test
    void isNotKeptWhenItFails() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = open(server)) {
            InetAddress[] alive = addresses.getAndSet(null);
            assertThat(trouble(otp)).hasMessageContaining("in phase RESOLVE");
            addresses.set(alive);
            otp.send(PHONE);
            assertThat(lookUps).hasValue(2);
        }
    }

    @Test
    void isNotKeptWhenItFindsNothing() throws Exception {
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                OtpClient otp = open(server)) {
            InetAddress[] alive = addresses.getAndSet(new InetAddress[0]);
            assertThat(trouble(otp)).hasMessageContaining("in phase CONNECT");
            addresses.set(alive);
            otp.send(PHONE);
            assertThat(lookUps).hasValue(2);
        }
    }

    @Test
    void seesNothingOfTheCallersThread() throws Exception {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        AtomicReference<String> seenLocal = new AtomicReference<>("no look-up");
        AtomicReference<ClassLoader> seenLoader = new AtomicReference<>();
        try (RawServer server = RawServer.answering(reply(200, ACCEPTED));
                URLClassLoader callers = new URLClassLoader(new URL[0]);
                OtpClient otp = Clients.open(Clients.resolving(config(server.url()), host -> {
                    seenLocal.set(local.get());
                    seenLoader.set(Thread.currentThread().getContextClassLoader());
                    return addresses.get();
                }))) {
            local.set("the caller's");
            caller.setContextClassLoader(callers);
            otp.send(PHONE);
            assertThat(seenLocal).hasNullValue();
            assertThat(seenLoader).hasValue(BeemClient.class.getClassLoader());
        } finally {
            local.remove();
            caller.setContextClassLoader(before);
        }
    }

    @Test
    void anInterruptEndsTheWaitingForIt() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        try (OtpClient otp = Clients.open(Clients.resolving(config(URI.create("https://slow.invalid")), host -> {
            caller.interrupt();
            try {
                assertThat(hung.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
            return new InetAddress[0];
        }))) {
            OtpException trouble = trouble(otp);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(trouble.failure()).isEqualTo(OtpFailure.INTERRUPTED);
            assertThat(trouble).isInstanceOf(OtpNotDoneException.class).hasMessageContaining("in phase RESOLVE");
        } finally {
            hung.countDown();
        }
    }

    private OtpClient open(RawServer server) {
        return Clients.open(Clients.resolving(config(URI.create("http://localhost:" + server.port())), host -> {
                    lookUps.incrementAndGet();
                    InetAddress[] found = addresses.get();
                    if (found == null) {
                        throw new UnknownHostException();
                    }
                    return found;
                })
                .with(MonotonicClock.class, time::nanoTime));
    }

    private void verify(OtpClient otp) {
        Challenge another = Challenge.of("beem", "pin-id-" + ++verified, PHONE, Instant.EPOCH);
        assertThat(otp.verify(another, "123456").isApproved()).isTrue();
    }

    private static OtpException trouble(OtpClient otp) {
        return catchThrowableOfType(OtpException.class, () -> otp.send(PHONE));
    }
}
