package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.made;
import static dev.nywila.otp.tck.Broken.opened;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.D2;
import static dev.nywila.otp.tck.Rule.D3;
import static dev.nywila.otp.tck.Rule.D4;
import static dev.nywila.otp.tck.Rule.D5;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Providers with a broken life: found, made, opened, closed. */
final class BrokenLife {

    static final List<Broken> ALL = List.of(
            made("cannot be made", EnumSet.complementOf(EnumSet.of(Rule.C3, Rule.C4)), side -> {
                throw new IllegalStateException("no network");
            }),
            made("asks its provider when it is made", rules(D2), side -> side.exchange(() -> "hello")),
            opened("asks its provider when it is opened", rules(D3), config -> {
                PlainClient client = new PlainClient(Settings.read(config));
                client.ask(() -> "hello");
                return client;
            }),
            opened("tells one fault of its settings at a time", rules(D3), config -> {
                require(config, "api-key");
                require(config, "secret-key");
                return new PlainClient(Settings.read(config));
            }),
            opened("quotes its settings when one is missing", rules(D3, Rule.P1), config -> {
                if (config.get("otp.kit-fake.api-key").isBlank()) {
                    throw fault("set otp.kit-fake.api-key; otp.kit-fake.secret-key is "
                            + config.get("otp.kit-fake.secret-key"));
                }
                return new PlainClient(Settings.read(config));
            }),
            opened("fails with an exception of its own on a missing setting", rules(D3), config -> {
                if (config.get("otp.kit-fake.api-key").isBlank()) {
                    throw new IllegalArgumentException("otp.kit-fake.api-key");
                }
                return new PlainClient(Settings.read(config));
            }),
            opened("takes any text for calling codes", rules(D3), config -> {
                String codes = config.get("otp.kit-fake.allowed-calling-codes");
                return new PlainClient(Settings.read(
                        "zanzibar".equals(codes) ? without(config, "otp.kit-fake.allowed-calling-codes") : config));
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
                            ? new VerificationResult.Approved(challenge.recipient())
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
                        throw new OtpException(ID, OtpFailure.UNAVAILABLE, "closed");
                    }
                }
            }),
            client("sends first and finds that it is closed then", rules(D5), settings -> new PlainClient(settings) {
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
                    return closed ? new Capabilities(Set.of(), Set.of(), Set.of()) : super.capabilities();
                }

                @Override
                public void close() {
                    closed = true;
                    super.close();
                }
            }));

    private BrokenLife() {}

    private static void require(OtpConfig config, String key) {
        String value = config.get("otp.kit-fake." + key);
        if (value == null || value.isBlank()) {
            throw fault("set otp.kit-fake." + key);
        }
    }

    private static OtpException fault(String message) {
        return new OtpException("kit-fake", OtpFailure.CONFIGURATION, message);
    }

    private static OtpConfig without(OtpConfig config, String key) {
        return config.relocated(key.substring(0, key.lastIndexOf('.')), "otp.kit-none");
    }
}
