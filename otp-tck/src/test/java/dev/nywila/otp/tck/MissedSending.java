package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.R1;
import static dev.nywila.otp.tck.Rule.R2;
import static dev.nywila.otp.tck.Rule.R3;
import static dev.nywila.otp.tck.Rule.S2;
import static dev.nywila.otp.tck.Rule.S4;
import static dev.nywila.otp.tck.Rule.S6;
import static dev.nywila.otp.tck.Rule.S8;
import static dev.nywila.otp.tck.Rule.V4;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Providers whose message goes elsewhere than its challenge says, or does not go. */
final class MissedSending {

    static final List<Broken> ALL = List.of(
            asks(
                    "sends to another phone than it says",
                    rules(S6, V4),
                    request -> request.predecessor().isPresent()
                            ? request
                            : copy(PhoneNumber.of("+255713999999"), request)),
            client("sends to whoever was sent to first", rules(S6, V4), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    Recipient first = (Recipient) side.shared.computeIfAbsent("first", any -> request.recipient());
                    return accepted(request, ask(operation(request), () -> side.send(copy(first, request))));
                }

                @Override
                Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                    return super.accepted(request, to(request.recipient(), sent));
                }
            }),
            asks(
                    "sends a text message, whatever channel it says",
                    rules(S6),
                    request -> request.predecessor().isEmpty() && request.recipient() instanceof PhoneNumber
                            ? request.via(Channel.SMS)
                            : request),
            asks(
                    "calls where it says that it wrote",
                    rules(S6),
                    request -> request.predecessor().isEmpty()
                                    && request.channel()
                                            .filter(Channel.SMS::equals)
                                            .isPresent()
                            ? request.via(Channel.VOICE)
                            : request),
            asks(
                    "sends in English, whatever language it says",
                    rules(S6),
                    request ->
                            request.predecessor().isEmpty() && request.locale().isPresent()
                                    ? request.in(Locale.ENGLISH)
                                    : request),
            asks(
                    "resends to another phone than it says",
                    rules(R2),
                    request -> request.predecessor().isPresent()
                            ? copy(PhoneNumber.of("+255713999999"), request)
                            : request),
            asks(
                    "resends by text message, whatever channel it says",
                    rules(R1),
                    request -> request.predecessor().isPresent() && request.recipient() instanceof PhoneNumber
                            ? request.via(Channel.SMS)
                            : request),
            asks(
                    "resends in English, whatever language it says",
                    rules(R1),
                    request -> request.predecessor().isPresent()
                                    && request.locale().isPresent()
                            ? request.in(Locale.ENGLISH)
                            : request),
            challenge(
                    "calls an e-mail a text message",
                    rules(S6),
                    sent -> sent.recipient() instanceof EmailAddress
                                    && sent.channel().isEmpty()
                            ? sent.channel(Channel.SMS)
                            : sent),
            challenge(
                    "takes seconds for milliseconds, and sends in a far year",
                    rules(S6),
                    sent -> dated(sent, sent.sentAt().plus(Duration.ofDays(20_000_000)))),
            challenge(
                    "says that it sent an hour ago",
                    rules(S6),
                    sent -> dated(sent, sent.sentAt().minusSeconds(3600))),
            client("sends nothing the second time", rules(S8), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    Object before = side.shared.get(request.recipient());
                    if (before instanceof FakeSide.Sent sent
                            && request.predecessor().isEmpty()) {
                        return accepted(request, sent);
                    }
                    Challenge challenge = super.sendOnce(request);
                    side.shared.put(request.recipient(), side.sent.get(challenge.reference()));
                    return challenge;
                }
            }),
            client("says that it sent a second message", rules(S8), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    if (request.predecessor().isEmpty() && side.shared.put(request.recipient(), true) != null) {
                        FakeSide.Sent none = new FakeSide.Sent(
                                UUID.randomUUID().toString(),
                                request.recipient(),
                                "000001",
                                side.instant().plusSeconds(60));
                        side.sent.put(none.reference(), none);
                        return accepted(request, none);
                    }
                    return super.sendOnce(request);
                }
            }),
            side("lets a third message end the first", rules(S8), () -> new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    List<Sent> open = sent.values().stream()
                            .filter(one -> one.recipient().equals(recipient))
                            .toList();
                    if (open.size() > 1) {
                        open.forEach(one -> sent.put(
                                one.reference(), new Sent(one.reference(), recipient, "ended", one.expiresAt())));
                    }
                    return super.send(recipient);
                }
            }),
            client("has a second call end the first message", rules(S8), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    if (request.channel().filter(Channel.VOICE::equals).isPresent()) {
                        side.sent.replaceAll((reference, one) -> one.recipient().equals(request.recipient())
                                ? new FakeSide.Sent(reference, one.recipient(), "ended", one.expiresAt())
                                : one);
                    }
                    return super.sendOnce(request);
                }
            }),
            client("calls again when the answer to a call is lost", rules(S2), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    try {
                        return super.sendOnce(request);
                    } catch (OtpOutcomeUnknownException lost) {
                        if (request.channel().filter(Channel.VOICE::equals).isPresent()) {
                            return super.sendOnce(request);
                        }
                        throw lost;
                    }
                }
            }),
            client(
                    "finds an allowed calling code anywhere in a number",
                    rules(S4),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseCallingCode(OtpRequest request) {
                            if (request.recipient() instanceof PhoneNumber number
                                    && settings.callingCodes().stream().noneMatch(number.e164()::contains)) {
                                super.refuseCallingCode(request);
                            }
                        }
                    }),
            client("refuses every deadline of a request's own", rules(S4), settings -> new PlainClient(settings) {
                @Override
                void refuseDeadline(OtpRequest request) {
                    if (request.within().isPresent()) {
                        throw notDone(operation(request), OtpFailure.UNSUPPORTED, "not here");
                    }
                }
            }),
            client("loses the code of what it resends twice", rules(R3), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    Challenge again = super.resendOnce(challenge, request);
                    return challenge.root().equals(challenge.reference()) ? again : spoilt(side, again);
                }
            }),
            client("loses the code of what it resends by a call", rules(R3), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    Challenge again = super.resendOnce(challenge, request);
                    return again.channel().filter(Channel.VOICE::equals).isPresent() ? spoilt(side, again) : again;
                }
            }));

    private MissedSending() {}

    /** The provider takes another code for right than it delivered. */
    private static Challenge spoilt(FakeSide side, Challenge challenge) {
        FakeSide.Sent message = side.sent.get(challenge.reference());
        side.otherwise.put(challenge.reference(), message.code());
        side.sent.put(
                challenge.reference(),
                new FakeSide.Sent(message.reference(), message.recipient(), "x" + message.code(), message.expiresAt()));
        return challenge;
    }

    /** One that asks its provider for something else than its challenge says. */
    private static Broken asks(String name, Set<Rule> rules, UnaryOperator<OtpRequest> what) {
        return client(name, rules, settings -> new PlainClient(settings) {
            @Override
            Challenge sendOnce(OtpRequest request) {
                OtpRequest other = what.apply(request);
                return accepted(request, to(request.recipient(), ask(operation(request), () -> side.send(other))));
            }
        });
    }

    /** One that says something else of what was sent. */
    private static Broken challenge(String name, Set<Rule> rules, UnaryOperator<Challenge> what) {
        return client(name, rules, settings -> new PlainClient(settings) {
            @Override
            Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                return what.apply(super.accepted(request, sent));
            }
        });
    }

    private static Challenge dated(Challenge sent, Instant sentAt) {
        return Challenge.of(sent.provider(), sent.reference(), sent.recipient(), sentAt)
                .client(sent.client())
                .root(sent.root())
                .channel(sent.channel().orElse(null))
                .locale(sent.locale().orElse(null))
                .expiresAt(sentAt.plusSeconds(300))
                .callId(sent.callId().orElseThrow());
    }

    /** The same request to another recipient. */
    private static OtpRequest copy(Recipient recipient, OtpRequest request) {
        OtpRequest other = OtpRequest.to(recipient);
        other = request.channel().isPresent() ? other.via(request.channel().get()) : other;
        other = request.locale().isPresent() ? other.in(request.locale().get()) : other;
        return request.idempotencyKey().isPresent()
                ? other.idempotencyKey(request.idempotencyKey().get())
                : other;
    }

    private static FakeSide.Sent to(Recipient recipient, FakeSide.Sent sent) {
        return new FakeSide.Sent(sent.reference(), recipient, sent.code(), sent.expiresAt());
    }
}
