package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.both;
import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.meanwhile;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.C5;
import static dev.nywila.otp.tck.Rule.C6;
import static dev.nywila.otp.tck.Rule.R4;
import static dev.nywila.otp.tck.Rule.V5;
import static dev.nywila.otp.tck.Rule.V6;
import static dev.nywila.otp.tck.Rule.V9;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.function.Supplier;

/** Providers that count, or end, badly. */
final class BrokenRejecting {

    static final List<Broken> ALL = List.of(
            side("never stops counting", rules(R4, V5, V9, C5), () -> new FakeSide() {
                @Override
                int attempts() {
                    return 1_000;
                }
            }),
            side("allows one attempt more than it tells", rules(V5), () -> new FakeSide() {
                @Override
                Rejected incorrect(int left) {
                    return super.incorrect(Math.max(0, left - 1));
                }
            }),
            side("approves the right code after the last attempt", rules(R4, V5, C5), () -> new FakeSide() {
                @Override
                VerificationResult check(String reference, String code) {
                    Sent message = sent.get(reference);
                    if (message != null && message.code().equals(code)) {
                        wrong.remove(countedFor(message));
                    }
                    return super.check(reference, code);
                }
            }),
            side("does not tell the attempts that it declares", rules(V5), () -> new FakeSide() {
                @Override
                Rejected incorrect(int left) {
                    return Rejected.of(Rejection.INCORRECT_CODE);
                }
            }),
            side("tells no attempts left as one", rules(V5), () -> new FakeSide() {
                @Override
                Rejected incorrect(int left) {
                    return super.incorrect(Math.max(1, left));
                }
            }),
            side("tells one attempt more than it allows", rules(V5), () -> new FakeSide() {
                @Override
                Rejected incorrect(int left) {
                    return super.incorrect(left + 1);
                }
            }),
            side("calls the last wrong code one too many, and the next one wrong", rules(V5, V9), () -> new FakeSide() {
                @Override
                VerificationResult check(String reference, String code) {
                    VerificationResult answer = super.check(reference, code);
                    if (answer.equals(incorrect(0))) {
                        return Rejected.of(Rejection.TOO_MANY_ATTEMPTS);
                    }
                    return answer.equals(Rejected.of(Rejection.TOO_MANY_ATTEMPTS)) ? incorrect(0) : answer;
                }
            }),
            side("reads how many attempts are left and writes it then", rules(V5), () -> new FakeSide() {
                @Override
                <T> T done(Supplier<T> work) {
                    return work.get();
                }

                @Override
                boolean isRight(Sent message, String code) {
                    boolean right = super.isRight(message, code);
                    meanwhile();
                    return right;
                }
            }),
            client("counts no try whose outcome is unknown", rules(V5), settings -> new PlainClient(settings) {
                @Override
                void tried(Challenge challenge, OtpException trouble) {}
            }),
            client("counts tries that certainly did nothing", rules(C6), settings -> new PlainClient(settings) {
                @Override
                void tried(Challenge challenge, OtpException trouble) {
                    super.tried(challenge, trouble);
                    if (trouble instanceof OtpNotDoneException) {
                        side.countUnknown(challenge.reference());
                    }
                }
            }),
            side("approves at the moment of expiry", rules(V6), () -> new FakeSide() {
                @Override
                boolean isExpired(Sent message) {
                    return instant().isAfter(message.expiresAt());
                }
            }),
            side("never expires", rules(V6), () -> new FakeSide() {
                @Override
                boolean isExpired(Sent message) {
                    return false;
                }
            }),
            side("expires earlier than it told", rules(V6), () -> new FakeSide() {
                @Override
                boolean isExpired(Sent message) {
                    return !instant().isBefore(message.expiresAt().minusSeconds(30));
                }
            }),
            both(
                    "leaves expiry to the client that sent",
                    rules(V6),
                    () -> new FakeSide() {
                        @Override
                        boolean isExpired(Sent message) {
                            return false;
                        }
                    },
                    settings -> new PlainClient(settings) {
                        @Override
                        VerificationResult check(Challenge challenge, String code) {
                            return known.containsKey(challenge.reference())
                                            && !side.instant()
                                                    .isBefore(challenge
                                                            .expiresAt()
                                                            .orElseThrow())
                                    ? Rejected.of(Rejection.EXPIRED)
                                    : super.check(challenge, code);
                        }
                    }),
            side("says INCORRECT_CODE of an expired code", rules(V6, V9), () -> new FakeSide() {
                @Override
                VerificationResult check(String reference, String code) {
                    VerificationResult answer = super.check(reference, code);
                    return answer.equals(Rejected.of(Rejection.EXPIRED))
                            ? Rejected.of(Rejection.INCORRECT_CODE)
                            : answer;
                }
            }));

    private BrokenRejecting() {}
}
