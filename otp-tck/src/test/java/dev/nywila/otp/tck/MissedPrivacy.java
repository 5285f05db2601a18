package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.P1;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Providers that tell what is private in another form, or at another moment. */
final class MissedPrivacy {

    static final List<Broken> ALL = List.of(
            asking("logs its headers, Basic of a user name of one letter", secret -> "Basic " + base64("u:" + secret)),
            asking(
                    "logs its headers, Basic of a user name of two letters",
                    secret -> "Basic " + base64("us:" + secret)),
            asking(
                    "logs its headers, Basic of a user name of three letters",
                    secret -> "Basic " + base64("use:" + secret)),
            asking(
                    "logs a token that holds the secret, in Base64 for addresses",
                    secret -> Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(("{\"k\":\"" + secret + "\"}").getBytes(StandardCharsets.UTF_8))),
            asking(
                    "logs the secret in hexadecimal",
                    secret -> HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8))),
            asking(
                    "logs the first half of its secret",
                    secret -> "key " + secret.substring(0, (secret.length() + 1) / 2) + "…"),
            asking("logs its secret but for the first characters", secret -> "key …" + secret.substring(3)),
            sending("logs the number in groups", to -> to.replaceFirst("\\+(...)(...)(...)(...)", "+$1 $2 $3 $4")),
            sending("logs the number with dashes", to -> to.replaceFirst("\\+(...)(...)(...)(...)", "$1-$2-$3-$4")),
            sending("logs the number in an address of the web", to -> to.replace("+", "%2B")),
            sending("logs the number but for its last two digits", to -> to.substring(0, to.length() - 2) + "**"),
            sending("logs the number's SHA-256", to -> hash(to)),
            sending("logs the SHA-256 of the number without its plus sign", to -> hash(to.substring(1))),
            sending(
                    "logs the number backwards",
                    to -> new StringBuilder(to).reverse().toString()),
            client("logs the name in front of a mailbox's domain", rules(P1), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    if (request.recipient() instanceof EmailAddress mailbox) {
                        side.log("to "
                                + mailbox.address()
                                        .substring(0, mailbox.address().indexOf('@')));
                    }
                    return super.sendOnce(request);
                }
            }),
            trying("logs the code in two groups", code -> code.replaceFirst("(...)", "$1 ")),
            trying("logs the code digit by digit", code -> code.replaceAll("(.)", "$1-")),
            trying("logs the code's SHA-256", MissedPrivacy::hash),
            typed("logs a code as it was typed", (client, code) -> client.side.log("typed '" + code + "'")),
            client("logs the challenge as it is stored", rules(P1), settings -> new PlainClient(settings) {
                @Override
                Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                    Challenge challenge = super.accepted(request, sent);
                    side.log("sent " + challenge.toStorageString());
                    return challenge;
                }
            }),
            client("logs the number when a key comes again", rules(P1), settings -> new PlainClient(settings) {
                @Override
                Challenge again(Keyed before, OtpRequest request) {
                    side.log("again to " + request.recipient().address());
                    return super.again(before, request);
                }
            }),
            client("logs the number that it does not send to", rules(P1), settings -> new PlainClient(settings) {
                @Override
                void refuseCallingCode(OtpRequest request) {
                    try {
                        super.refuseCallingCode(request);
                    } catch (OtpException refused) {
                        side.log("refused " + request.recipient().address());
                        throw refused;
                    }
                }
            }),
            client("logs the number of a foreign challenge", rules(P1), settings -> new PlainClient(settings) {
                @Override
                boolean isForeign(Challenge challenge) {
                    if (!super.isForeign(challenge)) {
                        return false;
                    }
                    side.log("not ours: " + challenge.recipient().address());
                    return true;
                }
            }),
            client("logs its secret when it is closed", rules(P1), settings -> new PlainClient(settings) {
                @Override
                public void close() {
                    side.log("closed " + settings.secret());
                    super.close();
                }
            }),
            client("puts the code into the cause of a cause", rules(P1), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    try {
                        return super.check(challenge, code);
                    } catch (OtpOutcomeUnknownException lost) {
                        throw lost.cause(new IllegalStateException("lost", new IllegalStateException("pin " + code)));
                    }
                }
            }),
            client("puts the number into the trouble of a resend", rules(P1), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    try {
                        return super.resendOnce(challenge, request);
                    } catch (OtpException trouble) {
                        trouble.addSuppressed(
                                new IllegalStateException(challenge.recipient().address()));
                        throw trouble;
                    }
                }
            }),
            reference("keeps the code in the reference of its challenge", code -> code),
            reference("keeps the code in the reference of its challenge, in Base64", MissedPrivacy::base64));

    private MissedPrivacy() {}

    private static Broken asking(String name, Function<String, String> line) {
        return client(name, rules(P1), settings -> new PlainClient(settings) {
            @Override
            Challenge sendOnce(OtpRequest request) {
                side.log("asking with " + line.apply(settings.secret()));
                return super.sendOnce(request);
            }
        });
    }

    private static Broken sending(String name, Function<String, String> line) {
        return client(name, rules(P1), settings -> new PlainClient(settings) {
            @Override
            Challenge sendOnce(OtpRequest request) {
                Recipient to = request.recipient();
                if (!(to instanceof EmailAddress)) {
                    side.log("sending to " + line.apply(to.address()));
                }
                return super.sendOnce(request);
            }
        });
    }

    private static Broken trying(String name, Function<String, String> line) {
        return client(name, rules(P1), settings -> new PlainClient(settings) {
            @Override
            VerificationResult check(Challenge challenge, String code) {
                side.log("trying " + line.apply(code));
                return super.check(challenge, code);
            }
        });
    }

    private static Broken typed(String name, BiConsumer<PlainClient, String> what) {
        return client(name, rules(P1), settings -> new PlainClient(settings) {
            @Override
            public VerificationResult verify(Challenge challenge, String code) {
                if (!code.equals(code.strip())) {
                    what.accept(this, code);
                }
                return super.verify(challenge, code);
            }
        });
    }

    /** One whose provider gives references that hold the code. */
    private static Broken reference(String name, Function<String, String> form) {
        return Broken.side(name, rules(P1), () -> new FakeSide() {
            @Override
            Sent send(Recipient recipient) {
                Sent message = super.send(recipient);
                Sent telling = new Sent(
                        message.reference() + "." + form.apply(message.code()),
                        recipient,
                        message.code(),
                        message.expiresAt());
                sent.put(telling.reference(), telling);
                return telling;
            }
        });
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
