package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Broken.client;
import static dev.nywila.otp.http.tck.Broken.rules;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.spi.Call;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Adapters that say the wrong thing of trouble, end late, or count wrong. */
final class BrokenTrouble {

    static final List<Broken> ALL = List.of(
            client(
                    "says of an unknown outcome that nothing was sent",
                    rules(Rule.S3),
                    settings -> new PlainClient(settings) {
                        @Override
                        OtpException trouble(Call call, BrokenOff broken) {
                            return broken.failure == OtpFailure.INTERRUPTED
                                    ? super.trouble(call, broken)
                                    : call.notDone(broken.failure, "the exchange broke off");
                        }
                    }),
            client(
                    "says of a refused connection that the outcome is unknown",
                    rules(Rule.S3),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean isUnsent(PlainExchange exchange, Throwable cause) {
                            return super.isUnsent(exchange, cause) && !(cause instanceof java.net.ConnectException);
                        }
                    }),
            client("takes a server error for a refusal", rules(Rule.S3), settings -> new PlainClient(settings) {
                @Override
                OtpException trouble(Call call, PlainReply reply) {
                    return reply.status() == 500 || reply.status() == 503
                            ? call.notDone(OtpFailure.UNAVAILABLE, "status " + reply.status())
                                    .retryAfter(reply.retryAfter().orElse(null))
                            : super.trouble(call, reply);
                }
            }),
            client("does not tell how long to wait", rules(Rule.S7), settings -> new PlainClient(settings) {
                @Override
                OtpException trouble(Call call, PlainReply reply) {
                    return super.trouble(
                            call,
                            new PlainReply(
                                    reply.status(),
                                    reply.fields(),
                                    reply.proper(),
                                    reply.alone(),
                                    java.util.Optional.empty()));
                }
            }),
            client(
                    "throws an error where the body is no JSON",
                    rules(Rule.S1, Rule.S3, Rule.V2),
                    settings -> new PlainClient(settings) {
                        @Override
                        OtpException trouble(Call call, PlainReply reply) {
                            if (!reply.proper() && reply.status() == 200) {
                                throw new AssertionError("no JSON");
                            }
                            return super.trouble(call, reply);
                        }
                    }),
            client("ends a second after its deadline", rules(Rule.C3), settings -> new PlainClient(settings) {
                @Override
                byte[] await(Call call, Future<byte[]> exchanging)
                        throws InterruptedException, TimeoutException, ExecutionException {
                    try {
                        return super.await(call, exchanging);
                    } catch (TimeoutException late) {
                        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                        throw late;
                    }
                }
            }),
            client("gives up before its deadline", rules(Rule.C3), settings -> new PlainClient(settings) {
                @Override
                byte[] await(Call call, Future<byte[]> exchanging)
                        throws InterruptedException, TimeoutException, ExecutionException {
                    return exchanging.get(call.timeLeft().toNanos() / 2, TimeUnit.NANOSECONDS);
                }
            }),
            client("swallows the flag of interruption", rules(Rule.C2), settings -> new PlainClient(settings) {
                @Override
                void keepInterruption() {
                    // it is not set again
                }
            }),
            client(
                    "does not mind an interruption",
                    rules(Rule.C2, Rule.C3, Rule.C6),
                    settings -> new PlainClient(settings) {
                        @Override
                        byte[] await(Call call, Future<byte[]> exchanging) throws TimeoutException, ExecutionException {
                            // for longer than is forgiven, and not until the deadline, lest the tests take minutes
                            long end = System.nanoTime()
                                    + Math.min(call.timeLeft().toNanos(), TimeUnit.SECONDS.toNanos(4));
                            while (true) {
                                try {
                                    return exchanging.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                                } catch (InterruptedException minded) {
                                    // goes on waiting
                                }
                            }
                        }
                    }),
            client(
                    "counts an interruption against the provider",
                    rules(Rule.C6),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean isCounted(BrokenOff broken) {
                            return true;
                        }
                    }),
            client(
                    "counts a refused account against the provider",
                    rules(Rule.C6),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean isIll(PlainReply reply) {
                            return super.isIll(reply) || reply.status() == 401;
                        }
                    }),
            client("counts no outage", rules(Rule.C6), settings -> new PlainClient(settings) {
                @Override
                boolean isIll(PlainReply reply) {
                    return super.isIll(reply) && reply.status() < 500;
                }
            }));

    private BrokenTrouble() {}
}
