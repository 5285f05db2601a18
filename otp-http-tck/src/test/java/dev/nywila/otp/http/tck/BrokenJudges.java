package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Broken.client;
import static dev.nywila.otp.http.tck.Broken.rules;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.Call;
import java.util.List;

/** Adapters that take something for a success that is none, or a no for trouble. */
final class BrokenJudges {

    static final List<Broken> ALL = List.of(
            client("decides by the status alone", rules(Rule.S1, Rule.V1), settings -> new PlainClient(settings) {
                @Override
                Challenge sent(Call call, OtpRequest request, PlainReply reply) {
                    return reply.status() == 200
                            ? call.challenge("any-" + call.callId())
                            : super.sent(call, request, reply);
                }

                @Override
                VerificationResult verified(Call call, Challenge challenge, PlainReply reply) {
                    return reply.status() == 200
                            ? Approved.of(challenge.recipient())
                            : super.verified(call, challenge, reply);
                }
            }),
            client("decides by the body alone", rules(Rule.S1, Rule.V1), settings -> new PlainClient(settings) {
                @Override
                boolean isOk(int status) {
                    return true;
                }
            }),
            client("takes the success of another challenge", rules(Rule.V1), settings -> new PlainClient(settings) {
                @Override
                boolean says(PlainReply reply, String name, String value) {
                    return name.equals("id")
                            ? reply.fields().get(name) instanceof String
                            : super.says(reply, name, value);
                }
            }),
            client(
                    "takes the success of another recipient",
                    rules(Rule.S1, Rule.V1),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean says(PlainReply reply, String name, String value) {
                            return name.equals("to")
                                    ? reply.fields().get(name) instanceof String
                                    : super.says(reply, name, value);
                        }
                    }),
            client("takes a success of another type", rules(Rule.S1, Rule.V1), settings -> new PlainClient(settings) {
                @Override
                boolean says(PlainReply reply, String name, String value) {
                    return super.says(reply, name, value)
                            || (reply.fields().get(name) instanceof List<?> one && one.contains(value));
                }
            }),
            client("takes what begins like a success", rules(Rule.S1, Rule.V1), settings -> new PlainClient(settings) {
                @Override
                boolean says(PlainReply reply, String name, String value) {
                    return reply.text(name).startsWith(value);
                }
            }),
            client(
                    "overlooks what contradicts a success",
                    rules(Rule.S1, Rule.V1),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean isDenied(PlainReply reply) {
                            return false;
                        }
                    }),
            client(
                    "overlooks what comes behind a success",
                    rules(Rule.S1, Rule.V1),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean isAlone(PlainReply reply) {
                            return true;
                        }
                    }),
            client(
                    "sees a contradiction in everything",
                    rules(Rule.S1, Rule.V2),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean isDenied(PlainReply reply) {
                            return reply.fields().size() > 4;
                        }
                    }),
            client("calls a wrong code expired", rules(Rule.V9), settings -> new PlainClient(settings) {
                @Override
                VerificationResult verified(Call call, Challenge challenge, PlainReply reply) {
                    return reply.text("status").equals("wrong")
                            ? Rejected.of(Rejection.EXPIRED)
                            : super.verified(call, challenge, reply);
                }
            }),
            client("throws for a wrong code", rules(Rule.V2), settings -> new PlainClient(settings) {
                @Override
                VerificationResult verified(Call call, Challenge challenge, PlainReply reply) {
                    if (reply.text("status").equals("wrong")) {
                        throw trouble(call, reply);
                    }
                    return super.verified(call, challenge, reply);
                }
            }));

    private BrokenJudges() {}
}
