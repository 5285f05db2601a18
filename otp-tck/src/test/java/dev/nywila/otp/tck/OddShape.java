package dev.nywila.otp.tck;

import static dev.nywila.otp.Capability.ATTEMPTS_REMAINING;
import static dev.nywila.otp.Capability.BOUND_TO_CHALLENGE;
import static dev.nywila.otp.Capability.EXPIRES_AT;
import static dev.nywila.otp.Capability.KEEPS_OLD_CHALLENGE;
import static dev.nywila.otp.Capability.OWN_REFERENCE;
import static dev.nywila.otp.Capability.SINGLE_USE;
import static dev.nywila.otp.Rejection.ALREADY_USED;
import static dev.nywila.otp.Rejection.EXPIRED;
import static dev.nywila.otp.Rejection.INCORRECT_CODE;
import static dev.nywila.otp.Rejection.TOO_MANY_ATTEMPTS;
import static dev.nywila.otp.Rejection.UNKNOWN_CHALLENGE;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.tck.OddSide.Fate;
import dev.nywila.otp.tck.OddSide.Message;
import dev.nywila.otp.tck.OddSide.Second;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Odd but honest providers: in what each differs from an ordinary one. */
enum OddShape {
    RECIPIENT_ONLY(
            "checks by the number alone and has no id",
            "Bird, Prelude, Arkesel, MSG91",
            Set.of(SINGLE_USE, OWN_REFERENCE)) {
        @Override
        Set<Rejection> rejections() {
            return WITHOUT_EXPIRY;
        }

        @Override
        String tell(Fate fate) {
            return merged(fate);
        }

        @Override
        Optional<Message> find(OddSide side, Challenge challenge) {
            return side.latest(challenge.recipient());
        }
    },
    TWO_PARTS("needs two values of its own for a check", "Hubtel", Declares.ORDINARY) {
        @Override
        String reference(String id) {
            return id + "|" + prefix(id);
        }

        @Override
        Optional<Message> find(OddSide side, Challenge challenge) {
            String[] parts = challenge.reference().split("\\|", 2);
            return side.byId(parts[0]).filter(message -> parts[1].equals(prefix(message.id)));
        }

        private String prefix(String id) {
            return Integer.toString(id.hashCode(), 36).toUpperCase(Locale.ROOT);
        }
    },
    CALLERS_REFERENCE("checks by the caller's own reference and the number", "AWS Pinpoint", Declares.ORDINARY) {
        @Override
        Optional<Message> find(OddSide side, Challenge challenge) {
            return side.byId(challenge.reference()).filter(message -> message.to.equals(challenge.recipient()));
        }
    },
    BOOLEAN_ONLY("answers a check with true or false and no more", "AWS Pinpoint, Telnyx", Declares.ORDINARY) {
        @Override
        Set<Rejection> rejections() {
            return EnumSet.of(TOO_MANY_ATTEMPTS, ALREADY_USED);
        }

        @Override
        String tell(Fate fate) {
            return fate == Fate.RIGHT ? "right" : "no";
        }
    },
    SAME_CODE(
            "sends the open code again, under the same id",
            "Twilio, Plivo",
            Set.of(BOUND_TO_CHALLENGE, SINGLE_USE, KEEPS_OLD_CHALLENGE)),
    SAME_ID("sends a fresh code under the open id", "Bird", Set.of(BOUND_TO_CHALLENGE, SINGLE_USE)),
    ONE_AT_A_TIME(
            "refuses a second code while one is open", "Vonage", Set.of(OWN_REFERENCE, BOUND_TO_CHALLENGE, SINGLE_USE)),
    MERGED("tells expired, used and unknown alike", "Twilio, Vonage, Prelude", Declares.ORDINARY) {
        @Override
        Set<Rejection> rejections() {
            return WITHOUT_EXPIRY;
        }

        @Override
        String tell(Fate fate) {
            return merged(fate);
        }
    },
    MERGED_WITH_EXPIRY(
            "tells them alike, but says beforehand when a code expires", "Bird", Declares.ordinaryAnd(EXPIRES_AT)) {
        @Override
        Set<Rejection> rejections() {
            return EnumSet.of(INCORRECT_CODE, TOO_MANY_ATTEMPTS, ALREADY_USED, EXPIRED);
        }

        @Override
        String tell(Fate fate) {
            return merged(fate);
        }
    },
    NO_WAIT_TOLD("throttles without saying for how long", "Vonage, Termii, Hubtel", Declares.ORDINARY),
    FOUR_LETTERS("makes codes of 4 letters", "Infobip", Declares.ORDINARY),
    TEN_LETTERS("makes codes of 10 letters", "Infobip", Declares.ORDINARY),
    NOT_SENT("gives an id also to what it does not send", "Infobip, AWS Pinpoint, Prelude", Declares.ORDINARY),
    DOES_NOT_CONSUME(
            "approves a right code as often as it comes",
            "Infobip",
            Set.of(OWN_REFERENCE, BOUND_TO_CHALLENGE, KEEPS_OLD_CHALLENGE, ATTEMPTS_REMAINING)),
    TOO_MANY_AT_ONCE(
            "says at the wrong code that takes the last attempt that there were too many",
            "CAMARA",
            Declares.ordinaryAnd(ATTEMPTS_REMAINING)),
    LIMITS_RECIPIENTS("limits the messages of a number, not those of the account", "Twilio", Declares.ORDINARY),
    EMAIL_ONLY("sends to e-mail addresses only", "mail services", Declares.ORDINARY),
    IGNORES_SIGNS("itself ignores blanks and dashes in codes", "none known", Declares.ORDINARY),
    IGNORES_SIGNS_IN_LETTERS(
            "makes codes of letters and ignores blanks and dashes in them", "none known", Declares.ORDINARY),
    ONE_ATTEMPT("allows one attempt", "none known", Declares.ordinaryAnd(ATTEMPTS_REMAINING)),
    ONE_ATTEMPT_AT_ONCE(
            "allows one attempt, and says at the wrong code that there were too many",
            "none known",
            Declares.ordinaryAnd(ATTEMPTS_REMAINING)),
    ROUTER("gives the challenges of clients within it", "routers", Declares.ORDINARY);

