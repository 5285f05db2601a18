package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.P1;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/** Providers that tell what is private. */
final class BrokenPrivacy {

    static final List<Broken> ALL = List.of(
            side("logs the code", rules(P1), () -> new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    Sent message = super.send(recipient);
                    log("sent " + message.code());
                    return message;
                }
            }),
            side("logs the whole number", rules(P1), () -> new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    log("to " + recipient.address());
                    return super.send(recipient);
                }
            }),
            side("logs the number as people write it", rules(P1), () -> new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    log("to 0" + recipient.address().substring(4));
                    return super.send(recipient);
                }
            }),
            client("logs the mailbox", rules(P1), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    if (request.recipient() instanceof EmailAddress mailbox) {
                        side.log("to " + mailbox.address());
                    }
                    return super.sendOnce(request);
                }
            }),
            side("logs a token that it fetched", rules(P1), () -> new FakeSide() {
                @Override
                Sent send(Recipient recipient) {
                    log("Authorization: Bearer " + TOKEN);
                    return super.send(recipient);
                }
            }),
            client("logs who asked", rules(P1), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    request.requestedFrom().ifPresent(who -> side.log("from " + who.getHostAddress()));
                    return super.sendOnce(request);
                }
            }),
            client("logs a wrong code", rules(P1), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    VerificationResult answer = super.check(challenge, code);
                    if (!answer.isApproved()) {
                        side.log(code + " was wrong");
                    }
                    return answer;
                }
            }),
            client("puts the secret into the request line", rules(P1), settings -> new PlainClient(settings) {
                @Override
                <T> T ask(OtpOperation operation, Supplier<T> work) {
                    side.log("GET /send?secret=" + settings.secret());
                    return super.ask(operation, work);
                }
            }),
            client("logs its headers, the secret in Base64", rules(P1), settings -> new PlainClient(settings) {
                @Override
                <T> T ask(OtpOperation operation, Supplier<T> work) {
                    side.log("Authorization: Basic "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            ("key-of-the-fake:" + settings.secret()).getBytes(StandardCharsets.UTF_8)));
                    return super.ask(operation, work);
                }
            }),
            client("logs the code that it tried when trouble comes", rules(P1), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    try {
                        return super.check(challenge, code);
                    } catch (OtpException trouble) {
                        side.log("no answer about " + code);
                        throw trouble;
                    }
                }
            }),
            client(
                    "puts the number into the message of an exception",
                    rules(P1),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge sendOnce(OtpRequest request) {
                            try {
                                return super.sendOnce(request);
                            } catch (OtpOutcomeUnknownException trouble) {
                                throw OtpOutcomeUnknownException.of(
                                        name(),
                                        operation(request),
                                        trouble.failure(),
                                        "no answer for " + request.recipient().address());
                            }
                        }
                    }),
            client(
                    "puts the secret into the message of an exception",
                    rules(P1),
                    settings -> new PlainClient(settings) {
                        @Override
                        OtpException told(OtpOperation operation, Trouble trouble) {
                            return trouble == Trouble.UNREACHABLE
                                    ? notDone(
                                            operation, OtpFailure.UNAVAILABLE, "not reached with " + settings.secret())
                                    : super.told(operation, trouble);
                        }
                    }),
            client("suppresses an exception that holds the code", rules(P1), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    try {
                        return super.check(challenge, code);
                    } catch (OtpException trouble) {
                        trouble.addSuppressed(new IllegalStateException("{\"pin\":\"" + code + "\"}"));
                        throw trouble;
                    }
                }
            }),
            client("shows its secret as text", rules(P1), settings -> new PlainClient(settings) {
                @Override
                public String toString() {
                    return "client of " + settings.secret();
                }
            }),
            client("names a thread after the number", rules(P1), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    Thread.currentThread()
                            .setName("otp to " + request.recipient().address());
                    return super.sendOnce(request);
                }
            }));

    private BrokenPrivacy() {}
}
