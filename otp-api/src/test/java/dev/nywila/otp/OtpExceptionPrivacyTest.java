package dev.nywila.otp;

import static dev.nywila.otp.Kind.withCause;
import static dev.nywila.otp.Kind.withChallenge;
import static dev.nywila.otp.Kind.withCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P1: what an exception never shows, whatever it is given. */
class OtpExceptionPrivacyTest {

    private static final String SECRET = "s3cret-4711";
    private static final Challenge CHALLENGE =
            Challenge.of("acme", "ref-1", PhoneNumber.of("+255713507067"), Instant.EPOCH);

    @ParameterizedTest
    @EnumSource(Kind.class)
    void causesKeepTheirNamesAndStacksButNotTheirMessages(Kind kind) {
        IllegalStateException cause = new IllegalStateException(SECRET, new ArithmeticException(SECRET));
        Throwable copy = withCause(kind.of(OtpFailure.PROTOCOL), cause).getCause();
        assertThat(copy).hasMessage("java.lang.IllegalStateException");
        assertThat(copy.getStackTrace()).isEqualTo(cause.getStackTrace());
        assertThat(copy.getCause()).hasMessage("java.lang.ArithmeticException").hasNoCause();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void causeCannotBeSetInAnotherWay(Kind kind) {
        assertThatIllegalStateException()
                .isThrownBy(() -> kind.of(OtpFailure.PROTOCOL).initCause(new ArithmeticException(SECRET)));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noSecretOfALongChainSurfaces(Kind kind) throws Exception {
        Throwable chain = new IllegalArgumentException(SECRET);
        for (int i = 0; i < 20; i++) {
            Throwable next = i % 2 == 0 ? new RuntimeException(SECRET + i, chain) : new AssertionError(SECRET, chain);
            next.addSuppressed(new IllegalStateException(SECRET));
            chain = next;
        }
        OtpException once = withCause(kind.of(OtpFailure.PROTOCOL), chain);
        OtpException twice = withCause(kind.of(OtpFailure.PROTOCOL), once);
        OtpException refined = withChallenge(withCode(once, "E-7"), CHALLENGE);
        for (OtpException trouble : List.of(once, twice, withCause(refined, once.getCause()))) {
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
        assertThat(withCause(Kind.NOT_DONE.of(OtpFailure.PROTOCOL), one))
                .hasStackTraceContaining("java.lang.RuntimeException");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void challengeShowsNeitherItsRecipientNorItsReference(Kind kind) {
        assertThat(withChallenge(kind.of(OtpFailure.IN_PROGRESS), CHALLENGE).toString())
                .doesNotContain("713507067")
                .doesNotContain("ref-1");
    }
}
