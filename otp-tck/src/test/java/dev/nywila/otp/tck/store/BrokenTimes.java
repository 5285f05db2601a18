package dev.nywila.otp.tck.store;

import static dev.nywila.otp.tck.store.BrokenStore.hung;
import static dev.nywila.otp.tck.store.BrokenStore.rules;
import static dev.nywila.otp.tck.store.Rule.K13;
import static dev.nywila.otp.tck.store.Rule.K8;
import static dev.nywila.otp.tck.store.Rule.K9;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Stores whose calls do not end in their time, or not well. */
final class BrokenTimes {

    static final List<BrokenStore> ALL = List.of(
            hung("gives each call a time of its own", rules(K8), server -> new PlainStore(server) {
                @Override
                void reach(Duration within) {
                    super.reach(Duration.ofSeconds(1));
                }
            }),
            hung("tries three times", rules(K8), server -> new PlainStore(server) {
                @Override
                void reach(Duration within) {
                    for (int left = 3; left > 0; left--) {
                        try {
                            super.reach(within);
                            return;
                        } catch (RuntimeException once) {
                            if (left == 1) {
                                throw once;
                            }
                        }
                    }
                }
            }),
            hung("lets one call after the other wait", rules(K8), server -> new PlainStore(server) {
                @Override
                void reach(Duration within) {
                    synchronized (this) {
                        super.reach(within);
                    }
                }
            }),
            hung("takes less than a millisecond for a long time", rules(K8), server -> new PlainStore(server) {
                @Override
                void reach(Duration within) {
                    super.reach(within.toMillis() == 0 ? Duration.ofSeconds(1) : within);
                }
            }),
            hung("counts a call's milliseconds in 32 bits", rules(K8), server -> new PlainStore(server) {
                @Override
                void reach(Duration within) {
                    int millis = Math.toIntExact(within.toMillis());
                    super.reach(millis == 0 ? within : Duration.ofMillis(millis));
                }
            }),
            hung("finds nothing where the server hangs", rules(K8, K9), server -> new PlainStore(server) {
                @Override
                public byte[] get(Keep keep, String key, Duration within) {
                    try {
                        return super.get(keep, key, within);
                    } catch (UncheckedIOException hangs) {
                        return null;
                    }
                }
            }),
            hung("refuses where the server hangs", rules(K8, K9), server -> new PlainStore(server) {
                @Override
                public boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                    try {
                        return super.compareAndSet(keep, key, before, after, atLeast, within);
                    } catch (UncheckedIOException hangs) {
                        return false;
                    }
                }
            }),
            hung("clears the flag of an interrupted thread", rules(K8), server -> new PlainStore(server) {
                @Override
                void reach(Duration within) {
                    super.reach(within);
                    Thread.interrupted();
                }
            }),
            hung("clears the flag where it waits", rules(K8), server -> new PlainStore(server) {
                @Override
                void reach(Duration within) {
                    try {
                        super.reach(within);
                    } catch (RuntimeException late) {
                        Thread.interrupted();
                        throw late;
                    }
                }
            }),
            hung("asks the server when it is closed", rules(K13), server -> new PlainStore(server) {
                @Override
                public void close() {
                    server.reach(Duration.ofMillis(1));
                    super.close();
                }
            }),
            hung("finds nothing in an interrupted thread", rules(K8), server -> new PlainStore(server) {
                @Override
                public byte[] get(Keep keep, String key, Duration within) {
                    return Thread.currentThread().isInterrupted() ? null : super.get(keep, key, within);
                }
            }));

    private BrokenTimes() {}
}
