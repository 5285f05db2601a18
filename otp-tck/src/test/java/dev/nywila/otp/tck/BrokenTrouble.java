package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.R1;
import static dev.nywila.otp.tck.Rule.S1;
import static dev.nywila.otp.tck.Rule.S2;
import static dev.nywila.otp.tck.Rule.S3;
import static dev.nywila.otp.tck.Rule.S5;
import static dev.nywila.otp.tck.Rule.S7;
import static dev.nywila.otp.tck.Rule.V1;
import static dev.nywila.otp.tck.Rule.V2;
import static dev.nywila.otp.tck.Rule.V5;
import static dev.nywila.otp.tck.Rule.V8;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Providers that take trouble for what it is not. */
final class BrokenTrouble {

    static final List<Broken> ALL = List.of(
            client(
                    "sends again when the reply is lost",
                    rules(S2, S3, S5, R1, V2, V8),
                    settings -> new PlainClient(settings) {
                        @Override
                        <T> T ask(OtpOperation operation, Supplier<T> work) {
                            try {
                                return side.exchange(work);
                            } catch (FakeSide.TroubleMet met) {
                                if (met.trouble == Trouble.REPLY_LOST) {
                                    return super.ask(operation, work);
                                }
                                throw told(operation, met.trouble);
                            }
                        }
                    }),
            client(
                    "asks again when the provider is broken",
                    rules(S2, S3, R1, V2, V8, V1),
                    settings -> new PlainClient(settings) {
                        @Override
                        <T> T ask(OtpOperation operation, Supplier<T> work) {
                            try {
                                return side.exchange(work);
                            } catch (FakeSide.TroubleMet met) {
                                if (met.trouble == Trouble.OUTAGE) {
                                    return super.ask(operation, work);
                                }
                                throw told(operation, met.trouble);
                            }
                        }
                    }),
            client(
                    "asks again when it does not understand the answer",
                    rules(S1, S2, S3, R1, V2, V8, V1),
                    settings -> new PlainClient(settings) {
                        @Override
                        <T> T ask(OtpOperation operation, Supplier<T> work) {
                            try {
                                return side.exchange(work);
                            } catch (FakeSide.TroubleMet met) {
                                if (met.trouble == Trouble.GARBLED) {
                                    return super.ask(operation, work);
                                }
                                throw told(operation, met.trouble);
                            }
                        }
                    }),
            client(
                    "asks again at once when it is told to wait",
                    rules(S2, S3, S7, R1, V2, V8, V1),
                    settings -> new PlainClient(settings) {
                        @Override
                        <T> T ask(OtpOperation operation, Supplier<T> work) {
                            try {
                                return side.exchange(work);
                            } catch (FakeSide.TroubleMet met) {
                                if (met.trouble == Trouble.THROTTLED) {
                                    return super.ask(operation, work);
                                }
                                throw told(operation, met.trouble);
                            }
                        }
                    }),
            client(
                    "claims that a send without a reply was not sent",
                    rules(S3, S5, R1, V2, V5, V8),
                    settings -> new PlainClient(settings) {
                        @Override
                        OtpException told(OtpOperation operation, Trouble trouble) {
                            return trouble == Trouble.REPLY_LOST
                                    ? notDone(operation, OtpFailure.UNAVAILABLE, "trouble")
                                    : super.told(operation, trouble);
                        }
                    }),
            client(
                    "claims that a broken provider did nothing",
                    rules(S3, R1, V2, V5),
                    settings -> new PlainClient(settings) {
                        @Override
                        OtpException told(OtpOperation operation, Trouble trouble) {
                            return trouble == Trouble.OUTAGE
                                    ? notDone(operation, OtpFailure.UNAVAILABLE, "trouble")
                                    : super.told(operation, trouble);
                        }
                    }),
            client(
                    "claims that an answer it does not understand is a refusal",
                    rules(S3, R1, V2, V5),
                    settings -> new PlainClient(settings) {
                        @Override
                        OtpException told(OtpOperation operation, Trouble trouble) {
                            return trouble == Trouble.GARBLED
                                    ? notDone(operation, OtpFailure.PROTOCOL, "trouble")
                                    : super.told(operation, trouble);
                        }
                    }),
            client(
                    "does not know that what did not leave was not sent",
                    rules(S3, S5, R1, V2),
                    settings -> new PlainClient(settings) {
                        @Override
                        OtpException told(OtpOperation operation, Trouble trouble) {
                            return trouble == Trouble.UNREACHABLE
                                    ? unknown(operation, OtpFailure.UNAVAILABLE)
                                    : super.told(operation, trouble);
                        }
                    }),
            client(
                    "lets an exception of its transport escape",
                    rules(S3, R1, V2, V5),
                    settings -> new PlainClient(settings) {
                        @Override
                        OtpException told(OtpOperation operation, Trouble trouble) {
                            if (trouble == Trouble.OUTAGE) {
                                throw new IllegalStateException("503");
                            }
                            return super.told(operation, trouble);
                        }
                    }),
            client(
                    "says that it sent whatever came of it",
                    rules(S1, S3, S5, S7, R1),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge sendOnce(OtpRequest request) {
                            try {
                                return super.sendOnce(request);
                            } catch (OtpException swallowed) {
                                return accepted(request, sent("none", request));
                            }
                        }
                    }),
            client("takes any answer to a send for success", rules(S1, S3, R1), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    try {
                        return super.sendOnce(request);
                    } catch (OtpException trouble) {
                        if (trouble.failure() == OtpFailure.PROTOCOL) {
                            return accepted(request, sent("undefined", request));
                        }
                        throw trouble;
                    }
                }
            }));

    private BrokenTrouble() {}

    /** What the provider never said. */
    private static FakeSide.Sent sent(String reference, OtpRequest request) {
        return new FakeSide.Sent(reference, request.recipient(), "", Instant.parse("2027-01-02T03:04:05Z"));
    }
}
