package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.R4;
import static dev.nywila.otp.tck.Rule.V4;
import static dev.nywila.otp.tck.Rule.V5;
import static dev.nywila.otp.tck.Rule.V6;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/** Providers that give attempts or time back, or do not limit them. */
final class MissedResending {

    static final List<Broken> ALL = List.of(
            forgiving(
                    "gives the attempts back to a resend by a call",
                    (challenge, request) ->
                            request.channel().filter(Channel.VOICE::equals).isPresent()),
            forgiving(
                    "gives the attempts back to a resend in another language",
                    (challenge, request) -> request.locale()
                            .filter(locale ->
                                    challenge.locale().filter(locale::equals).isEmpty())
                            .isPresent()),
            forgiving(
                    "gives the attempts back to a resend with a key",
                    (challenge, request) -> request.idempotencyKey().isPresent()),
            forgiving(
                    "gives the attempts back to an e-mail that is resent",
                    (challenge, request) -> request.recipient() instanceof EmailAddress),
            client("gives the attempts back when a resend fails", rules(R4), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    try {
                        return super.resendOnce(challenge, request);
                    } catch (OtpException trouble) {
                        side.wrong.clear();
                        throw trouble;
                    }
                }
            }),
            client(
                    "counts the old challenge apart once it was resent",
                    rules(R4),
                    settings -> new PlainClient(settings) {
                        private final Map<String, Integer> old = new ConcurrentHashMap<>();

                        @Override
                        Challenge resendOnce(Challenge challenge, OtpRequest request) {
                            old.putIfAbsent(challenge.reference(), 0);
                            return super.resendOnce(challenge, request);
                        }

                        @Override
                        VerificationResult check(Challenge challenge, String code) {
                            if (!old.containsKey(challenge.reference())) {
                                return super.check(challenge, code);
                            }
                            Object counted = side.countedFor(side.sent.get(challenge.reference()));
                            Integer together = side.wrong.put(counted, old.get(challenge.reference()));
                            VerificationResult answer = super.check(challenge, code);
                            old.put(challenge.reference(), side.wrong.getOrDefault(counted, 0));
                            side.wrong.put(counted, together == null ? 0 : together);
                            return answer;
                        }
                    }),
            client("does not limit the attempts, and does not count them aloud", rules(V5), MissedResending::unlimited),
            side("gives the attempts back when another recipient mistypes", rules(V5), () -> new FakeSide() {
                @Override
                void count(Sent message, int tried) {
                    wrong.keySet().removeIf(one -> !one.equals(countedFor(message)));
                    super.count(message, tried);
                }
            }),
            side("counts the wrong codes of all recipients together", rules(V5), () -> new FakeSide() {
                @Override
                Object countedFor(Sent message) {
                    return "all";
                }
            }),
            client("gives the attempts back after trouble", rules(V5), settings -> new PlainClient(settings) {
                @Override
                void tried(Challenge challenge, OtpException trouble) {
                    side.wrong.clear();
                    super.tried(challenge, trouble);
                }
            }),
            client(
                    "counts no try whose answer it does not understand",
                    rules(V5),
                    settings -> new PlainClient(settings) {
                        @Override
                        void tried(Challenge challenge, OtpException trouble) {
                            if (trouble.failure() != OtpFailure.PROTOCOL) {
                                super.tried(challenge, trouble);
                            }
                        }
                    }),
            client("opens what is used up again after trouble", rules(V5), settings -> new PlainClient(settings) {
                @Override
                OtpException told(OtpOperation operation, Trouble trouble) {
                    side.wrong.values().removeIf(count -> count >= FakeSide.ATTEMPTS);
                    return super.told(operation, trouble);
                }
            }),
            client("tells attempts that it does not declare", rules(V5), settings -> new PlainClient(settings) {
                @Override
                public dev.nywila.otp.Capabilities capabilities() {
                    return without(super.capabilities(), Capability.ATTEMPTS_REMAINING);
                }
            }),
            side("never lets expire what was mistyped once", rules(V6), () -> new FakeSide() {
                @Override
                boolean isExpired(Sent message) {
                    return !wrong.containsKey(countedFor(message)) && super.isExpired(message);
                }
            }),
            side("never lets an e-mail expire", rules(V6), () -> new FakeSide() {
                @Override
                boolean isExpired(Sent message) {
                    return !(message.recipient() instanceof EmailAddress) && super.isExpired(message);
                }
            }),
            client("never lets expire what was resent", rules(V6), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    Challenge again = super.resendOnce(challenge, request);
                    FakeSide.Sent message = side.sent.get(again.reference());
                    side.sent.put(
                            again.reference(),
                            new FakeSide.Sent(message.reference(), message.recipient(), message.code(), Instant.MAX));
                    return again;
                }
            }),
            side("approves the code of the challenge before", rules(V4), () -> new FakeSide() {
                @Override
                boolean isRight(Sent message, String code) {
                    return super.isRight(message, code)
                            || asked.get(message.reference())
                                    .predecessor()
                                    .filter(old ->
                                            sent.get(old.reference()).code().equals(code))
                                    .isPresent();
                }
            }));

    private MissedResending() {}

    static dev.nywila.otp.Capabilities without(dev.nywila.otp.Capabilities all, Capability one) {
        return dev.nywila.otp.Capabilities.builder()
                .channels(all.channels())
                .rejections(all.rejections())
                .declare(all.declared().stream().filter(any -> any != one).toList())
                .build();
    }

    private static PlainClient unlimited(Settings settings) {
        return new PlainClient(settings) {
            @Override
            public dev.nywila.otp.Capabilities capabilities() {
                return without(super.capabilities(), Capability.ATTEMPTS_REMAINING);
            }

            @Override
            boolean isOver(Challenge challenge) {
                return false;
            }

            @Override
            VerificationResult check(Challenge challenge, String code) {
                FakeSide.Sent message = side.sent.get(challenge.reference());
                if (message != null) {
                    // fifty attempts, of which the side's own five are the last
                    int more = (int) side.shared.merge(challenge.reference(), 1, (a, b) -> (int) a + (int) b);
                    if (more < 46) {
                        side.wrong.remove(side.countedFor(message));
                    }
                }
                VerificationResult answer = super.check(challenge, code);
                return answer instanceof Rejected no ? Rejected.of(no.reason()) : answer;
            }
        };
    }

    private static Broken forgiving(String name, BiPredicate<Challenge, OtpRequest> when) {
        return client(name, rules(R4), settings -> new PlainClient(settings) {
            @Override
            Challenge resendOnce(Challenge challenge, OtpRequest request) {
                Challenge again = super.resendOnce(challenge, request);
                if (when.test(challenge, request)) {
                    side.wrong.clear();
                }
                return again;
            }
        });
    }
}
