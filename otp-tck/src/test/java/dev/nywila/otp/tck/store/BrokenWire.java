package dev.nywila.otp.tck.store;

import static dev.nywila.otp.tck.store.BrokenStore.rules;
import static dev.nywila.otp.tck.store.BrokenStore.wire;
import static dev.nywila.otp.tck.store.Rule.K10;
import static dev.nywila.otp.tck.store.Rule.K3;
import static dev.nywila.otp.tck.store.Rule.K8;
import static dev.nywila.otp.tck.store.Rule.K9;

import dev.nywila.otp.spi.OtpStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Stores that are broken where there is a network, and other processes. */
final class BrokenWire {

    private static final Object JVM = new Object();

    static final List<BrokenStore> ALL = List.of(
            wire(
                    "asks again where a connection breaks",
                    rules(K10),
                    address -> new WireStore(address) {
                        @Override
                        <T> T call(ByteArrayOutputStream question, Duration within, Asking<T> asking) {
                            try {
                                return super.call(question, within, asking);
                            } catch (UncheckedIOException broken) {
                                return super.call(question, within, asking);
                            }
                        }
                    },
                    OtpStoreTck.Loss.class),
            wire(
                    "sends a lost write again before the next call",
                    rules(K10),
                    address -> new WireStore(address) {
                        private ByteArrayOutputStream lost;

                        @Override
                        <T> T call(ByteArrayOutputStream question, Duration within, Asking<T> asking) {
                            if (lost != null) {
                                super.call(lost, within, in -> in.read());
                                lost = null;
                            }
                            try {
                                return super.call(question, within, asking);
                            } catch (UncheckedIOException broken) {
                                lost = question;
                                throw broken;
                            }
                        }
                    },
                    OtpStoreTck.Loss.class),
            wire(
                    "takes a lost acknowledgement for one",
                    rules(K10),
                    address -> new WireStore(address) {
                        @Override
                        public boolean compareAndSet(
                                Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                            try {
                                return super.compareAndSet(keep, key, before, after, atLeast, within);
                            } catch (UncheckedIOException lost) {
                                return true;
                            }
                        }
                    },
                    OtpStoreTck.Loss.class),
            wire(
                    "takes a lost acknowledgement for a refusal",
                    rules(K10),
                    address -> new WireStore(address) {
                        @Override
                        public boolean compareAndSet(
                                Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                            try {
                                return super.compareAndSet(keep, key, before, after, atLeast, within);
                            } catch (UncheckedIOException lost) {
                                return false;
                            }
                        }
                    },
                    OtpStoreTck.Loss.class),
            wire(
                    "finds nothing where an answer is lost",
                    rules(K10),
                    address -> new WireStore(address) {
                        @Override
                        public byte[] get(Keep keep, String key, Duration within) {
                            try {
                                return super.get(keep, key, within);
                            } catch (UncheckedIOException lost) {
                                return null;
                            }
                        }
                    },
                    OtpStoreTck.Loss.class),
            wire(
                    "waits as long as it takes for an answer",
                    rules(K8),
                    address -> new WireStore(address) {
                        @Override
                        <T> T call(ByteArrayOutputStream question, Duration within, Asking<T> asking) {
                            return super.call(question, Duration.ofSeconds(1), asking);
                        }
                    },
                    OtpStoreTck.Time.class),
            wire("does not get over a broken connection", rules(K9), BrokenWire::brittle, OtpStoreTck.Trouble.class),
            wire(
                    "locks within a JVM",
                    rules(K3),
                    address -> new WireStore(address) {
                        @Override
                        public boolean compareAndSet(
                                Keep keep, String key, byte[] before, byte[] after, Duration atLeast, Duration within) {
                            synchronized (JVM) {
                                byte[] there = get(keep, key, within);
                                if (!Arrays.equals(before, there)) {
                                    return false;
                                }
                                while (!super.compareAndSet(keep, key, there, after, atLeast, within)) {
                                    there = get(keep, key, within);
                                }
                                return true;
                            }
                        }
                    },
                    OtpStoreTck.Atomic.class));

    private BrokenWire() {}

    /** Holds one connection all the time, and works as long as that does. */
    private static OtpStore brittle(InetSocketAddress address) {
        try {
            Socket held = new Socket(address.getAddress(), address.getPort());
            held.setSoTimeout(1);
            return new WireStore(address) {
                @Override
                <T> T call(ByteArrayOutputStream question, Duration within, Asking<T> asking) {
                    try {
                        if (held.getInputStream().read() < 0) {
                            throw new UncheckedIOException(new IOException("the connection is broken"));
                        }
                    } catch (SocketTimeoutException alive) {
                        return super.call(question, within, asking);
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                    throw new IllegalArgumentException("the server says something");
                }
            };
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
