package dev.nywila.otp.inmemory;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.tck.store.OtpStoreTck;
import dev.nywila.otp.tck.store.OtpStoreTestbed;
import dev.nywila.otp.testing.ManualTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

class InMemoryOtpStoreTckTest extends OtpStoreTck {

    /** The kit closes the handle of each instance; here all have the one store. */
    private static final class Handle implements OtpStore {

        private final OtpStore store;
        private volatile boolean closed;

        Handle(OtpStore store) {
            this.store = store;
        }

        private OtpStore store() {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            return store;
        }

        @Override
        public byte @Nullable [] get(Keep keep, String key, Duration within) {
            return store().get(keep, key, within);
        }

        @Override
        public boolean compareAndSet(
                Keep keep,
                String key,
                byte @Nullable [] before,
                byte @Nullable [] after,
                Duration atLeast,
                Duration within) {
            return store().compareAndSet(keep, key, before, after, atLeast, within);
        }

        @Override
        public void close() {
            // the others go on
            closed = true;
        }
    }

    private static final class Testbed implements OtpStoreTestbed {

        private final ManualTime time = new ManualTime();
        private final InMemoryOtpStore store = new InMemoryOtpStore(time::nanoTime);

        @Override
        public OtpStore open() {
            return new Handle(store);
        }

        @Override
        public boolean advance(Duration by) {
            time.advance(by);
            return true;
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Override
    protected OtpStoreTestbed testbed() {
        return new Testbed();
    }
}
