package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.C5;
import static dev.nywila.otp.tck.Rule.S2;
import static dev.nywila.otp.tck.Rule.S4;
import static dev.nywila.otp.tck.Rule.S5;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Providers that know a key by less or by more than it is, or lose it. */
final class MissedKeys {

    static final List<Broken> ALL = List.of(
            known(
                    "knows keys whatever their case",
                    request -> PlainClient.key(request).toLowerCase(Locale.ROOT)),
            known("knows the first 32 characters of a key", request -> {
                String key = PlainClient.key(request);
                return key.substring(0, Math.min(32, key.length()));
            }),
            known(
                    "knows a key by its hash code",
                    request -> PlainClient.key(request).hashCode()),
            known("keeps a key for each channel", request -> PlainClient.key(request) + request.channel()),
            known("keeps a key for each language", request -> PlainClient.key(request) + request.locale()),
            known(
                    "keeps a key for each recipient",
                    request -> PlainClient.key(request) + request.recipient().address()),
            known(
                    "keeps one key for sends and another for resends",
                    request -> PlainClient.key(request) + request.predecessor().map(Challenge::reference)),
            known(
                    "does not look at the keys of e-mails",
                    request ->
                            request.recipient() instanceof EmailAddress ? UUID.randomUUID() : PlainClient.key(request)),
            known(
                    "does not look at the keys of calls",
                    request -> request.channel().filter(Channel.VOICE::equals).isPresent()
                            ? UUID.randomUUID()
                            : PlainClient.key(request)),
            client("frees a key once its challenge is approved", rules(S5), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    VerificationResult answer = super.check(challenge, code);
                    if (answer.isApproved()) {
                        keys.values().removeIf(one -> challenge.equals(one.outcome()));
                    }
                    return answer;
                }
            }),
            client("frees a key once its challenge is resent", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge resendOnce(Challenge challenge, OtpRequest request) {
                    keys.values().removeIf(one -> challenge.equals(one.outcome()));
                    return super.resendOnce(challenge, request);
                }
            }),
            client("frees a key once its code was mistyped", rules(S5), settings -> new PlainClient(settings) {
                @Override
                VerificationResult check(Challenge challenge, String code) {
                    VerificationResult answer = super.check(challenge, code);
                    if (!answer.isApproved()) {
                        keys.values().removeIf(one -> challenge.equals(one.outcome()));
                    }
                    return answer;
                }
            }),
            client("knows the last key alone", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge sendKeyedAlone(OtpRequest request) {
                    keys.keySet().removeIf(key -> !key.equals(key(request)));
                    return super.sendKeyedAlone(request);
                }
            }),
            client("knows the last ten keys alone", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge sendKeyedAlone(OtpRequest request) {
                    if (keys.size() > 9 && !keys.containsKey(key(request))) {
                        keys.clear();
                    }
                    return super.sendKeyedAlone(request);
                }
            }),
            client("frees a key that another request tried", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge again(Keyed before, OtpRequest request) {
                    try {
                        return super.again(before, request);
                    } catch (IllegalArgumentException other) {
                        keys.remove(key(request));
                        throw other;
                    }
                }
            }),
            client("repeats an unknown outcome once and sends then", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge again(Keyed before, OtpRequest request) {
                    if (before.outcome() instanceof OtpException) {
                        keys.remove(key(request));
                    }
                    return super.again(before, request);
                }
            }),
            client("gives a repeated key a younger challenge", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge again(Keyed before, OtpRequest request) {
                    Challenge first = super.again(before, request);
                    FakeSide.Sent message = side.sent.get(first.reference());
                    return accepted(request, message);
                }
            }),
            client("forgets keys when the clock leaps", rules(C5), settings -> new PlainClient(settings) {
                private final Map<Object, Instant> since = new ConcurrentHashMap<>();

                @Override
                Challenge sendKeyedAlone(OtpRequest request) {
                    Instant now = settings.clock().instant();
                    if (since.getOrDefault(key(request), now)
                            .plus(Duration.ofMinutes(10))
                            .isBefore(now)) {
                        keys.remove(key(request));
                    }
                    since.put(key(request), now);
                    return super.sendKeyedAlone(request);
                }
            }),
            client("keeps the keys of all its clients in one place", rules(S5), settings -> new PlainClient(settings) {
                @Override
                Challenge sendKeyed(OtpRequest request) {
                    Object before = side.shared.get(key(request));
                    if (before instanceof Keyed keyed) {
                        return again(keyed, request);
                    }
                    Challenge challenge = super.sendKeyed(request);
                    side.shared.put(key(request), new Keyed(request, challenge));
                    return challenge;
                }
            }),
            client(
                    "asks again when the answer to a send with a key is lost",
                    rules(S2),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge sendOnce(OtpRequest request) {
                            try {
                                return super.sendOnce(request);
                            } catch (OtpOutcomeUnknownException lost) {
                                if (request.idempotencyKey().isEmpty()) {
                                    throw lost;
                                }
                                return super.sendOnce(request);
                            }
                        }
                    }),
            client("sends to every country where there is a key", rules(S4), settings -> new PlainClient(settings) {
                @Override
                void refuseCallingCode(OtpRequest request) {
                    if (request.idempotencyKey().isEmpty()) {
                        super.refuseCallingCode(request);
                    }
                }
            }),
            client("sends by whatever channel where there is a key", rules(S4), settings -> new PlainClient(settings) {
                @Override
                void refuseChannel(OtpRequest request) {
                    if (request.idempotencyKey().isEmpty()) {
                        super.refuseChannel(request);
                    }
                }
            }));

    private MissedKeys() {}

    /** One that takes something else for the key, on its provider's side too. */
    private static Broken known(String name, Function<OtpRequest, Object> by) {
        return client(name, rules(S5), settings -> new PlainClient(settings) {
            @Override
            Challenge sendKeyed(OtpRequest request) {
                byte[] text = String.valueOf(by.apply(request)).getBytes(StandardCharsets.UTF_8);
                return super.sendKeyed(
                        request.idempotencyKey(UUID.nameUUIDFromBytes(text).toString()));
            }
        });
    }
}
