package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.meanwhile;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.R1;
import static dev.nywila.otp.tck.Rule.S5;
import static dev.nywila.otp.tck.Rule.S6;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import java.util.List;

/** Providers that keep idempotency keys badly. */
final class BrokenKeys {

    static final List<Broken> ALL = List.of(
            client("does not look at idempotency keys", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge sendKeyed(OtpRequest request) {
                    return sendOnce(request);
                }
            }),
            client("looks for a key and sends then", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge sendKeyed(OtpRequest request) {
                    Keyed before = keys.get(key(request));
                    meanwhile();
                    return before == null ? sendKeyedAlone(request) : again(before, request);
                }

                @Override
                Challenge sendOnce(OtpRequest request) {
                    meanwhile();
                    return super.sendOnce(request);
                }
            }),
            client(
                    "gives the challenge of a key to whoever sends the key",
                    rules(S5),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge again(Keyed before, OtpRequest request) {
                            if (before.outcome() instanceof OtpException trouble) {
                                throw trouble;
                            }
                            return (Challenge) before.outcome();
                        }
                    }),
            client("refuses the key of another request as trouble", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge again(Keyed before, OtpRequest request) {
                    try {
                        return super.again(before, request);
                    } catch (IllegalArgumentException other) {
                        throw notDone(operation(request), OtpFailure.PROTOCOL, "trouble");
                    }
                }
            }),
            client("frees a key whose send may have been sent", rules(S5), settings -> new PlainClient(settings) {
                @Override
                void keepKey(OtpRequest request, OtpException trouble) {}
            }),
            client("keeps a key whose send certainly failed", rules(S5), settings -> new PlainClient(settings) {
                @Override
                void keepKey(OtpRequest request, OtpException trouble) {
                    keys.put(key(request), new Keyed(request, trouble));
                }
            }),
            client("refuses a repeated key", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge again(Keyed before, OtpRequest request) {
                    Challenge first = super.again(before, request);
                    throw notDone(operation(request), OtpFailure.IN_PROGRESS, "key known: " + first.provider());
                }
            }),
            client(
                    "declares that keys hold everywhere, and keeps them to itself",
                    rules(S5, S6, R1),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge sendOnce(OtpRequest request) {
                            return accepted(request, ask(operation(request), () -> side.send(request.recipient())));
                        }
                    }));

    private BrokenKeys() {}
}
