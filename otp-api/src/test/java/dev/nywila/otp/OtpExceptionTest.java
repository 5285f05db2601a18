package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtpExceptionTest {

    private static final String SECRET = "s3cret-4711";
    private static final Challenge CHALLENGE = new Challenge(
            "acme", "ref-1", PhoneNumber.of("+255713507067"), null, Instant.EPOCH, Instant.EPOCH.plusSeconds(300));
    private static final Set<OtpFailure> PASSING =
            EnumSet.of(OtpFailure.RATE_LIMITED, OtpFailure.IN_PROGRESS, OtpFailure.UNAVAILABLE, OtpFailure.INTERRUPTED);

    @Test
    void messageNamesProviderFailureAndCall() {
        OtpException trouble = new OtpException("acme", OtpFailure.UNAVAILABLE, "no route to the provider");
        assertThat(trouble)
                .hasMessage("acme: no route to the provider [UNAVAILABLE, call " + trouble.callId() + "]")
                .hasNoCause();
        assertThat(trouble.provider()).isEqualTo("acme");
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(trouble.retryAfter()).isEmpty();
        assertThat(trouble.providerCode()).isEmpty();
        assertThat(trouble.callId()).matches("[0-9a-f-]{8,}");
    }

    @Test
    void eachCallHasAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(new OtpException("acme", OtpFailure.PROTOCOL, "x").callId());
        }
        assertThat(ids).hasSize(1000);
    }

    @Test
    void waitFrom0SecondsTo24HoursIsKept() {
        for (Duration wait : new Duration[] {Duration.ZERO, Duration.ofNanos(1), Duration.ofHours(24)}) {
            assertThat(withWait(wait).retryAfter()).contains(wait);
        }
    }

    @Test
    void waitOutsideOfThatIsDropped() {
        for (Duration wait : new Duration[] {
            Duration.ofNanos(-1),
            Duration.ofHours(24).plusNanos(1),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MIN_VALUE)
        }) {
            assertThat(withWait(wait).retryAfter()).isEmpty();
        }
        assertThat(withWait(null).retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "E.60_200-x", "12345678901234567890123456789012"})
    void harmlessCodeOfTheProviderIsKept(String code) {
        assertThat(withCode(code).providerCode()).contains(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "a\n", "+255713507067", "123456789012345678901234567890123", "\u0661", "<b>"})
    void anyOtherCodeOfTheProviderIsDropped(String code) {
        assertThat(withCode(code).providerCode()).isEmpty();
    }

    @Test
    void causesKeepTheirNamesAndStacksButNotTheirMessages() {
        IllegalStateException cause = new IllegalStateException(SECRET, new ArithmeticException(SECRET));
        Throwable copy = withCause(cause).getCause();
        assertThat(copy).hasMessage("java.lang.IllegalStateException");
        assertThat(copy.getStackTrace()).isEqualTo(cause.getStackTrace());
        assertThat(copy.getCause()).hasMessage("java.lang.ArithmeticException").hasNoCause();
    }

    @Test
    void noSecretOfALongChainSurfaces() throws Exception {
        Throwable chain = new IllegalArgumentException(SECRET);
        for (int i = 0; i < 20; i++) {
            Throwable next = i % 2 == 0 ? new RuntimeException(SECRET + i, chain) : new AssertionError(SECRET, chain);
            next.addSuppressed(new IllegalStateException(SECRET));
            chain = next;
        }
        for (OtpException trouble :
                new OtpException[] {withCause(chain), withCause(withCause(chain)), unknown(chain, null)}) {
            StringWriter printed = new StringWriter();
            trouble.printStackTrace(new PrintWriter(printed));
            assertThat(printed.toString())
                    .contains("java.lang.RuntimeException")
                    .doesNotContain(SECRET);
            assertThat(new String(Serialized.bytes(trouble), StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRET);
            int depth = 0;
            for (Throwable cause = trouble.getCause(); cause != null; cause = cause.getCause()) {
                assertThat(cause.getSuppressed()).isEmpty();
                assertThat(cause.toString()).doesNotContain(SECRET);
                depth++;
            }
            assertThat(depth).isBetween(1, 8);
        }
    }

    @Test
    void circleOfCausesEnds() {
        RuntimeException one = new RuntimeException(SECRET);
        RuntimeException other = new RuntimeException(SECRET, one);
        one.initCause(other);
        assertThat(withCause(one)).hasStackTraceContaining("java.lang.RuntimeException");
    }

    @Test
    void javaSerializationKeepsWhatIsTold() throws Exception {
        OtpException told = new OtpException(
                "acme",
                OtpFailure.RATE_LIMITED,
                "slow down",
                "E-7",
                Duration.ofSeconds(3),
                new IllegalStateException(SECRET));
        OtpException read = Serialized.andBack(told, OtpException.class);
        assertThat(read).hasMessage(told.getMessage());
        assertThat(read.getCause()).hasMessage("java.lang.IllegalStateException");
        assertThat(read.provider()).isEqualTo("acme");
        assertThat(read.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
        assertThat(read.callId()).isEqualTo(told.callId());
        assertThat(read.providerCode()).contains("E-7");
        assertThat(read.retryAfter()).contains(Duration.ofSeconds(3));
    }

    @Test
    void unknownOutcomeMayCarryAChallenge() throws Exception {
        assertThat(unknown(null, null).challenge()).isEmpty();
        OtpOutcomeUnknownException carrying = unknown(null, CHALLENGE);
        assertThat(carrying.challenge()).contains(CHALLENGE);
        assertThat(carrying.toString()).doesNotContain("713507067").doesNotContain("ref-1");
        assertThat(Serialized.andBack(carrying, OtpOutcomeUnknownException.class)
                        .challenge())
                .contains(CHALLENGE);
    }

    @ParameterizedTest
    @EnumSource(OtpFailure.class)
    void onlyTroubleThatTimeMayHealIsTransient(OtpFailure failure) {
        assertThat(failure.isTransient()).isEqualTo(PASSING.contains(failure));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new OtpException(null, OtpFailure.PROTOCOL, "x"));
        assertThatNullPointerException().isThrownBy(() -> new OtpException("acme", null, "x"));
        assertThatNullPointerException().isThrownBy(() -> new OtpException("acme", OtpFailure.PROTOCOL, null));
    }

    private static OtpException withWait(@Nullable Duration wait) {
        return new OtpException("acme", OtpFailure.RATE_LIMITED, "x", null, wait, null);
    }

    private static OtpException withCode(String code) {
        return new OtpException("acme", OtpFailure.PROTOCOL, "x", code, null, null);
    }

    private static OtpException withCause(Throwable cause) {
        return new OtpException("acme", OtpFailure.PROTOCOL, "x", null, null, cause);
    }

    private static OtpOutcomeUnknownException unknown(@Nullable Throwable cause, @Nullable Challenge challenge) {
        return new OtpOutcomeUnknownException("acme", OtpFailure.PROTOCOL, "x", null, null, cause, challenge);
    }
}
