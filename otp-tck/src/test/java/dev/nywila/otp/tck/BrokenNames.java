package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.opened;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.D1;
import static dev.nywila.otp.tck.Rule.D3;
import static dev.nywila.otp.tck.Rule.R2;
import static dev.nywila.otp.tck.Rule.R4;
import static dev.nywila.otp.tck.Rule.S3;
import static dev.nywila.otp.tck.Rule.S6;
import static dev.nywila.otp.tck.Rule.V4;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Providers that mix up the names of accounts, calls and families. */
final class BrokenNames {

    static final List<Broken> ALL = List.of(
            client("has its provider's id for a name", rules(D1), settings -> new PlainClient(settings) {
                @Override
                public String name() {
                    return ID;
                }
            }),
            client("forgets its name when it is closed", rules(D1), settings -> new PlainClient(settings) {
                private volatile boolean closed;

                @Override
                public String name() {
                    return closed ? "closed" : account;
                }

                @Override
                public void close() {
                    closed = true;
                    super.close();
                }
            }),
            opened(
                    "does not look by which name it is opened",
                    rules(D1, D3, S3, S6, R2, V4),
                    (config, name) -> new PlainClient(Settings.read(config, PlainClient.ID))),
            opened(
                    "reads the settings of its provider's id under whatever name",
                    rules(D3),
                    (config, name) -> new PlainClient(
                            Settings.read(config, PlainClient.ID).named(refused(config, name)))),
            opened("opens under a reserved name", rules(D3), (config, name) -> {
                String prefix = OtpProviders.RESERVED_NAMES.contains(name) ? PlainClient.ID : name;
                return new PlainClient(Settings.read(config, prefix).named(name));
            }),
            opened(
                    "takes any key for one of its own",
                    rules(D3),
                    (config, name) -> new PlainClient(Settings.read(new Unlisted(config), name))),
            opened("tells an unknown key when nothing else is wrong", rules(D3), (config, name) -> {
                Settings.read(new Unlisted(config), name);
                return new PlainClient(Settings.read(config, name));
            }),
            client(
                    "names its provider as the client of a challenge",
                    rules(D3, S3, S6, R2, V4),
                    settings -> new PlainClient(settings) {
                        @Override
                        Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                            return super.accepted(request, sent).client(ID);
                        }
                    }),
            client("names no call in a challenge", rules(S6), settings -> new PlainClient(settings) {
                @Override
                Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                    Challenge told = super.accepted(request, sent);
                    return RuleTests.forged(told, told.provider(), told.reference(), told.recipient());
                }
            }),
            client("names the same call in every challenge", rules(S6), settings -> new PlainClient(settings) {
                @Override
                Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                    return super.accepted(request, sent).callId("send");
                }
            }),
            client("names the same call in every exception", rules(S3), settings -> new PlainClient(settings) {
                @Override
                OtpNotDoneException notDone(OtpOperation operation, OtpFailure failure, String text) {
                    return super.notDone(operation, failure, text).callId("call");
                }
            }),
            client("names its provider in exceptions", rules(S3), settings -> new PlainClient(settings) {
                @Override
                OtpOutcomeUnknownException unknown(OtpOperation operation, OtpFailure failure) {
                    return OtpOutcomeUnknownException.of(ID, operation, failure, "no answer");
                }
            }),
            client("calls a resend a send when trouble comes", rules(S3), settings -> new PlainClient(settings) {
                @Override
                OtpException told(OtpOperation operation, Trouble trouble) {
                    return super.told(operation == OtpOperation.RESEND ? OtpOperation.SEND : operation, trouble);
                }
            }),
            client("gives one call two names", rules(S3), settings -> new PlainClient(settings) {
                @Override
                Challenge sendOnce(OtpRequest request) {
                    try {
                        return super.sendOnce(request);
                    } catch (OtpOutcomeUnknownException lost) {
                        throw lost.challenge(Challenge.of(ID, "lost", request.recipient(), side.instant())
                                .callId("another"));
                    }
                }
            }),
            client("makes a resend a root of its own", rules(S6, R4), settings -> new PlainClient(settings) {
                @Override
                Optional<String> root(OtpRequest request) {
                    return Optional.empty();
                }
            }),
            client("takes what was resent for the root", rules(S6), settings -> new PlainClient(settings) {
                @Override
                Optional<String> root(OtpRequest request) {
                    return request.predecessor().map(Challenge::reference);
                }
            }),
            client("knows the roots of its own sends alone", rules(S6), settings -> new PlainClient(settings) {
                private final Map<String, String> roots = new ConcurrentHashMap<>();

                @Override
                Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                    Challenge told = super.accepted(request, sent);
                    roots.put(told.reference(), told.root());
                    return told;
                }

                @Override
                Optional<String> root(OtpRequest request) {
                    return request.predecessor()
                            .map(before -> roots.getOrDefault(before.reference(), before.reference()));
                }
            }));

    private BrokenNames() {}

    /** Refuses a reserved name as the skeleton does. */
    private static String refused(OtpConfig config, String name) {
        if (OtpProviders.RESERVED_NAMES.contains(name)) {
            Settings.read(config, name);
        }
        return name;
    }

    /** Settings whose keys cannot be listed. */
    private record Unlisted(OtpConfig origin) implements OtpConfig {

        @Override
        public String get(String key) {
            return origin.get(key);
        }

        @Override
        public Set<String> keys() {
            return Set.of();
        }

        @Override
        public <T> Optional<T> component(Class<T> type) {
            return origin.component(type);
        }
    }
}
