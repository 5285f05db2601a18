package dev.nywila.otp;

import static dev.nywila.otp.Kind.withCallId;
import static dev.nywila.otp.Kind.withCause;
import static dev.nywila.otp.Kind.withChallenge;
import static dev.nywila.otp.Kind.withCode;
import static dev.nywila.otp.Kind.withWait;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.InvalidObjectException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What both kinds of trouble have in common; {@link Kind} makes either. */
class OtpExceptionTest {

    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final Challenge CHALLENGE =
            Challenge.of("acme", "ref-1", PhoneNumber.of("+255713507067"), Instant.EPOCH);

    /** A part that a method adds, with a value for it. */
    private record Part(UnaryOperator<OtpException> set, Function<OtpException, Object> get, Object value) {}

    private static final List<Part> PARTS = List.of(
            new Part(trouble -> withCallId(trouble, "c4ll"), OtpException::callId, "c4ll"),
            new Part(trouble -> withCode(trouble, "E-7"), OtpException::providerCode, Optional.of("E-7")),
            new Part(trouble -> withWait(trouble, WAIT), OtpException::retryAfter, Optional.of(WAIT)),
            new Part(trouble -> withChallenge(trouble, CHALLENGE), OtpException::challenge, Optional.of(CHALLENGE)),
            new Part(
                    trouble -> withCause(trouble, new ArithmeticException("x")),
                    trouble ->
                            trouble.getCause() == null ? "" : trouble.getCause().getMessage(),
                    "java.lang.ArithmeticException"));

    private static OtpException full(OtpException trouble) {
        for (Part part : PARTS) {
            trouble = part.set().apply(trouble);
        }
        return trouble;
    }