    /** What several of them declare. */
    private interface Declares {
        Set<Capability> ORDINARY = Set.of(OWN_REFERENCE, BOUND_TO_CHALLENGE, SINGLE_USE, KEEPS_OLD_CHALLENGE);

        static Set<Capability> ordinaryAnd(Capability one) {
            return Stream.concat(ORDINARY.stream(), Stream.of(one)).collect(Collectors.toUnmodifiableSet());
        }
    }

    private static final Set<Rejection> WITHOUT_EXPIRY = EnumSet.of(INCORRECT_CODE, TOO_MANY_ATTEMPTS, ALREADY_USED);

    final String oddity;
    final String providers;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of and the like
    private final Set<Capability> all;

    OddShape(String oddity, String providers, Set<Capability> all) {
        this.oddity = oddity;
        this.providers = providers;
        this.all = all;
    }

    final OddSide side() {
        return new OddSide(
                this,
                switch (this) {
                    case SAME_CODE -> Second.SAME;
                    case SAME_ID -> Second.FRESH_CODE;
                    case ONE_AT_A_TIME -> Second.REFUSED;
                    default -> Second.NEW;
                });
    }

    final Capabilities capabilities() {
        return Capabilities.builder()
                .channels(this == EMAIL_ONLY ? Channel.EMAIL : Channel.SMS)
                .rejections(rejections())
                .declare(all)
                .build();
    }

    final boolean has(Capability capability) {
        return all.contains(capability);
    }

    /** Whether the caller chooses what is checked by, and so can check a code whose sending was not answered. */
    final boolean callerChooses() {
        return this == RECIPIENT_ONLY || this == CALLERS_REFERENCE;
    }

    final OtpFailure throttling() {
        return this == LIMITS_RECIPIENTS ? OtpFailure.RECIPIENT_LIMITED : OtpFailure.RATE_LIMITED;
    }

    /** How many codes the provider compares. */
    final int attempts() {
        return this == ONE_ATTEMPT || this == ONE_ATTEMPT_AT_ONCE ? 1 : 5;
    }

    final boolean tellsTooManyAtOnce() {
        return this == TOO_MANY_AT_ONCE || this == ONE_ATTEMPT_AT_ONCE;
    }

    /** What the provider makes of a code that comes to it. */
    final String comparedAs(String code) {
        boolean ignores = this == IGNORES_SIGNS || this == IGNORES_SIGNS_IN_LETTERS;
        return ignores ? code.replaceAll("[ -]", "") : code;
    }

    /** The n-th code that the provider makes. */
    final String code(int n) {
        int length = switch (this) {
            case FOUR_LETTERS -> 4;
            case TEN_LETTERS -> 10;
            case IGNORES_SIGNS_IN_LETTERS -> 6;
            default -> 0;
        };
        long number = n * 7919L;
        if (length == 0) {
            return "%06d".formatted(number % 1_000_000);
        }
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append((char) ('A' + number % 26));
            number = number / 26 + n;
        }
        return letters.toString();
    }

    // ---- what the adapter declares and does

    Set<Rejection> rejections() {
        return EnumSet.of(INCORRECT_CODE, EXPIRED, TOO_MANY_ATTEMPTS, ALREADY_USED, UNKNOWN_CHALLENGE);
    }

    String reference(String id) {
        return id;
    }

    /** What the provider finds by what the adapter tells it. */
    Optional<Message> find(OddSide side, Challenge challenge) {
        return side.byId(challenge.reference());
    }

    // ---- what the provider tells

    String tell(Fate fate) {
        return fate.name().toLowerCase(Locale.ROOT);
    }

    private static String merged(Fate fate) {
        return switch (fate) {
            case USED, EXPIRED, UNKNOWN -> "gone";
            case RIGHT -> "right";
            case WRONG -> "wrong";
            case USED_UP -> "used_up";
        };
    }
}
