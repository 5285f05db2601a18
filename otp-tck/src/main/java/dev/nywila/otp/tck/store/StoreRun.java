package dev.nywila.otp.tck.store;

import dev.nywila.otp.spi.OtpStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** One test: its rule, its testbed, the handles that it opened and the trouble that it made. */
final class StoreRun implements AutoCloseable {

    final OtpStoreTestbed testbed;

    private final Optional<Rule> rule;
    private final List<OtpStore> opened = new ArrayList<>();
    private final Set<StoreTrouble> injected = EnumSet.noneOf(StoreTrouble.class);
    private @Nullable OtpStore store;
    private @Nullable OtpStore other;
    private @Nullable StoreTime time;

    StoreRun(Optional<Rule> rule, OtpStoreTestbed testbed) {
        this.rule = rule;
        this.testbed = testbed;
    }

    /** The handle that this test is about, opened when first asked for. */
    OtpStore store() {
        if (store == null) {
            store = open();
        }
        return store;
    }

    /** A second handle on the same store. */
    OtpStore other() {
        if (other == null) {
            other = open();
        }
        return other;
    }

    /** One more handle. */
    OtpStore open() {
        return closedAfterwards(testbed.open());
    }

    private OtpStore closedAfterwards(OtpStore handle) {
        opened.add(handle);
        return handle;
    }

    /** What stands between the server and the handles that are opened behind it. */
    Relay relay() throws IOException {
        return new Relay(
                testbed.server().orElseThrow(() -> notAsked("the testbed does not tell where the server listens")));
    }

    OtpStore openBehind(Relay relay) {
        return closedAfterwards(testbed.openAt(relay.address()));
    }

    /** A key that nobody has used, on a server that was here before. */
    static String key() {
        return "kit-" + UUID.randomUUID();
    }

    /** The time that passes for this store. */
    StoreTime time() {
        if (time == null) {
            time = new StoreTime(testbed);
        }
        return time;
    }

    void inject(StoreTrouble trouble) {
        if (!testbed.inject(trouble)) {
            throw notAsked("the testbed cannot inject " + trouble);
        }
        injected.add(trouble);
    }

    void mend(StoreTrouble trouble) {
        injected.remove(trouble);
        testbed.mend(trouble);
    }

    /** What ends a test that cannot be made; to be thrown. */
    TestAbortedException notAsked(String why) {
        return new TestAbortedException(name() + " not asked: " + why);
    }

    String name() {
        return rule.map(Rule::name).orElse("own test");
    }

    @Override
    public void close() {
        try {
            Set.copyOf(injected).forEach(this::mend);
        } finally {
            try {
                opened.forEach(StoreRun::closeQuietly);
            } finally {
                testbed.close();
            }
        }
    }

    /** What close does, K13 judges; no other rule fails of it. */
    private static void closeQuietly(OtpStore handle) {
        try {
            handle.close();
        } catch (RuntimeException judgedElsewhere) {
            // the next one is closed all the same
        }
    }
}
