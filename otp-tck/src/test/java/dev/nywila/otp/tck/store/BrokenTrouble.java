package dev.nywila.otp.tck.store;

import static dev.nywila.otp.tck.store.BrokenStore.handle;
import static dev.nywila.otp.tck.store.BrokenStore.memory;
import static dev.nywila.otp.tck.store.BrokenStore.rules;
import static dev.nywila.otp.tck.store.Rule.K11;
import static dev.nywila.otp.tck.store.Rule.K12;
import static dev.nywila.otp.tck.store.Rule.K13;
import static dev.nywila.otp.tck.store.Rule.K9;

import dev.nywila.otp.spi.OtpStore.Keep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stores that hide trouble, or do not get over it. */
final class BrokenTrouble {

    static final List<BrokenStore> ALL = List.of(
            handle("finds nothing where the server is gone", rules(K9), server -> new PlainStore(server) {
                @Override
                public byte[] get(Keep keep, String key, Duration within) {
                    try {
                        return super.get(keep, key, within);
                    } catch (UncheckedIOException gone) {
                        return null;
                    }
                }
            }),
            handle("refuses where the server is gone", rules(K9), server -> new PlainStore(server) {
                @Override
                public boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                    try {
                        return super.compareAndSet(keep, key, before, after, atLeast, within);
                    } catch (UncheckedIOException gone) {
                        return false;
                    }
                }
            }),
            handle("goes on with what it knows where the server is gone", rules(K9), server -> new PlainStore(server) {
                @Override
                void reach(Duration within) {
                    try {
                        super.reach(within);
                    } catch (UncheckedIOException gone) {
                        // as if it were there
                    }
                }
            }),
            handle("never finds a server that is back", rules(K9), server -> new PlainStore(server) {
                private volatile boolean lost;

                @Override
                void reach(Duration within) {
                    try {
                        super.reach(within);
                    } catch (UncheckedIOException gone) {
                        lost = true;
                        throw gone;
                    }
                    if (lost) {
                        throw new IllegalArgumentException("no connection");
                    }
                }

                @Override
                public boolean isDurable() {
                    return false;
                }
            }),
            memory("refuses quietly where the server refuses to write", rules(K9), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    return !readOnly && super.compareAndSet(keep, key, before, after, atLeast);
                }
            }),
            memory("claims to have written where the server refuses to", rules(K9), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    return readOnly || super.compareAndSet(keep, key, before, after, atLeast);
                }
            }),
            memory("keeps for later what the server refuses", rules(K9), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    if (!readOnly) {
                        return super.compareAndSet(keep, key, before, after, atLeast);
                    }
                    readOnly = false;
                    super.compareAndSet(keep, key, before, after, atLeast);
                    readOnly = true;
                    throw new IllegalStateException("the server refuses to write");
                }
            }),
            memory("does not read where the server refuses to write", rules(K9), () -> new PlainMemory() {
                @Override
                synchronized byte[] get(Keep keep, String key) {
                    if (readOnly) {
                        throw new IllegalStateException("the server refuses");
                    }
                    return super.get(keep, key);
                }
            }),
            memory("claims to be durable and forgets all at a restart", rules(K11), () -> new PlainMemory() {
                @Override
                synchronized void restart() {
                    kept.clear();
                }
            }),
            memory("claims to be durable and forgets what was written last", rules(K11), () -> new PlainMemory() {
                private String last = "";

                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    last = key;
                    return super.compareAndSet(keep, key, before, after, atLeast);
                }

                @Override
                synchronized void restart() {
                    kept.remove(last);
                }
            }),
            memory("brings back what was removed at a restart", rules(K11), () -> new PlainMemory() {
                private final Map<String, Kept> removed = new HashMap<>();

                @Override
                void remove(String key) {
                    removed.put(key, kept.get(key));
                    super.remove(key);
                }

                @Override
                synchronized void restart() {
                    kept.putAll(removed);
                }
            }),
            memory("forgets lifetimes at a restart", rules(K11), () -> new PlainMemory() {
                @Override
                synchronized void restart() {
                    kept.replaceAll((key, one) -> new Kept(one.keep, one.value, Long.MAX_VALUE));
                }
            }),
            memory("gives up what is oldest when it is full", rules(K12), () -> new PlainMemory() {
                @Override
                void makeRoom(Keep keep, String key, byte[] after) {
                    while (isFull(after)) {
                        kept.remove(kept.keySet().iterator().next());
                    }
                }
            }),
            memory("gives up what must be kept for what may be forgotten", rules(K12), () -> new PlainMemory() {
                @Override
                void makeRoom(Keep keep, String key, byte[] after) {
                    if (keep == Keep.MUST_KEEP || kept.isEmpty()) {
                        super.makeRoom(keep, key, after);
                    } else if (isFull(after)) {
                        kept.remove(kept.keySet().iterator().next());
                    }
                }
            }),
            memory("knows no end of its space", rules(K12), () -> new PlainMemory() {
                @Override
                void makeRoom(Keep keep, String key, byte[] after) {}
            }),
            memory("refuses quietly when it is full", rules(K12), () -> new PlainMemory() {
                @Override
                synchronized boolean compareAndSet(
                        Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                    return (after == null || !isFull(after)) && super.compareAndSet(keep, key, before, after, atLeast);
                }
            }),
            handle("throws when it is closed again", rules(K13), server -> new PlainStore(server) {
                private boolean closed;

                @Override
                public void close() {
                    if (closed) {
                        throw new IllegalStateException("closed");
                    }
                    closed = true;
                    super.close();
                }
            }),
            handle("works on when it is closed", rules(K13), server -> new PlainStore(server) {
                @Override
                public void close() {}
            }),
            handle("calls a closed handle trouble", rules(K13), server -> new PlainStore(server) {
                private volatile boolean closed;

                @Override
                void reach(Duration within) {
                    if (closed) {
                        throw new UncheckedIOException(new IOException("no connection"));
                    }
                    super.reach(within);
                }

                @Override
                public void close() {
                    closed = true;
                }
            }),
            handle("finds nothing when it is closed", rules(K13), server -> new PlainStore(server) {
                private volatile boolean closed;

                @Override
                public byte[] get(Keep keep, String key, Duration within) {
                    return closed ? null : super.get(keep, key, within);
                }

                @Override
                public void close() {
                    closed = true;
                    super.close();
                }
            }));

    private BrokenTrouble() {}
}
