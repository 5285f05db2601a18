package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import dev.nywila.otp.spi.OtpStore.Keep;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that is honest but for one thing, and the rules that this one thing breaks.
 *
 * @param name what it does wrong, as a sentence without its subject
 * @param rules those that must fail, and no others
 * @param testbed its server's side
 * @param groups the groups of tests that run on it; where a network is, those that need it
 */
record BrokenStore(
        String name, Set<Rule> rules, Supplier<OtpStoreTestbed> testbed, List<Class<? extends StoreRules>> groups) {

    private static final List<Class<? extends StoreRules>> ALL = List.of(
            OtpStoreTck.Values.class,
            OtpStoreTck.Keys.class,
            OtpStoreTck.Atomic.class,
            OtpStoreTck.Lifetimes.class,
            OtpStoreTck.Time.class,
            OtpStoreTck.Trouble.class,
            OtpStoreTck.Loss.class,
            OtpStoreTck.Keeping.class,
            OtpStoreTck.Closing.class);

    /** All of them. */
    static List<BrokenStore> zoo() {
        return Stream.of(
                        BrokenValues.ALL,
                        BrokenKeys.ALL,
                        BrokenLifetimes.ALL,
                        BrokenTimes.ALL,
                        BrokenTrouble.ALL,
                        BrokenWire.ALL)
                .flatMap(List::stream)
                .toList();
    }

    /** Those that break nothing, though they are odd. */
    static List<BrokenStore> honest() {
        return List.of(
                memory("keeps everything three seconds longer", Set.of(), () -> new PlainMemory() {
                    @Override
                    long until(@Nullable Kept there, Duration atLeast) {
                        return super.until(there, atLeast.plusSeconds(3));
                    }
                }),
                memory("holds values of the two kinds apart", Set.of(), () -> new PlainMemory() {
                    @Override
                    synchronized byte[] get(Keep keep, String key) {
                        return super.get(keep, keep + key);
                    }

                    @Override
                    synchronized boolean compareAndSet(
                            Keep keep, String key, byte[] before, byte[] after, Duration atLeast) {
                        return super.compareAndSet(keep, keep + key, before, after, atLeast);
                    }
                }),
                handle("is slow", Set.of(), server -> new PlainStore(server) {
                    @Override
                    void reach(Duration within) {
                        LockSupport.parkNanos(100_000);
                        super.reach(within);
                    }
                }),
                handle("fails once after a restart, and is not durable", Set.of(), server -> new PlainStore(server) {
                    private volatile boolean lost;

                    @Override
                    void reach(Duration within) {
                        try {
                            super.reach(within);
                        } catch (RuntimeException gone) {
                            lost = true;
                            throw gone;
                        }
                        if (lost) {
                            lost = false;
                            throw new IllegalArgumentException("connecting anew");
                        }
                    }

                    @Override
                    public boolean isDurable() {
                        return false;
                    }
                }));
    }

    static List<BrokenStore> all() {
        return Stream.concat(zoo().stream(), honest().stream()).toList();
    }

    static Set<Rule> rules(Rule first, Rule... more) {
        return EnumSet.of(first, more);
    }

    /** One whose server keeps values badly. */
    static BrokenStore memory(String name, Set<Rule> rules, Supplier<PlainMemory> memory) {
        return plain(name, rules, () -> new PlainServer(memory.get()), PlainStore::new, StoreTrouble.HUNG);
    }

    /** One whose handles are broken. */
    static BrokenStore handle(String name, Set<Rule> rules, Function<PlainServer, OtpStore> handle) {
        return plain(name, rules, () -> new PlainServer(new PlainMemory()), handle, StoreTrouble.HUNG);
    }

    /** One whose handles are broken where the server hangs. */
    static BrokenStore hung(String name, Set<Rule> rules, Function<PlainServer, OtpStore> handle) {
        return plain(name, rules, () -> new PlainServer(new PlainMemory()), handle, StoreTrouble.FULL);
    }

    private static BrokenStore plain(
            String name,
            Set<Rule> rules,
            Supplier<PlainServer> server,
            Function<PlainServer, OtpStore> handle,
            StoreTrouble unable) {
        Set<StoreTrouble> able = EnumSet.complementOf(EnumSet.of(unable));
        return new BrokenStore(name, rules, () -> new PlainTestbed(server.get(), handle, able), ALL);
    }

    /** One whose handles are broken where a network is. */
    static BrokenStore wire(
            String name,
            Set<Rule> rules,
            Function<InetSocketAddress, OtpStore> handle,
            Class<? extends StoreRules> group) {
        // what these are about, the relay brings about
        Set<StoreTrouble> able = EnumSet.noneOf(StoreTrouble.class);
        return new BrokenStore(
                name, rules, () -> new WireTestbed(new WireServer(new PlainMemory()), handle, able), List.of(group));
    }

    @Override
    public String toString() {
        return name;
    }
}
