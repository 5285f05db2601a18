package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.C1;
import static dev.nywila.otp.tck.Rule.C6;
import static dev.nywila.otp.tck.Rule.R4;
import static dev.nywila.otp.tck.Rule.S7;
import static dev.nywila.otp.tck.Rule.V1;
import static dev.nywila.otp.tck.Rule.V2;
import static dev.nywila.otp.tck.Rule.V3;
import static dev.nywila.otp.tck.Rule.V4;
import static dev.nywila.otp.tck.Rule.V5;
import static dev.nywila.otp.tck.Rule.V6;
import static dev.nywila.otp.tck.Rule.V7;
import static dev.nywila.otp.tck.Rule.V8;
import static dev.nywila.otp.tck.Rule.V9;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Providers whose clients take an answer to a check, or its absence, for what it is not. */
final class BrokenAnswers {

    static final List<Broken> ALL = List.of(
            client(
                    "approves when it does not understand the answer",
                    rules(V1, V2),
                    settings -> new PlainClient(settings) {
                        @Override
                        VerificationResult check(Challenge challenge, String code) {
                            try {
                                return super.check(challenge, code);
                            } catch (OtpException trouble) {
                                if (trouble.failure() == OtpFailure.PROTOCOL) {
                                    return Approved.of(challenge.recipient());
                                }
                                throw trouble;
                            }
                        }
                    }),
            client("approves when the provider is broken", rules(V1, V2, V8), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    try {
                        return super.check(challenge, code);
                    } catch (OtpOutcomeUnknownException trouble) {
                        return Approved.of(challenge.recipient());
                    }
                }
            }),
            client(
                    "approves when the provider cannot be reached",
                    rules(V1, V2, S7),
                    settings -> new PlainClient(settings) {
                        @Override
                        VerificationResult check(Challenge challenge, String code) {
                            try {
                                return super.check(challenge, code);
                            } catch (OtpException trouble) {
                                if (trouble instanceof OtpOutcomeUnknownException) {
                                    throw trouble;
                                }
                                return Approved.of(challenge.recipient());
                            }
                        }
                    }),
            client(
                    "approves the number that was sent to last",
                    rules(V1, V4, C1),
                    settings -> new PlainClient(settings) {
                        private volatile Recipient last;

                        @Override
                        Challenge sendOnce(OtpRequest request) {
                            last = request.recipient();
                            return super.sendOnce(request);
                        }

                        @Override
                        VerificationResult check(Challenge challenge, String code) {
                            VerificationResult answer = super.check(challenge, code);
                            return answer.isApproved() && last != null ? Approved.of(last) : answer;
                        }
                    }),
            client("rejects a code because of an outage", rules(V2, V8), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    try {
                        return super.check(challenge, code);
                    } catch (OtpOutcomeUnknownException trouble) {
                        return Rejected.of(Rejection.INCORRECT_CODE);
                    }
                }
            }),
            client(
                    "throws on a wrong code",
                    rules(R4, V2, V4, V5, V6, V7, V9, C6),
                    settings -> new PlainClient(settings) {
                        @Override
                        VerificationResult check(Challenge challenge, String code) {
                            VerificationResult answer = super.check(challenge, code);
                            if (answer.rejected()
                                    .filter(no -> no.reason() == Rejection.INCORRECT_CODE)
                                    .isPresent()) {
                                throw notDone(OtpOperation.VERIFY, OtpFailure.PROTOCOL, "wrong");
                            }
                            return answer;
                        }
                    }),
            client("throws on a code that is not a number", rules(V2, V7), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    Long.parseLong(code.replaceAll("[-+.\\p{Z}]", ""));
                    return super.check(challenge, code);
                }
            }),
            client(
                    "claims that a check without a reply was not tried",
                    rules(V2, V8),
                    settings -> new PlainClient(settings) {
                        @Override
                        VerificationResult check(Challenge challenge, String code) {
                            try {
                                return super.check(challenge, code);
                            } catch (OtpOutcomeUnknownException trouble) {
                                throw notDone(OtpOperation.VERIFY, trouble.failure(), "not tried");
                            }
                        }
                    }),
            client("checks again when the reply is lost", rules(V1, V2, V8), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    try {
                        return super.check(challenge, code);
                    } catch (OtpOutcomeUnknownException trouble) {
                        return super.check(challenge, code);
                    }
                }
            }),
            client("takes a lost approval for its own", rules(V1, V4, V5, V8), settings -> new PlainClient(settings) {
                private final Set<String> lost = ConcurrentHashMap.newKeySet();

                @Override
                VerificationResult check(Challenge challenge, String code) {
                    try {
                        VerificationResult answer = super.check(challenge, code);
                        return answer.isApproved() || !lost.contains(challenge.reference())
                                ? answer
                                : Approved.of(challenge.recipient());
                    } catch (OtpOutcomeUnknownException trouble) {
                        lost.add(challenge.reference());
                        throw trouble;
                    }
                }
            }),
            client("gives up for ever after an outage", rules(V3, V5, C6), settings -> new PlainClient(settings) {
                private volatile boolean down;

                @Override
                <T> T ask(OtpOperation operation, Supplier<T> work) {
                    if (down) {
                        throw notDone(operation, OtpFailure.UNAVAILABLE, "given up");
                    }
                    return super.ask(operation, work);
                }

                @Override
                OtpException told(OtpOperation operation, Trouble trouble) {
                    down = trouble == Trouble.OUTAGE;
                    return super.told(operation, trouble);
                }
            }),
            client(
                    "pauses after one throttling without saying for how long",
                    rules(R4, V3, C6),
                    settings -> new PlainClient(settings) {
                        private volatile boolean down;

                        @Override
                        <T> T ask(OtpOperation operation, Supplier<T> work) {
                            if (down) {
                                throw notDone(operation, OtpFailure.UNAVAILABLE, "pausing");
                            }
                            return super.ask(operation, work);
                        }

                        @Override
                        OtpException told(OtpOperation operation, Trouble trouble) {
                            down = trouble == Trouble.THROTTLED;
                            return super.told(operation, trouble);
                        }
                    }));

    private BrokenAnswers() {}
}
