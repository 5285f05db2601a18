package dev.nywila.otp.inmemory;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.InMemoryOtp.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the phones received, in clear text as on a phone; drops the oldest message when full. Thread-safe. */
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

    Outbox(int size) {
        this.size = size;
    }

    void deliver(Message message) {
        lock.lock();
        try {
            if (deliveries.size() == size) {
                deliveries.removeFirst();
            }
            deliveries.addLast(new Delivery(message));
            delivered.signalAll();
        } finally {
            lock.unlock();
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

    Optional<Message> find(String reference) {
        return messages().stream()
                .filter(message -> message.reference().equals(reference))
                .findFirst();
    }

    Message await(PhoneNumber recipient, Duration wait) {
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
    private @Nullable Message takeNewest(PhoneNumber recipient) {
        Message newest = null;
        for (Iterator<Delivery> backwards = deliveries.descendingIterator(); backwards.hasNext(); ) {
            Delivery delivery = backwards.next();
            if (delivery.message.recipient().equals(recipient)) {
                if (delivery.givenOut) {
                    break;
                }
                delivery.givenOut = true;
                newest = newest == null ? delivery.message : newest;
            }
        }
        return newest;
    }

    void clear() {
        lock.lock();
        try {
            deliveries.clear();
        } finally {
            lock.unlock();
        }
    }
}