    @Test
    void thereAreTwoKindsAndNoOther() {
        assertThat(OtpException.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(OtpNotDoneException.class, OtpOutcomeUnknownException.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void startsWithNothingButWhatItIsMadeOf(Kind kind) {
        OtpException trouble = kind.of("kenya", OtpOperation.RESEND, OtpFailure.UNAVAILABLE, "x");
        assertThat(trouble.client()).isEqualTo("kenya");
        assertThat(trouble.operation()).isEqualTo(OtpOperation.RESEND);
        assertThat(trouble.failure()).isEqualTo(OtpFailure.UNAVAILABLE);
        assertThat(trouble.callId()).matches("[0-9a-v]{1,13}");
        assertThat(trouble.retryAfter()).isEmpty();
        assertThat(trouble.providerCode()).isEmpty();
        assertThat(trouble.challenge()).isEmpty();
        assertThat(trouble).hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_DONE,OPEN,''",
        "NOT_DONE,SEND,; nothing was sent",
        "NOT_DONE,RESEND,; nothing was sent",
        "NOT_DONE,VERIFY,; no attempt was used",
        "UNKNOWN,OPEN,''",
        "UNKNOWN,SEND,; a message may have been sent",
        "UNKNOWN,RESEND,; a message may have been sent",
        "UNKNOWN,VERIFY,; the code may have been tried"
    })
    void messageNamesClientEffectFailureAndCallOnceEach(Kind kind, OtpOperation operation, String effect) {
        OtpException trouble = kind.of("acme", operation, OtpFailure.UNAVAILABLE, "no route");
        assertThat(trouble).hasMessage("acme: no route" + effect + " [UNAVAILABLE, call " + trouble.callId() + "]");
        assertThat(full(trouble)).hasMessage("acme: no route" + effect + " [UNAVAILABLE, call c4ll]");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void eachCallHasAnIdOfItsOwn(Kind kind) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(kind.of(OtpFailure.PROTOCOL).callId());
        }
        assertThat(ids).hasSize(1000);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void eachRefinementSetsItsOwnPartAndKeepsAllElse(Kind kind) {
        for (Part one : PARTS) {
            for (Part other : PARTS) {
                OtpException plain = kind.of("kenya", OtpOperation.VERIFY, OtpFailure.RATE_LIMITED, "slow down");
                StackTraceElement[] stack = {new StackTraceElement("Some", "where", "Some.java", 7)};
                Throwable suppressed = new IllegalStateException("kept");
                plain.setStackTrace(stack);
                plain.addSuppressed(suppressed);
                OtpException trouble = other.set().apply(one.set().apply(plain));
                assertThat(trouble).isExactlyInstanceOf(plain.getClass());
                assertThat(trouble.client()).isEqualTo("kenya");
                assertThat(trouble.operation()).isEqualTo(OtpOperation.VERIFY);
                assertThat(trouble.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
                assertThat(trouble.getMessage()).contains(": slow down; ");
                assertThat(trouble.getStackTrace()).isEqualTo(stack);
                assertThat(trouble.getSuppressed()).containsExactly(suppressed);
                for (Part part : PARTS) {
                    boolean isSet = List.of(one, other).contains(part);
                    assertThat(part.get().apply(trouble))
                            .isEqualTo(isSet ? part.value() : part.get().apply(plain));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void refinementDoesNotChangeTheOriginal(Kind kind) {
        OtpException plain = kind.of(OtpFailure.PROTOCOL);
        String message = plain.getMessage();
        full(plain);
        assertThat(plain).hasMessage(message).hasNoCause();
        assertThat(plain.challenge()).isEmpty();
        assertThat(plain.retryAfter()).isEmpty();
        assertThat(plain.providerCode()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsToldCanBeTakenAwayAgain(Kind kind) {
        OtpException bare = withChallenge(
                withCause(withWait(withCode(full(kind.of(OtpFailure.PROTOCOL)), null), null), null), null);
        assertThat(bare.providerCode()).isEmpty();
        assertThat(bare.retryAfter()).isEmpty();
        assertThat(bare.challenge()).isEmpty();
        assertThat(bare).hasNoCause();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void callIdOfAnotherFormIsRefusedWithoutRepeatingIt(Kind kind) {
        OtpException plain = kind.of(OtpFailure.PROTOCOL);
        for (String id : List.of("", "+255713507067", "a b", "a\nb", "abcdefghijklmnopqrstuvwxyz0123456")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> withCallId(plain, id))
                    .withMessage("a call id is 1 to 32 characters of A-Za-z0-9-");
        }
        assertThat(withCallId(plain, "abcdefghijklmnopqrstuvwxyz-A1234").callId())
                .isEqualTo("abcdefghijklmnopqrstuvwxyz-A1234");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void waitIsKeptFrom0SecondsTo24Hours(Kind kind) {
        OtpException plain = kind.of(OtpFailure.RATE_LIMITED);
        for (Duration wait : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofHours(24))) {
            assertThat(withWait(plain, wait).retryAfter()).contains(wait);
        }
        for (Duration wait : List.of(
                Duration.ofNanos(-1),
                Duration.ofHours(24).plusNanos(1),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThat(withWait(plain, wait).retryAfter()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void harmlessCodeOfTheProviderIsKeptAndAnyOtherDropped(Kind kind) {
        OtpException plain = kind.of(OtpFailure.PROTOCOL);
        for (String code : List.of("0", "E.60_200-x", "12345678901234567890123456789012")) {
            assertThat(withCode(plain, code).providerCode()).contains(code);
        }
        for (String code :
                List.of("", " ", "a b", "a\n", "+255713507067", "123456789012345678901234567890123", "\u0661", "<b>")) {
            assertThat(withCode(plain, code).providerCode()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void javaSerializationKeepsWhatIsTold(Kind kind) throws Exception {
        OtpException told = full(kind.of("kenya", OtpOperation.VERIFY, OtpFailure.RATE_LIMITED, "slow down"));
        OtpException read = Serialized.andBack(told, OtpException.class);
        assertThat(read).isExactlyInstanceOf(told.getClass()).hasMessage(told.getMessage());
        assertThat(read.client()).isEqualTo("kenya");
        assertThat(read.operation()).isEqualTo(OtpOperation.VERIFY);
        assertThat(read.failure()).isEqualTo(OtpFailure.RATE_LIMITED);
        for (Part part : PARTS) {
            assertThat(part.get().apply(read)).isEqualTo(part.value());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void streamCannotGiveItPartsThatItDoesNotHave(Kind kind) throws Exception {
        OtpException told = full(kind.of(OtpFailure.RATE_LIMITED));
        assertThatExceptionOfType(InvalidObjectException.class)
                .isThrownBy(() -> Serialized.tampered(told, "c4ll", "+255713507067"));
        assertThatExceptionOfType(InvalidObjectException.class)
                .isThrownBy(() -> Serialized.tampered(told, OtpFailure.RATE_LIMITED, null));
        assertThat(((OtpException) Serialized.tampered(told, "E-7", "+255713507067")).providerCode())
                .isEmpty();
        assertThat(((OtpException) Serialized.tampered(told, WAIT, WAIT.negated())).retryAfter())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyTroubleThatTimeMayHealIsTransient(Kind kind) {
        Set<OtpFailure> passing = EnumSet.of(
                OtpFailure.RATE_LIMITED,
                OtpFailure.RECIPIENT_LIMITED,
                OtpFailure.IN_PROGRESS,
                OtpFailure.UNAVAILABLE,
                OtpFailure.INTERRUPTED);
        for (OtpFailure failure : OtpFailure.values()) {
            assertThat(kind.of(failure).isTransient()).as("%s", failure).isEqualTo(passing.contains(failure));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nullIsRefused(Kind kind) {
        OtpOperation send = OtpOperation.SEND;
        OtpFailure failure = OtpFailure.PROTOCOL;
        assertThatNullPointerException().isThrownBy(() -> kind.of(null, send, failure, "x"));
        assertThatNullPointerException().isThrownBy(() -> kind.of("acme", null, failure, "x"));
        assertThatNullPointerException().isThrownBy(() -> kind.of("acme", send, null, "x"));
        assertThatNullPointerException().isThrownBy(() -> kind.of("acme", send, failure, null));
        assertThatNullPointerException().isThrownBy(() -> withCallId(kind.of(failure), null));
    }
}
