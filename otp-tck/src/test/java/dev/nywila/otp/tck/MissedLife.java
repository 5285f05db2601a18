package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.made;
import static dev.nywila.otp.tck.Broken.opened;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.C2;
import static dev.nywila.otp.tck.Rule.C6;
import static dev.nywila.otp.tck.Rule.D1;
import static dev.nywila.otp.tck.Rule.D2;
import static dev.nywila.otp.tck.Rule.D3;
import static dev.nywila.otp.tck.Rule.D4;
import static dev.nywila.otp.tck.Rule.D5;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Providers that are found, opened, closed and interrupted in a broken way, or do not get over trouble. */
final class MissedLife {

    static final List<Broken> ALL = List.of(
            made("starts a thread when it is made", rules(D2), side -> {
                Thread thread = new Thread(() -> LockSupport.parkNanos(20_000_000_000L), "otp-kit-fake");
                thread.setDaemon(true);
                thread.start();
            }),
            made(
                    "sets a system property when it is made",
                    rules(D2),
                    side -> System.setProperty(Broken.PROPERTY, String.valueOf(System.nanoTime()))),
            made("prints when it is made", rules(D2), side -> System.out.println("OTP by kit-fake")),
            opened("fails with an exception of its own on an absent setting", rules(D3), (config, name) -> {
                Objects.requireNonNull(config.get("otp." + name + ".secret-key"), "secret-key");
                return new PlainClient(Settings.read(config, name));
            }),
            opened(
                    "takes an absent setting for the word null",
                    rules(D3),
                    (config, name) -> new PlainClient(Settings.read(
                            new Changed(
                                    config,
                                    "otp." + name + ".api-key",
                                    config.get("otp." + name + ".api-key") == null
                                            ? "null"
                                            : config.get("otp." + name + ".api-key")),
                            name))),
            opened(
                    "takes a malformed deadline for none",
                    rules(D3),
                    (config, name) ->
                            new PlainClient(Settings.read(lenient(config, "otp." + name + ".send.deadline"), name))),
            opened(
                    "does not look at max-attempts",
                    rules(D3),
                    (config, name) ->
                            new PlainClient(Settings.read(lenient(config, "otp." + name + ".max-attempts"), name))),
            opened("quotes a malformed setting", rules(D3), (config, name) -> {
                try {
                    return new PlainClient(Settings.read(config, name));
                } catch (OtpNotDoneException faults) {
                    throw fault(name, faults.getMessage() + values(config));
                }
            }),
            opened("tells malformed settings when none is missing", rules(D3), (config, name) -> {
                String missing = List.of("api-key", "secret-key").stream()
                        .map(key -> "otp." + name + "." + key)
                        .filter(key ->
                                config.get(key) == null || config.get(key).isBlank())
                        .collect(Collectors.joining(", "));
                if (!missing.isEmpty()) {
                    throw fault(name, "set " + missing);
                }
                return new PlainClient(Settings.read(config, name));
            }),
            opened(
                    "reads its secret again with each call",
                    rules(D3),
                    (config, name) -> new PlainClient(Settings.read(config, name)) {
                        @Override
                        Challenge sendOnce(OtpRequest request) {
                            Objects.requireNonNull(config.get("otp." + name + ".secret-key"));
                            return super.sendOnce(request);
                        }
                    }),
            client("has the name of the client that was opened last", rules(D1), settings -> {
                settings.side().shared.put("name", settings.name());
                return new PlainClient(settings) {
                    @Override
                    public String name() {
                        return (String) side.shared.get("name");
                    }
                };
            }),
            client("has the settings of the client that was opened first", rules(D4), settings -> {
                Settings first = (Settings) settings.side().shared.computeIfAbsent("settings", any -> settings);
                return new PlainClient(first.named(settings.name()));
            }),
            client("still knows what is used when it is closed", rules(D5), settings -> new PlainClient(settings) {
                private final Set<String> used = ConcurrentHashMap.newKeySet();

                @Override
                public VerificationResult verify(Challenge challenge, String code) {
                    if (used.contains(challenge.reference())) {
                        return Rejected.of(Rejection.ALREADY_USED);
                    }
                    VerificationResult answer = super.verify(challenge, code);
                    if (answer.isApproved()) {
                        used.add(challenge.reference());
                    }
                    return answer;
                }
            }),
            client("still refuses an empty code when it is closed", rules(D5), settings -> new PlainClient(settings) {
                @Override
                public VerificationResult verify(Challenge challenge, String code) {
                    return code.isBlank() ? Rejected.of(Rejection.INCORRECT_CODE) : super.verify(challenge, code);
                }
            }),
            client("still resends when it is closed", rules(D5), settings -> new PlainClient(settings) {
                @Override
                public Challenge send(OtpRequest request) {
                    return request.predecessor().isPresent()
                                    && !isForeign(request.predecessor().get())
                                    && isClosed(this)
                            ? sendOnce(request)
                            : super.send(request);
                }
            }),
            client("still knows a key when it is closed", rules(D5), settings -> new PlainClient(settings) {
                @Override
                public Challenge send(OtpRequest request) {
                    Optional<Keyed> before = request.idempotencyKey().map(keys::get);
                    return before.isPresent() && isClosed(this) ? again(before.get(), request) : super.send(request);
                }
            }),
            client(
                    "gives an interrupted thread the challenge of its key",
                    rules(C2),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseIfInterrupted(OtpOperation operation) {
                            if (keys.isEmpty()) {
                                super.refuseIfInterrupted(operation);
                            }
                        }
                    }),
            client(
                    "does not look whether it is interrupted when it verifies",
                    rules(C2),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseIfInterrupted(OtpOperation operation) {
                            if (operation != OtpOperation.VERIFY) {
                                super.refuseIfInterrupted(operation);
                            }
                        }
                    }),
            sulking(
                    "answers nothing more about a challenge that met trouble",
                    OtpOperation.VERIFY,
                    OtpOperation.VERIFY,
                    1,
                    true),
            sulking(
                    "sends nothing more to a recipient whose message failed",
                    OtpOperation.SEND,
                    OtpOperation.SEND,
                    1,
                    true),
            sulking("sends nothing after trouble with a check", OtpOperation.VERIFY, OtpOperation.SEND, 1, false),
            sulking("checks nothing after trouble with a resend", OtpOperation.RESEND, OtpOperation.VERIFY, 1, false),
            sulking("forgets a challenge whose resend failed", OtpOperation.RESEND, OtpOperation.VERIFY, 1, true),
            sulking("gives up for ever after thirty troubles", OtpOperation.VERIFY, OtpOperation.VERIFY, 30, false),
            client("forgets whose its challenges are after trouble", rules(C6), settings -> new PlainClient(settings) {
                @Override
                OtpException told(OtpOperation operation, Trouble trouble) {
                    known.clear();
                    return super.told(operation, trouble);
                }
            }));

    private MissedLife() {}

    private static boolean isClosed(PlainClient client) {
        try {
            client.refuseIfClosed();
            return false;
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    /** One that fails calls after trouble, those of one recipient or all. */
    private static Broken sulking(
            String name, OtpOperation troubled, OtpOperation failing, int times, boolean oneRecipient) {
        return client(name, rules(C6), settings -> new PlainClient(settings) {
            private final Map<Object, Integer> seen = new ConcurrentHashMap<>();

            private <T> T guarded(OtpOperation operation, Object recipient, java.util.function.Supplier<T> work) {
                Object who = oneRecipient ? recipient : "all";
                if (operation == failing && seen.getOrDefault(who, 0) >= times) {
                    throw notDone(operation, OtpFailure.UNAVAILABLE, "not again");
                }
                try {
                    return work.get();
                } catch (OtpException trouble) {
                    if (operation == troubled) {
                        seen.merge(who, 1, Integer::sum);
                    }
                    throw trouble;
                }
            }

            @Override
            Challenge sendOnce(OtpRequest request) {
                return guarded(operation(request), request.recipient(), () -> super.sendOnce(request));
            }

            @Override
            VerificationResult check(Challenge challenge, String code) {
                return guarded(OtpOperation.VERIFY, challenge.recipient(), () -> super.check(challenge, code));
            }
        });
    }

    private static String values(OtpConfig config) {
        return config.keys().stream().map(config::get).collect(Collectors.joining(" "));
    }

    private static OtpNotDoneException fault(String name, String message) {
        return OtpNotDoneException.of(name, OtpOperation.OPEN, OtpFailure.CONFIGURATION, message);
    }

    private static OtpConfig lenient(OtpConfig config, String key) {
        String value = config.get(key);
        return value == null || value.matches("[0-9]+(ms|s|m)?") ? config : new Changed(config, key, null);
    }

    /** Settings of which one is changed. */
    private record Changed(OtpConfig origin, String key, String value) implements OtpConfig {

        @Override
        public String get(String asked) {
            return asked.equals(key) ? value : origin.get(asked);
        }

        @Override
        public Set<String> keys() {
            return origin.keys().stream()
                    .filter(one -> value != null || !one.equals(key))
                    .collect(Collectors.toSet());
        }

        @Override
        public <T> Optional<T> component(Class<T> type) {
            return origin.component(type);
        }
    }
}
