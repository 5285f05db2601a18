package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.both;
import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.R1;
import static dev.nywila.otp.tck.Rule.R2;
import static dev.nywila.otp.tck.Rule.R4;
import static dev.nywila.otp.tck.Rule.S3;
import static dev.nywila.otp.tck.Rule.S4;
import static dev.nywila.otp.tck.Rule.S5;
import static dev.nywila.otp.tck.Rule.S6;
import static dev.nywila.otp.tck.Rule.S7;
import static dev.nywila.otp.tck.Rule.S8;
import static dev.nywila.otp.tck.Rule.V2;
import static dev.nywila.otp.tck.Rule.V4;
import static dev.nywila.otp.tck.Rule.V6;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Providers that do not do what a request asks for: whom, how, how long, after what. */
final class BrokenRequests {

    private static final Capabilities WITHOUT_EMAIL = Capabilities.builder()
            .channels(Channel.SMS, Channel.VOICE)
            .rejections(FakeClient.CAPABILITIES.rejections())
            .declare(FakeClient.CAPABILITIES.declared())
            .build();

    static final List<Broken> ALL = List.of(
            client("mails codes though it declares no e-mail", rules(S4, R1), settings -> new PlainClient(settings) {
                @Override
                void refuseKind(OtpRequest request) {}

                @Override
                public Capabilities capabilities() {
                    return WITHOUT_EMAIL;
                }
            }),
            client(
                    "refuses the e-mail addresses that it declares",
                    rules(S4, S5, S6, S8, R1, R2, R4, V4, V6),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseKind(OtpRequest request) {
                            if (request.recipient() instanceof EmailAddress) {
                                throw notDone(operation(request), OtpFailure.UNSUPPORTED, "no e-mail");
                            }
                            super.refuseKind(request);
                        }
                    }),
            client("sends to a mailbox by text message", rules(S4), settings -> new PlainClient(settings) {
                @Override
                void refuseKind(OtpRequest request) {}
            }),
            client("takes a longer deadline than its own", rules(S4, R1), settings -> new PlainClient(settings) {
                @Override
                void refuseDeadline(OtpRequest request) {}
            }),
            client(
                    "takes a longer deadline than its own for a resend",
                    rules(R1),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseDeadline(OtpRequest request) {
                            if (request.predecessor().isEmpty()) {
                                super.refuseDeadline(request);
                            }
                        }
                    }),
            client("refuses a deadline that is just its own", rules(S4), settings -> new PlainClient(settings) {
                @Override
                void refuseDeadline(OtpRequest request) {
                    if (request.within().filter(settings.longest()::equals).isPresent()) {
                        throw notDone(operation(request), OtpFailure.UNSUPPORTED, "too long");
                    }
                    super.refuseDeadline(request);
                }
            }),
            keyed(
                    "takes a key by another channel for the same request",
                    OtpRequest::recipient,
                    OtpRequest::locale,
                    OtpRequest::predecessor),
            keyed(
                    "takes a key in another language for the same request",
                    OtpRequest::recipient,
                    OtpRequest::channel,
                    OtpRequest::predecessor),
            keyed(
                    "takes a key of a send for that of a resend",
                    OtpRequest::recipient,
                    OtpRequest::channel,
                    OtpRequest::locale),
            keyed("takes a key from another device for another request", request -> request),
            client("does not look at the keys of resends", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge sendKeyed(OtpRequest request) {
                    return request.predecessor().isPresent()
                            ? accepted(request, ask(OtpOperation.RESEND, () -> side.send(request.recipient())))
                            : super.sendKeyed(request);
                }
            }),
            client("does not tell by which channel it sent", rules(S6, R1), settings -> new PlainClient(settings) {
                @Override
                Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                    return super.accepted(request, sent).channel(null);
                }
            }),
            client("does not tell in which language it sent", rules(S6, R1), settings -> new PlainClient(settings) {
                @Override
                Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                    return super.accepted(request, sent).locale(null);
                }
            }),
            resending("resends by the account's own channel", (request, told) -> told.channel(null)),
            resending(
                    "resends by the first channel, whatever is asked for",
                    (request, told) ->
                            told.channel(request.predecessor().get().channel().orElse(null))),
            resending("loses the language of what it resends", (request, told) -> told.locale(null)),
            resending(
                    "resends in the first language, whatever is asked for",
                    (request, told) ->
                            told.locale(request.predecessor().get().locale().orElse(null))),
            both(
                    "counts for the root as long as it remembers it",
                    rules(R4),
                    () -> new FakeSide() {
                        @Override
                        Object countedFor(Sent message) {
                            return message.reference();
                        }
                    },
                    settings -> new PlainClient(settings) {
                        private final Map<String, String> roots = new ConcurrentHashMap<>();
                        private final Map<String, Integer> tried = new ConcurrentHashMap<>();

                        @Override
                        Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                            Challenge told = super.accepted(request, sent);
                            roots.put(told.reference(), told.root());
                            return told;
                        }

                        @Override
                        VerificationResult check(Challenge challenge, String code) {
                            String root = roots.getOrDefault(challenge.reference(), challenge.reference());
                            int before = tried.getOrDefault(root, 0);
                            if (before >= FakeSide.ATTEMPTS) {
                                return Rejected.of(Rejection.TOO_MANY_ATTEMPTS);
                            }
                            VerificationResult answer = super.check(challenge, code);
                            Rejected no = answer.rejected().orElse(null);
                            if (no == null || no.reason() != Rejection.INCORRECT_CODE) {
                                return answer;
                            }
                            tried.merge(root, 1, Integer::sum);
                            return no.attemptsRemaining(FakeSide.ATTEMPTS - 1 - before);
                        }
                    }),
            client("takes throttling for an outage", rules(S3, S7, R1, V2), settings -> new PlainClient(settings) {
                @Override
                OtpException told(OtpOperation operation, Trouble trouble) {
                    return trouble == Trouble.THROTTLED
                            ? notDone(operation, OtpFailure.UNAVAILABLE, "wait").retryAfter(Trouble.WAIT)
                            : super.told(operation, trouble);
                }
            }),
            client("gives away whose challenge is under way", rules(S8), settings -> new PlainClient(settings) {
                private final Set<Recipient> open = ConcurrentHashMap.newKeySet();

                @Override
                Challenge sendOnce(OtpRequest request) {
                    if (open.contains(request.recipient())
                            && request.predecessor().isEmpty()) {
                        Challenge others = accepted(request, side.send(PhoneNumber.of("+255713999999")));
                        throw notDone(OtpOperation.SEND, OtpFailure.IN_PROGRESS, "one is open")
                                .challenge(others);
                    }
                    Challenge sent = super.sendOnce(request);
                    open.add(request.recipient());
                    return sent;
                }

                @Override
                VerificationResult check(Challenge challenge, String code) {
                    VerificationResult answer = super.check(challenge, code);
                    if (answer.isApproved()) {
                        open.remove(challenge.recipient());
                    }
                    return answer;
                }
            }));

    private BrokenRequests() {}

    /** One that takes other things than it should for what makes two requests of one key the same. */
    @SafeVarargs
    private static Broken keyed(String name, Function<OtpRequest, Object>... alike) {
        return client(name, rules(S5), settings -> new PlainClient(settings) {
            @Override
            List<Object> message(OtpRequest request) {
                return List.of(alike).stream().map(part -> part.apply(request)).toList();
            }
        });
    }

    /** What a resend's challenge says instead. */
    private interface Retold {
        Challenge of(OtpRequest request, Challenge told);
    }

    private static Broken resending(String name, Retold retold) {
        return client(name, rules(R1), settings -> new PlainClient(settings) {
            @Override
            Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                Challenge told = super.accepted(request, sent);
                return request.predecessor().isPresent() ? retold.of(request, told) : told;
            }
        });
    }
}
