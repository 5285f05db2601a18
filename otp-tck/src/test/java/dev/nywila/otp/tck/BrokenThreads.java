package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.meanwhile;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.C1;
import static dev.nywila.otp.tck.Rule.C2;
import static dev.nywila.otp.tck.Rule.C5;
import static dev.nywila.otp.tck.Rule.C7;
import static dev.nywila.otp.tck.Rule.V3;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Providers that mix threads and times. */
final class BrokenThreads {

    static final List<Broken> ALL = List.of(
            client("keeps the request of a call in a field", rules(C1), settings -> new PlainClient(settings) {
                private volatile OtpRequest current;

                @Override
                Challenge sendOnce(OtpRequest request) {
                    current = request;
                    meanwhile();
                    return super.sendOnce(current);
                }
            }),
            client("refuses a second call at the same time", rules(C1, V3), settings -> new PlainClient(settings) {
                private final AtomicBoolean busy = new AtomicBoolean();

                @Override
                <T> T ask(OtpOperation operation, Supplier<T> work) {
                    if (busy.getAndSet(true)) {
                        throw new IllegalStateException("busy");
                    }
                    try {
                        meanwhile();
                        return super.ask(operation, work);
                    } finally {
                        busy.set(false);
                    }
                }
            }),
            client(
                    "looks whether its thread is interrupted before whether it is closed",
                    rules(C7),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseIfClosed() {
                            refuseIfInterrupted(OtpOperation.VERIFY);
                            super.refuseIfClosed();
                        }
                    }),
            client(
                    "refuses a channel before it looks whose challenge it is",
                    rules(C7),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseForeign(OtpRequest request) {
                            refuseChannel(request);
                            super.refuseForeign(request);
                        }
                    }),
            client("does not look whether its thread is interrupted", rules(C2), settings -> new PlainClient(settings) {
                @Override
                void refuseIfInterrupted(OtpOperation operation) {}
            }),
            client("clears the flag of an interrupted thread", rules(C2), settings -> new PlainClient(settings) {
                @Override
                void refuseIfInterrupted(OtpOperation operation) {
                    if (Thread.interrupted()) {
                        throw notDone(operation, OtpFailure.INTERRUPTED, "interrupted");
                    }
                }
            }),
            client("has a clock of its own", rules(C5), settings -> new PlainClient(settings) {
                @Override
                Challenge accepted(OtpRequest request, FakeSide.Sent sent) {
                    Challenge told = super.accepted(request, sent);
                    return Challenge.of(ID, told.reference(), told.recipient(), Instant.parse("2026-01-02T03:04:05Z"))
                            .client(account)
                            .root(told.root())
                            .channel(told.channel().orElse(null))
                            .locale(told.locale().orElse(null))
                            .expiresAt(told.expiresAt().orElse(null))
                            .callId(told.callId().orElseThrow());
                }
            }));

    private BrokenThreads() {}
}
