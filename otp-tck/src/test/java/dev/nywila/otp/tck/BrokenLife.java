package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.made;
import static dev.nywila.otp.tck.Broken.opened;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.C7;
import static dev.nywila.otp.tck.Rule.D2;
import static dev.nywila.otp.tck.Rule.D3;
import static dev.nywila.otp.tck.Rule.D4;
import static dev.nywila.otp.tck.Rule.D5;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Providers with a broken life: found, made, opened, closed. */
final class BrokenLife {

    static final List<Broken> ALL = List.of(
            made("cannot be made", EnumSet.complementOf(EnumSet.of(Rule.C3, Rule.C4)), side -> {
                throw new IllegalStateException("no network");
            }),
            made("asks its provider when it is made", rules(D2), side -> side.exchange(() -> "hello")),
            opened("asks its provider when it is opened", rules(D3), (config, name) -> {
                PlainClient client = new PlainClient(Settings.read(config, name));
                client.ask(OtpOperation.OPEN, () -> "hello");
                return client;
            }),
            opened("tells one fault of its settings at a time", rules(D3), (config, name) -> {
                require(config, "otp." + name + ".api-key");
                require(config, "otp." + name + ".secret-key");
                return new PlainClient(Settings.read(config, name));
            }),
            opened("quotes its settings when one is missing", rules(D3, Rule.P1), (config, name) -> {
                if (config.get("otp." + name + ".api-key").isBlank()) {
                    throw fault("set otp." + name + ".api-key; otp." + name + ".secret-key is "
                            + config.get("otp." + name + ".secret-key"));
                }
                return new PlainClient(Settings.read(config, name));
            }),
            opened("fails with an exception of its own on a missing setting", rules(D3), (config, name) -> {
                if (config.get("otp." + name + ".api-key").isBlank()) {
                    throw new IllegalArgumentException("otp." + name + ".api-key");
                }
                return new PlainClient(Settings.read(config, name));
            }),
            opened("takes any text for calling codes", rules(D3), (config, name) -> {
                String key = "otp." + name + ".allowed-calling-codes";
                OtpConfig lenient = "zanzibar".equals(config.get(key)) ? new Without(config, key) : config;
                return new PlainClient(Settings.read(lenient, name));
            }),
            opened("does not read a list of keys", rules(D3), (config, name) -> {
                String key = "otp." + name + ".allowed-calling-codes";
                return new PlainClient(Settings.read(new Without(config, Set.of(key + "[0]", key + "[1]")), name));
            }),
            opened("does not tell that it was opening", rules(D3), (config, name) -> {
                try {
                    return new PlainClient(Settings.read(config, name));
                } catch (OtpNotDoneException faults) {
                    throw OtpNotDoneException.of(
                            name, OtpOperation.SEND, faults.failure(), String.valueOf(faults.getMessage()));
                }
            }),
            client("closes all clients of the JVM with one", rules(D4), settings -> new PlainClient(settings) {
                @Override
                void refuseIfClosed() {
                    if (side.log().contains("closed")) {
                        throw new IllegalStateException("this client is closed");
                    }
                }

                @Override
                public void close() {
                    side.log("closed");
                }
            }),
            client("does nothing when it is closed", rules(D5), settings -> new PlainClient(settings) {
                @Override
                public void close() {}
            }),
            client("still verifies when it is closed", rules(D5), settings -> new PlainClient(settings) {
                private boolean closed;

                @Override
                public VerificationResult verify(Challenge challenge, String code) {
                    return closed
                            ? VerificationResult.Approved.of(challenge.recipient())
                            : super.verify(challenge, code);
                }

                @Override
                public void close() {
                    closed = true;
                    super.close();
                }
            }),
            client("takes being closed for trouble", rules(D5), settings -> new PlainClient(settings) {
                @Override
                void refuseIfClosed() {
                    try {
                        super.refuseIfClosed();
                    } catch (IllegalStateException closed) {
                        throw notDone(OtpOperation.SEND, OtpFailure.UNAVAILABLE, "closed");
                    }
                }
            }),
            client(
                    "sends first and finds that it is closed then",
                    rules(D5, C7),
                    settings -> new PlainClient(settings) {
                        @Override
                        public Challenge send(OtpRequest request) {
                            try {
                                return super.send(request);
                            } catch (IllegalStateException closed) {
                                sendOnce(request);
                                throw closed;
                            }
                        }
                    }),
            client("cannot be closed twice", rules(D5), settings -> new PlainClient(settings) {
                @Override
                public void close() {
                    refuseIfClosed();
                    super.close();
                }
            }),
            client("cannot tell its capabilities when it is closed", rules(D5), settings -> new PlainClient(settings) {
                private boolean closed;

                @Override
                public Capabilities capabilities() {
                    return closed ? Capabilities.builder().build() : super.capabilities();
                }

                @Override
                public void close() {
                    closed = true;
                    super.close();
                }
            }));

    private BrokenLife() {}

    private static void require(OtpConfig config, String key) {
        String value = config.get(key);
        if (value == null || value.isBlank()) {
            throw fault("set " + key);
        }
    }

    private static OtpNotDoneException fault(String message) {
        return OtpNotDoneException.of(PlainClient.ID, OtpOperation.OPEN, OtpFailure.CONFIGURATION, message);
    }

    /** Settings without some of their keys. */
    private record Without(OtpConfig origin, Set<String> hidden) implements OtpConfig {

        Without(OtpConfig origin, String key) {
            this(origin, Set.of(key));
        }

        @Override
        public String get(String key) {
            return hidden.contains(key) ? null : origin.get(key);
        }

        @Override
        public Set<String> keys() {
            return origin.keys().stream().filter(key -> !hidden.contains(key)).collect(Collectors.toSet());
        }

        @Override
        public <T> Optional<T> component(Class<T> type) {
            return origin.component(type);
        }
    }
}
