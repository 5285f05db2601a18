package dev.nywila.otp.simulator;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Tells pages that something changed, as server-sent events. One thread tells them all, and waits for none. */
final class ChangeStreams {

    static final int MOST = 32;

    private static final Duration STILL_THERE = Duration.ofSeconds(15);
    private static final int BETWEEN_TWO_MILLIS = 100;
    private static final String NO_NEWS = ": still there\n\n";

    private static final class Listener {
        final Visit visit;
        final AtomicLong told = new AtomicLong();

        Listener(Visit visit) {
            this.visit = visit;
        }

        void tell(long version) {
            visit.offer(
                    "event: change\ndata: {\"version\":" + version + "}\n\n",
                    () -> told.getAndAccumulate(version, Math::max) < version);
        }
    }

    private final Changes changes;
    private final Workers workers;
    private final Semaphore places = new Semaphore(MOST);
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isTelling = new AtomicBoolean();

    ChangeStreams(Changes changes, Workers workers) {
        this.changes = changes;
        this.workers = workers;
    }

    void open(Visit visit) {
        if (visit.isHead()) {
            visit.stream("text/event-stream; charset=utf-8", NO_NEWS);
            return;
        }
        if (!places.tryAcquire()) {
            visit.reply(Reply.error(503, "at most " + MOST + " can listen at a time"));
            return;
        }
        Listener listener = new Listener(visit);
        visit.stream("text/event-stream; charset=utf-8", NO_NEWS);
        listeners.add(listener);
        listener.tell(changes.version());
        visit.whenGone(() -> {
            if (listeners.remove(listener)) {
                places.release();
            }
        });
        if (isTelling.compareAndSet(false, true)) {
            workers.start(this::tellAll);
        }
    }

    private void tellAll() {
        long seen = -1;
        try {
            while (true) {
                long version = changes.awaitOther(seen, STILL_THERE);
                boolean isQuiet = version == seen;
                listeners.forEach(listener -> {
                    if (isQuiet && listener.told.get() == version) {
                        listener.visit.offer(NO_NEWS, () -> true);
                    } else {
                        listener.tell(version);
                    }
                });
                seen = version;
                Thread.sleep(BETWEEN_TWO_MILLIS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
