package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.C1;
import static dev.nywila.otp.tck.Rule.D3;
import static dev.nywila.otp.tck.Rule.R1;
import static dev.nywila.otp.tck.Rule.R3;
import static dev.nywila.otp.tck.Rule.R4;
import static dev.nywila.otp.tck.Rule.S1;
import static dev.nywila.otp.tck.Rule.S2;
import static dev.nywila.otp.tck.Rule.S4;
import static dev.nywila.otp.tck.Rule.S5;
import static dev.nywila.otp.tck.Rule.S6;
import static dev.nywila.otp.tck.Rule.S7;
import static dev.nywila.otp.tck.Rule.S8;
import static dev.nywila.otp.tck.Rule.V3;
import static dev.nywila.otp.tck.Rule.V4;
import static dev.nywila.otp.tck.Rule.V5;
import static dev.nywila.otp.tck.Rule.V9;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Providers that send what, or to whom, they should not. */
final class BrokenSending {

    static final List<Broken> ALL = List.of(
            client("sends every message twice", rules(S2, S5, S8, R1), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    super.sendOnce(request);
                    return super.sendOnce(request);
                }
            }),
            client(
                    "verifies only what it sent itself",
                    rules(S1, S6, R1, R3, V3, V5, V9),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean isForeign(Challenge challenge) {
                            return super.isForeign(challenge) || !known.containsKey(challenge.reference());
                        }
                    }),
            client("sends by whatever channel", rules(S4, R1), settings -> new PlainClient(settings) {
                @Override
                void refuseChannel(OtpRequest request) {}
            }),
            client(
                    "refuses a channel with an exception of its own",
                    rules(S4, R1),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseChannel(OtpRequest request) {
                            try {
                                super.refuseChannel(request);
                            } catch (OtpException refused) {
                                throw new IllegalArgumentException("no such channel");
                            }
                        }
                    }),
            client("sends to every country", rules(D3, S4, R1), settings -> new PlainClient(settings) {
                @Override
                void refuseCallingCode(OtpRequest request) {}
            }),
            client(
                    "declares a channel by which it cannot send",
                    rules(S4, S6, R1, R4),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge sendOnce(OtpRequest request) {
                            if (request.channel().filter(Channel.SMS::equals).isPresent()) {
                                throw notDone(operation(request), OtpFailure.UNSUPPORTED, "not yet");
                            }
                            return super.sendOnce(request);
                        }
                    }),
            side("gives one reference to two recipients", rules(S6, V3, C1), () -> new FakeSide() {
                @Override
                String reference(int number) {
                    return super.reference(number == 10 ? 9 : number);
                }
            }),
            client("does not tell the expiry that it declares", rules(S6), settings -> new PlainClient(settings) {
                @Override
                Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                    return super.accepted(request, sent).expiresAt(null);
                }
            }),
            client("does not tell how long to wait", rules(S7), settings -> new PlainClient(settings) {
                @Override
                OtpException told(OtpOperation operation, Trouble trouble) {
                    return trouble == Trouble.THROTTLED
                            ? notDone(operation, OtpFailure.RATE_LIMITED, "trouble")
                            : super.told(operation, trouble);
                }
            }),
            client("tells milliseconds for seconds", rules(S7), settings -> new PlainClient(settings) {
                @Override
                OtpException told(OtpOperation operation, Trouble trouble) {
                    return trouble == Trouble.THROTTLED
                            ? notDone(operation, OtpFailure.RATE_LIMITED, "wait")
                                    .retryAfter(Duration.ofMillis(7))
                            : super.told(operation, trouble);
                }
            }),
            client("is unavailable for a second send", rules(S6, S8, V4, V9), settings -> new PlainClient(settings) {
                @Override
                public Challenge send(OtpRequest request) {
                    Objects.requireNonNull(request, "request");
                    refuseIfClosed();
                    if (known.containsValue(request.recipient())
                            && request.predecessor().isEmpty()
                            && request.idempotencyKey().isEmpty()) {
                        throw notDone(operation(request), OtpFailure.UNAVAILABLE, "busy");
                    }
                    return super.send(request);
                }
            }),
            side("lets a second message end the first", rules(S8), () -> new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    sent.values().removeIf(old -> old.recipient().equals(recipient));
                    return super.send(recipient);
                }
            }));

    private BrokenSending() {}
}
