package dev.nywila.otp.spi;

/**
 * How many attempts a send and all of its resends have used together, those under way included (R4). Their states share
 * it, so that forgetting one of them gives none back to the others. Thread-safe.
 */
final class Attempts {

    /** So far above any limit that attempts under way which are given back do not reach down to it. */
    private static final int ALL = 1_000_000;

    private int used;

    /** Takes one before the provider is asked, so that threads cannot share one; returns whether there was one. */
    synchronized boolean take(int limit) {
        if (used >= limit) {
            return false;
        }
        used++;
        return true;
    }

    synchronized void giveBack() {
        used--;
    }

    synchronized void useUp() {
        used = ALL;
    }

    void add(Attempts others) {
        int more = others.used();
        synchronized (this) {
            used = Math.min(ALL, used + more);
        }
    }

    synchronized int left(int limit) {
        return Math.max(0, limit - used);
    }

    private synchronized int used() {
        return used;
    }
}
