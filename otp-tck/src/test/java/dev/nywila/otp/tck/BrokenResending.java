package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.R1;
import static dev.nywila.otp.tck.Rule.R2;
import static dev.nywila.otp.tck.Rule.R3;
import static dev.nywila.otp.tck.Rule.R4;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
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
                                throw new OtpException(ID, lost.failure(), "not sent");
                            }
                        }
                    }),
            client("resends to any number that the challenge names", rules(R2), settings -> new PlainClient(settings) {
                @Override
                public Challenge resend(Challenge challenge) {
                    refuseIfClosed();
                    refuseIfInterrupted();
                    OtpRequest request = new OtpRequest(challenge.recipient(), challenge.channel(), null, null);
                    refuseChannel(request);
                    refuseCallingCode(request.recipient());
                    return sendOnce(request);
                }
            }),
            client("answers a foreign challenge as trouble", rules(R2), settings -> new PlainClient(settings) {
                @Override
                public Challenge resend(Challenge challenge) {
                    try {
                        return super.resend(challenge);
                    } catch (IllegalArgumentException foreign) {
                        throw new OtpException(ID, OtpFailure.PROTOCOL, "trouble");
                    }
                }
            }),
            client("resends to another number", rules(R2, R4), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    return sendOnce(OtpRequest.to(PhoneNumber.of("+255713999999")));
                }
            }),
            client(
                    "returns a challenge of another reference than the code was sent for",
                    rules(R3, R4),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge resendOnce(Challenge challenge, OtpRequest request) {
                            Challenge sent = sendOnce(request);
                            return new Challenge(
                                    ID,
                                    "own-" + sent.reference(),
                                    sent.recipient(),
                                    sent.channel(),
                                    sent.sentAt(),
                                    sent.expiresAt());
                        }
                    }),
            client("resends only what it sent itself", rules(R3), settings -> new PlainClient(settings) {
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
                private final Map<PhoneNumber, Sent> latest = new ConcurrentHashMap<>();

                @Override
                Object countedFor(Sent message) {
                    return message.reference();
                }

                @Override
                Sent send(PhoneNumber recipient) {
                    Sent message = super.send(recipient);
                    Sent before = latest.put(recipient, message);
                    if (before != null) {
                        wrong.put(message.reference(), wrong.getOrDefault(before.reference(), 0));
                    }
                    return message;
                }
            }),
            side("forgets the attempts whenever it sends", rules(R4), () -> new FakeSide() {
                @Override
                Sent send(PhoneNumber recipient) {
                    wrong.remove(recipient);
                    return super.send(recipient);
                }
            }),
            side("gives one attempt back with each message", rules(R4), () -> new FakeSide() {
                @Override
                Sent send(PhoneNumber recipient) {
                    wrong.computeIfPresent(recipient, (who, tried) -> Math.max(0, tried - 1));
                    return super.send(recipient);
                }
            }),
            side("gives all attempts back once they are used up", rules(R4), () -> new FakeSide() {
                @Override
                Sent send(PhoneNumber recipient) {
                    wrong.computeIfPresent(recipient, (who, tried) -> tried >= ATTEMPTS ? 0 : tried);
                    return super.send(recipient);
                }
            }),
            side("counts over one resend and not over the next", rules(R4), () -> new FakeSide() {
                private final Map<Object, Integer> messages = new ConcurrentHashMap<>();

                @Override
                Sent send(PhoneNumber recipient) {
                    if (messages.merge(recipient, 1, Integer::sum) > 2) {
                        wrong.remove(recipient);
                    }
                    return super.send(recipient);
                }
            }));

    private BrokenResending() {}
}
