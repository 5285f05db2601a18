package dev.nywila.otp.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.noop.NoopMeter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * One client's meters in a registry, and its name there, which no other open client has. The registry is not asked who is
 * there, as its filters may deny, rename and merge whatever they like. Where they make one meter of several clients' ones,
 * it is removed with the last of these clients.
 *
 * <p>A registry is the application's code: none of it runs under the lock.
 */
final class ClientMeters {

    /** Makes a meter of this name and these tags in a registry, or finds it there. */
    @FunctionalInterface
    interface Registration<M extends Meter> {
        M in(MeterRegistry registry, String name, Iterable<Tag> tags);
    }

    private record Kept(MeterRegistry registry, Meter meter, Registration<?> registration) {

        /** What this is in the end: filters of a composite's members may make one meter of two of the composite's. */
        Set<Meter> ends() {
            Set<Meter> ends = identitySet();
            ends.add(meter);
            if (registry instanceof CompositeMeterRegistry && !(meter instanceof NoopMeter)) {
                for (MeterRegistry member : reach(registry)) {
                    if (!(member instanceof CompositeMeterRegistry)) {
                        Foreign.run(() -> ends.add(in(member)));
                    }
                }
            }
            return ends;
        }

        private Meter in(MeterRegistry member) {
            String name = meter.getId().getName();
            List<Tag> tags = meter.getId().getTags();
            // a gauge that is registered twice is a warning in the log
            Meter found = member.find(name).tags(tags).meter();
            return found != null ? found : registration.in(member, name, tags);
        }
    }

    private static final int MOST_TRIES = 3;
    private static final Object LOCK = new Object();

    /** A meter that is found while meters are removed may be gone as soon as it is found. */
    private static long sweepsBegun;

    private static long sweepsEnded;
    /** Weakly, as an application may forget to close. */
    private static final Set<ClientMeters> OPEN = Collections.newSetFromMap(new WeakHashMap<>());
    /** What clients that are closed have left, as others use it. */
    private static final Set<Kept> LEFT = identitySet();

    private final MeterRegistry registry;
    private final String client;
    private final Collection<Kept> mine = new ArrayList<>();
    private boolean closed;

    private ClientMeters(MeterRegistry registry, String client) {
        this.registry = registry;
        this.client = client;
    }

    /** Takes the wanted name or, if an open client has it where this one's meters go too, the first with a number. */
    static ClientMeters open(MeterRegistry registry, String wantedName) {
        synchronized (LOCK) {
            List<String> taken =
                    neighbours(registry).stream().map(other -> other.client).toList();
            String free = wantedName;
            for (int n = 2; taken.contains(free); n++) {
                free = wantedName + "-" + n;
            }
            ClientMeters meters = new ClientMeters(registry, free);
            OPEN.add(meters);
            return meters;
        }
    }

    String client() {
        return client;
    }

    /** Registers a meter, to be removed at the end. */
    <M extends Meter> M register(String name, Iterable<Tag> tags, Registration<M> registration) {
        for (int tries = 1; ; tries++) {
            long before = sweepsEnded();
            M meter = registration.in(registry, name, tags);
            if (keep(new Kept(registry, meter, registration), before) || tries == MOST_TRIES) {
                return meter;
            }
        }
    }

    private static long sweepsEnded() {
        synchronized (LOCK) {
            return sweepsEnded;
        }
    }

    /** Keeps the meter; returns whether none was removed since so many sweeps had ended. */
    private boolean keep(Kept kept, long before) {
        boolean late;
        boolean sure;
        synchronized (LOCK) {
            late = closed;
            (late ? LEFT : mine).add(kept);
            sure = late || (sweepsBegun == before && sweepsEnded == before);
        }
        if (late) {
            sweep();
        }
        return sure;
    }

    /** Removes every meter of this client, also those that are still registered. */
    void close() {
        synchronized (LOCK) {
            closed = true;
            OPEN.remove(this);
            LEFT.addAll(mine);
            mine.clear();
        }
        sweep();
    }

    /** Removes what is left here and used by none; whoever closes last sees all that the others have left. */
    private void sweep() {
        List<Kept> left;
        List<Kept> used = new ArrayList<>();
        synchronized (LOCK) {
            sweepsBegun++;
            left = LEFT.stream().filter(each -> meet(each.registry, registry)).toList();
            neighbours(registry).forEach(other -> used.addAll(other.mine));
        }
        try {
            Set<Meter> inUse = identitySet();
            used.forEach(each -> inUse.addAll(each.ends()));
            for (Kept each : left) {
                if ((inUse.isEmpty() || Collections.disjoint(inUse, each.ends())) && forget(each)) {
                    Foreign.run(() -> each.registry.remove(each.meter));
                }
            }
        } finally {
            synchronized (LOCK) {
                sweepsEnded++;
            }
        }
    }

    private static boolean forget(Kept kept) {
        synchronized (LOCK) {
            return LEFT.remove(kept);
        }
    }

    private static Collection<ClientMeters> neighbours(MeterRegistry registry) {
        return OPEN.stream().filter(other -> meet(other.registry, registry)).toList();
    }

    private static boolean meet(MeterRegistry one, MeterRegistry other) {
        return one == other || !Collections.disjoint(reach(one), reach(other));
    }

    /** The registry and, if it is made of others, all of those. */
    private static Set<MeterRegistry> reach(MeterRegistry registry) {
        Set<MeterRegistry> all = identitySet();
        all.add(registry);
        if (registry instanceof CompositeMeterRegistry composite) {
            composite.getRegistries().forEach(member -> all.addAll(reach(member)));
        }
        return all;
    }

    private static <T> Set<T> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
