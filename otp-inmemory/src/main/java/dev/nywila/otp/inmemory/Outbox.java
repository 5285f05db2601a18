package dev.nywila.otp.inmemory;

import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What phones and mailboxes received, in clear text as they show it; drops the oldest message when full. Thread-safe.
 * Each recipient has a queue of its own beside the common one, so that nothing asked of one takes longer when others got
 * many messages.
 */
final class Outbox {

    private static final class Delivery {
        final Message message;
        boolean givenOut;

        Delivery(Message message) {
            this.message = message;
        }
    }

    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition delivered = lock.newCondition();
    private final Deque<Delivery> deliveries = new ArrayDeque<>();
    private final Map<Recipient, Deque<Delivery>> byRecipient = new HashMap<>();
    private long lastId;

    Outbox(int size) {
        this.size = size;
    }

    /** Numbers the message in the order of delivery, so that a later one never has a lower id. */
    Message deliver(Message draft) {
        lock.lock();
        try {
            if (deliveries.size() == size) {
                dropOldest();
            }
            Message message = draft.numbered(++lastId);
            Delivery delivery = new Delivery(message);
            deliveries.addLast(delivery);
            byRecipient
                    .computeIfAbsent(message.recipient(), none -> new ArrayDeque<>(1))
                    .addLast(delivery);
            delivered.signalAll();
            return message;
        } finally {
            lock.unlock();
        }
    }

    private void dropOldest() {
        Recipient recipient = deliveries.removeFirst().message.recipient();
        Deque<Delivery> own = byRecipient.get(recipient);
        if (own != null) {
            own.removeFirst();
            if (own.isEmpty()) {
                byRecipient.remove(recipient);
            }
        }
    }

    List<Message> messages() {
        lock.lock();
        try {
            return deliveries.stream().map(delivery -> delivery.message).toList();
        } finally {
            lock.unlock();
        }
    }

    List<Message> newest(@Nullable Recipient recipient, long after, int limit) {
        lock.lock();
        try {
            Deque<Delivery> from = recipient == null ? deliveries : byRecipient.get(recipient);
            List<Message> found = new ArrayList<>();
            if (from != null) {
                for (Iterator<Delivery> backwards = from.descendingIterator();
                        backwards.hasNext() && found.size() < limit; ) {
                    Message message = backwards.next().message;
                    if (message.id() <= after) {
                        break;
                    }
                    found.add(message);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    Optional<Message> find(String reference) {
        return messages().stream()
                .filter(message -> message.reference().equals(reference))
                .findFirst();
    }

    Message await(Recipient recipient, Duration wait) {
        long left = wait.toNanos();
        lock.lock();
        try {
            Message found = takeNewest(recipient);
            while (found == null) {
                if (left <= 0) {
                    throw new IllegalStateException("no new message to " + recipient + " came within " + wait
                            + "; the outbox holds " + deliveries.size() + " messages");
                }
                left = delivered.awaitNanos(left);
                found = takeNewest(recipient);
            }
            return found;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a message to " + recipient, interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** Older messages count as given out too: after the newest, a stale code would only mislead. */
    private @Nullable Message takeNewest(Recipient recipient) {
        Deque<Delivery> own = byRecipient.get(recipient);
        if (own == null) {
            return null;
        }
        Message newest = null;
        for (Iterator<Delivery> backwards = own.descendingIterator(); backwards.hasNext(); ) {
            Delivery delivery = backwards.next();
            if (delivery.givenOut) {
                break;
            }
            delivery.givenOut = true;
            newest = newest == null ? delivery.message : newest;
        }
        return newest;
    }

    /** Forgets the messages; the next one is numbered on. */
    void clear() {
        lock.lock();
        try {
            deliveries.clear();
            byRecipient.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the messages; the next one is the first again. */
    void reset() {
        lock.lock();
        try {
            clear();
            lastId = 0;
        } finally {
            lock.unlock();
        }
    }
}
