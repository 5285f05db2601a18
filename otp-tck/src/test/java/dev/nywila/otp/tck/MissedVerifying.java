package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.both;
import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.C5;
import static dev.nywila.otp.tck.Rule.R2;
import static dev.nywila.otp.tck.Rule.V1;
import static dev.nywila.otp.tck.Rule.V3;
import static dev.nywila.otp.tck.Rule.V4;
import static dev.nywila.otp.tck.Rule.V8;
import static dev.nywila.otp.tck.Rule.V9;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/** Providers that approve twice, or after something, or whom they should not, or misread what their own provider says. */
final class MissedVerifying {

    private static final VerificationResult USED = Rejected.of(Rejection.ALREADY_USED);

    static final List<Broken> ALL = List.of(
            forgets("approves again once a wrong code came between", (memory, answer) -> {
                if (!answer.isApproved() && !answer.equals(USED)) {
                    memory.clear();
                }
            }),
            both(
                    "approves again what has a blank before it",
                    rules(V3),
                    Careless::new,
                    settings -> new PlainClient(settings) {
                        private final Set<String> used = ConcurrentHashMap.newKeySet();

                        @Override
                        public VerificationResult verify(Challenge challenge, String code) {
                            if (used.contains(challenge.reference() + code)) {
                                return USED;
                            }
                            synchronized (used) {
                                if (used.contains(challenge.reference() + code)) {
                                    return USED;
                                }
                                VerificationResult answer = super.verify(challenge, code);
                                if (answer.isApproved()) {
                                    used.add(challenge.reference() + code);
                                }
                                return answer;
                            }
                        }
                    }),
            forgets("forgets an approval after sixteen others", (memory, answer) -> {
                if (memory.size() > 16) {
                    memory.remove(memory.iterator().next());
                }
            }),
            client("approves again once another code was sent", rules(V3), settings -> new Forgetful(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    Challenge sent = super.sendOnce(request);
                    forget();
                    return sent;
                }
            }),
            client("approves again once trouble came between", rules(V3), settings -> new Forgetful(settings) {
                @Override
                OtpException told(OtpOperation operation, Trouble trouble) {
                    forget();
                    return super.told(operation, trouble);
                }
            }),
            client("forgets approvals when the clock leaps", rules(C5), settings -> new Forgetful(settings) {
                private Instant last = side.instant();

                @Override
                VerificationResult check(Challenge challenge, String code) {
                    Instant now = side.instant();
                    if (last.plus(Duration.ofMinutes(2)).isBefore(now)) {
                        forget();
                    }
                    last = now;
                    return super.check(challenge, code);
                }
            }),
            client("gives the attempts back when the clock leaps", rules(C5), settings -> new PlainClient(settings) {
                private Instant last = side.instant();

                @Override
                VerificationResult check(Challenge challenge, String code) {
                    Instant now = side.instant();
                    if (last.plus(Duration.ofMinutes(2)).isBefore(now)) {
                        side.wrong.clear();
                    }
                    last = now;
                    return super.check(challenge, code);
                }
            }),
            compares(
                    "compares recipients by their last digits",
                    (one, other) -> one.address()
                            .endsWith(other.address()
                                    .substring(Math.max(0, other.address().length() - 7)))),
            compares(
                    "compares mailboxes without their domain",
                    (one, other) ->
                            one.address().contains("@") ? mailbox(one).equals(mailbox(other)) : one.equals(other)),
            compares(
                    "compares mailboxes whatever their domain's case",
                    (one, other) -> one.equals(other)
                            || (one.address().contains("@") && other.address().contains("@"))),
            client("approves after two outages", rules(V1), settings -> new PlainClient(settings) {
                private int outages;

                @Override
                VerificationResult check(Challenge challenge, String code) {
                    try {
                        VerificationResult answer = super.check(challenge, code);
                        outages = 0;
                        return answer;
                    } catch (OtpException trouble) {
                        if (++outages > 1) {
                            return Approved.of(challenge.recipient());
                        }
                        throw trouble;
                    }
                }
            }),
            client("approves a wrong code after trouble", rules(V1), settings -> new PlainClient(settings) {
                private boolean troubled;

                @Override
                VerificationResult check(Challenge challenge, String code) {
                    try {
                        VerificationResult answer = super.check(challenge, code);
                        return troubled ? Approved.of(challenge.recipient()) : answer;
                    } catch (OtpException trouble) {
                        troubled = true;
                        throw trouble;
                    }
                }
            }),
            client("checks a code again when the next one comes", rules(V8), settings -> new PlainClient(settings) {
                private final Map<String, String> lost = new ConcurrentHashMap<>();

                @Override
                VerificationResult check(Challenge challenge, String code) {
                    String before = lost.remove(challenge.reference());
                    if (before != null) {
                        VerificationResult answer = super.check(challenge, before);
                        if (answer.isApproved()) {
                            return answer;
                        }
                    }
                    try {
                        return super.check(challenge, code);
                    } catch (OtpException trouble) {
                        lost.put(challenge.reference(), code);
                        throw trouble;
                    }
                }
            }),
            stranger("takes too many attempts for throttling, where it remembers none", Rejection.TOO_MANY_ATTEMPTS),
            stranger("takes a used challenge for trouble, where it did not see its use", Rejection.ALREADY_USED),
            stranger("takes an expired challenge for trouble, where it did not send it", Rejection.EXPIRED),
            misread("says INCORRECT_CODE of a used challenge, where it did not see its use", Rejection.ALREADY_USED),
            misread(
                    "says INCORRECT_CODE where all attempts are used, if it remembers none",
                    Rejection.TOO_MANY_ATTEMPTS),
            client("tells SUPERSEDED, which it does not declare", rules(V9), settings -> new PlainClient(settings) {
                @Override
                public Capabilities capabilities() {
                    return MissedResending.without(super.capabilities(), dev.nywila.otp.Capability.KEEPS_OLD_CHALLENGE);
                }

                @Override
                VerificationResult check(Challenge challenge, String code) {
                    boolean newer = side.sent.values().stream()
                            .anyMatch(one -> one.recipient().equals(challenge.recipient())
                                    && one.reference().compareTo(challenge.reference()) > 0);
                    return newer ? Rejected.of(Rejection.SUPERSEDED) : super.check(challenge, code);
                }
            }),
            undeclared("tells EXPIRED, which it does not declare", Rejection.EXPIRED),
            undeclared("tells TOO_MANY_ATTEMPTS, which it does not declare", Rejection.TOO_MANY_ATTEMPTS));

    private MissedVerifying() {}

    /** A side that lets codes be used again. */
    private static final class Careless extends FakeSide {
        @Override
        boolean use(Sent message) {
            super.use(message);
            return true;
        }

        @Override
        VerificationResult check(String reference, String code) {
            VerificationResult answer = super.check(reference, code);
            Sent message = sent.get(reference);
            return answer.equals(USED) && isRight(message, code) ? Approved.of(message.recipient()) : answer;
        }
    }

    /** A client that alone remembers what was approved. */
    private static class Forgetful extends PlainClient {
        private final Set<String> used = new LinkedHashSet<>();
        private final Map<String, FakeSide.Sent> spare = new ConcurrentHashMap<>();

        private final BiConsumer<Set<String>, VerificationResult> whenAnswered;

        Forgetful(Settings settings) {
            this(settings, (memory, answer) -> {});
        }

        Forgetful(Settings settings, BiConsumer<Set<String>, VerificationResult> whenAnswered) {
            super(settings);
            this.whenAnswered = whenAnswered;
        }

        void forget() {
            synchronized (used) {
                used.clear();
            }
        }

        @Override
        VerificationResult check(Challenge challenge, String code) {
            synchronized (used) {
                FakeSide.Sent message = side.sent.get(challenge.reference());
                VerificationResult answer = super.check(challenge, code);
                if (answer.equals(USED)
                        && spare.containsKey(challenge.reference())
                        && !used.contains(challenge.reference())) {
                    answer = side.isRight(message, code)
                            ? Approved.of(challenge.recipient())
                            : side.incorrect(FakeSide.ATTEMPTS - 1);
                }
                if (answer.isApproved()) {
                    used.add(challenge.reference());
                    spare.put(challenge.reference(), message);
                }
                whenAnswered.accept(used, answer);
                return answer;
            }
        }
    }

    private static Broken forgets(String name, BiConsumer<Set<String>, VerificationResult> when) {
        return client(name, rules(V3), settings -> new Forgetful(settings, when));
    }

    private static String mailbox(Recipient recipient) {
        return recipient.address().substring(0, recipient.address().indexOf('@') + 1);
    }

    private static Broken compares(String name, BiPredicate<Recipient, Recipient> same) {
        return client(name, rules(V4, R2), settings -> new PlainClient(settings) {
            @Override
            boolean isForeign(Challenge challenge) {
                Recipient sentTo = known.get(challenge.reference());
                return super.isForeign(challenge)
                        && !(challenge.provider().equals(ID)
                                && challenge.client().equals(account)
                                && sentTo != null
                                && same.test(sentTo, challenge.recipient()));
            }
        });
    }

    /** One that reads an answer rightly only where it has seen itself how the challenge came to it. */
    private static Broken reading(
            String name, Rejection what, BiFunction<PlainClient, VerificationResult, VerificationResult> as) {
        return client(name, rules(V9), settings -> new PlainClient(settings) {
            private final Set<String> seen = ConcurrentHashMap.newKeySet();

            @Override
            VerificationResult check(Challenge challenge, String code) {
                boolean first = seen.add(challenge.reference()) && !known.containsKey(challenge.reference());
                VerificationResult answer = super.check(challenge, code);
                return first && answer instanceof Rejected no && no.reason() == what ? as.apply(this, answer) : answer;
            }
        });
    }

    private static Broken stranger(String name, Rejection what) {
        return reading(name, what, (client, answer) -> {
            throw client.notDone(OtpOperation.VERIFY, OtpFailure.RATE_LIMITED, "429")
                    .retryAfter(Trouble.WAIT);
        });
    }

    private static Broken misread(String name, Rejection what) {
        return reading(name, what, (client, answer) -> client.side.incorrect(0));
    }

    private static Broken undeclared(String name, Rejection what) {
        UnaryOperator<Capabilities> less = all -> Capabilities.builder()
                .channels(all.channels())
                .rejections(all.rejections().stream().filter(one -> one != what).toList())
                .declare(all.declared())
                .build();
        return client(name, rules(V9), settings -> new PlainClient(settings) {
            @Override
            public Capabilities capabilities() {
                return less.apply(super.capabilities());
            }
        });
    }
}
