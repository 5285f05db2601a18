package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.R1;
import static dev.nywila.otp.tck.Rule.R2;
import static dev.nywila.otp.tck.Rule.R3;
import static dev.nywila.otp.tck.Rule.R4;
import static dev.nywila.otp.tck.Rule.S6;
import static dev.nywila.otp.tck.Rule.V5;
import static dev.nywila.otp.tck.Rule.V6;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Providers that resend badly. */
final class BrokenResending {

    static final List<Broken> ALL = List.of(
            client("resends twice", rules(R1), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    sendOnce(request);
                    return sendOnce(request);
                }
            }),
            client("resends again when the reply is lost", rules(R1), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    try {
                        return sendOnce(request);
                    } catch (OtpOutcomeUnknownException lost) {
                        return sendOnce(request);
                    }
                }
            }),
            client(
                    "claims that a resend without a reply was not sent",
                    rules(R1),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge resendOnce(Challenge challenge, OtpRequest request) {
                            try {
                                return sendOnce(request);
                            } catch (OtpOutcomeUnknownException lost) {
                                throw notDone(OtpOperation.RESEND, lost.failure(), "not sent");
                            }
                        }
                    }),
            client("resends to any number that the challenge names", rules(R2), settings -> new PlainClient(settings) {
                @Override
                void refuseForeign(OtpRequest request) {
                    if (request.predecessor().filter(this::isRedirected).isEmpty()) {
                        super.refuseForeign(request);
                    }
                }
            }),
            client("answers a foreign challenge as trouble", rules(R2), settings -> new PlainClient(settings) {
                @Override
                void refuseForeign(OtpRequest request) {
                    try {
                        super.refuseForeign(request);
                    } catch (OtpException foreign) {
                        throw notDone(OtpOperation.RESEND, OtpFailure.PROTOCOL, "trouble");
                    }
                }
            }),
            client("resends to another number", rules(R1, R2, R4), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    return accepted(
                            request, ask(OtpOperation.RESEND, () -> side.send(PhoneNumber.of("+255713999999"))));
                }
            }),
            client(
                    "returns a challenge of another reference than the code was sent for",
                    rules(R1, R2, R3, R4, V6),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge resendOnce(Challenge challenge, OtpRequest request) {
                            FakeSide.Sent sent = ask(OtpOperation.RESEND, () -> side.send(request));
                            return accepted(
                                    request,
                                    new FakeSide.Sent(
                                            "own-" + sent.reference(),
                                            sent.recipient(),
                                            sent.code(),
                                            sent.expiresAt()));
                        }
                    }),
            client("resends only what it sent itself", rules(S6, R3), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    if (!known.containsKey(challenge.reference())) {
                        throw new IllegalArgumentException("not mine");
                    }
                    return sendOnce(request);
                }
            }),
            side("counts attempts for each message", rules(R4), () -> new FakeSide() {
                @Override
                Object countedFor(Sent message) {
                    return message.reference();
                }
            }),
            side("takes attempts along to a resend, and counts them there alone", rules(R4), () -> new FakeSide() {
                private final Map<Recipient, Sent> latest = new ConcurrentHashMap<>();

                @Override
                Object countedFor(Sent message) {
                    return message.reference();
                }

                @Override
                Sent send(Recipient recipient) {
                    Sent message = super.send(recipient);
                    Sent before = latest.put(recipient, message);
                    if (before != null) {
                        wrong.put(message.reference(), wrong.getOrDefault(before.reference(), 0));
                    }
                    return message;
                }
            }),
            side("forgets the attempts whenever it sends", rules(R4, V5), () -> new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    wrong.remove(recipient);
                    return super.send(recipient);
                }
            }),
            side("gives one attempt back with each message", rules(R4, V5), () -> new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    wrong.computeIfPresent(recipient, (who, tried) -> Math.max(0, tried - 1));
                    return super.send(recipient);
                }
            }),
            side("gives all attempts back once they are used up", rules(R4, V5), () -> new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    wrong.computeIfPresent(recipient, (who, tried) -> tried >= ATTEMPTS ? 0 : tried);
                    return super.send(recipient);
                }
            }),
            side("counts over one resend and not over the next", rules(R4, V5), () -> new FakeSide() {
                private final Map<Object, Integer> messages = new ConcurrentHashMap<>();

                @Override
                Sent send(Recipient recipient) {
                    if (messages.merge(recipient, 1, Integer::sum) > 2) {
                        wrong.remove(recipient);
                    }
                    return super.send(recipient);
                }
            }));

    private BrokenResending() {}
}
