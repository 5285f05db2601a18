package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Broken.client;
import static dev.nywila.otp.http.tck.Broken.rules;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.spi.Call;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Adapters that hold on to what they should give back, or take too much. */
final class BrokenLife {

    static final List<Broken> ALL = List.of(
            client(
                    "holds a monitor while it waits for the provider",
                    rules(Rule.C4),
                    settings -> new PlainClient(settings) {
                        @Override
                        byte[] await(Call call, Future<byte[]> exchanging)
                                throws InterruptedException, TimeoutException, ExecutionException {
                            synchronized (call) {
                                return super.await(call, exchanging);
                            }
                        }
                    }),
            client(
                    "keeps the permit of a check that was not sent",
                    rules(Rule.C6),
                    settings -> new PlainClient(settings) {
                        private final AtomicBoolean leaking = new AtomicBoolean();

                        @Override
                        OtpException trouble(Call call, BrokenOff broken) {
                            leaking.set(broken.unsent && call.operation() == OtpOperation.VERIFY);
                            return super.trouble(call, broken);
                        }

                        @Override
                        void release(Operation operation) {
                            if (!leaking.getAndSet(false)) {
                                super.release(operation);
                            }
                        }
                    }),
            client("leaves its meters behind", rules(Rule.D5), settings -> new PlainClient(settings) {
                @Override
                void removeMeters() {
                    // they stay
                }
            }),
            client("leaves its threads behind", rules(Rule.D5), settings -> new PlainClient(settings) {
                @Override
                void endHelpers() {
                    // they wait for work
                }
            }),
            new Broken("allocates beyond its budget", rules(Rule.BUDGET), new Wasteful()));

    private BrokenLife() {}

    /** In a JVM of its own it is made anew. */
    public static final class Wasteful extends PlainSubject {
        /** Made by the tests. */
        public Wasteful() {
            super(settings -> new PlainClient(settings) {
                @Override
                String request(String path, String body) {
                    return super.request(path, body)
                            .repeat(2000)
                            .substring(0, super.request(path, body).length());
                }
            });
        }
    }
}
