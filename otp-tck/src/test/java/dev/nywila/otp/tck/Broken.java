package dev.nywila.otp.tck;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A provider that is honest but for one thing, and the rules that this one thing breaks.
 *
 * @param name what it does wrong, as a sentence without its subject
 * @param rules those that must fail, and no others
 * @param side its provider's side
 * @param opening how its clients are opened
 * @param made what it does when its provider is made
 */
record Broken(
        String name, Set<Rule> rules, Supplier<FakeSide> side, FakeProvider.Opening opening, Consumer<FakeSide> made) {

    /** The system property that one of them sets, and that its testbed takes away. */
    static final String PROPERTY = "otp.kit-fake.made";

    private static final Exchanger<Boolean> MEETING = new Exchanger<>();

    /** All of them, area by area. */
    static List<Broken> zoo() {
        return Stream.of(
                        BrokenLife.ALL,
                        BrokenNames.ALL,
                        BrokenAccounts.ALL,
                        BrokenSending.ALL,
                        BrokenRequests.ALL,
                        BrokenTrouble.ALL,
                        BrokenAnswers.ALL,
                        BrokenKeys.ALL,
                        BrokenResending.ALL,
                        BrokenVerifying.ALL,
                        BrokenRejecting.ALL,
                        BrokenCodes.ALL,
                        BrokenPrivacy.ALL,
                        BrokenThreads.ALL)
                .flatMap(List::stream)
                .toList();
    }

    /** Those that were thought of as a hurried author's, before the rules that are to catch them. */
    static List<Broken> missed() {
        return Stream.of(
                        MissedLife.ALL,
                        MissedSending.ALL,
                        MissedKeys.ALL,
                        MissedResending.ALL,
                        MissedVerifying.ALL,
                        MissedCodes.ALL,
                        MissedPrivacy.ALL)
                .flatMap(List::stream)
                .toList();
    }

    /** Both. */
    static List<Broken> all() {
        return Stream.concat(zoo().stream(), missed().stream()).toList();
    }

    static Set<Rule> rules(Rule first, Rule... more) {
        return EnumSet.of(first, more);
    }

    /** One whose client is broken. */
    static Broken client(String name, Set<Rule> rules, Function<Settings, OtpClient> client) {
        return opened(name, rules, (config, as) -> client.apply(Settings.read(config, as)));
    }

    /** One that is broken on the provider's side, which the client trusts. */
    static Broken side(String name, Set<Rule> rules, Supplier<FakeSide> side) {
        return new Broken(name, rules, side, (config, as) -> new PlainClient(Settings.read(config, as)), any -> {});
    }

    /** One whose client trusts a provider that breaks a rule in the client's stead. */
    static Broken both(String name, Set<Rule> rules, Supplier<FakeSide> side, Function<Settings, OtpClient> client) {
        return new Broken(name, rules, side, (config, as) -> client.apply(Settings.read(config, as)), any -> {});
    }

    /** One that opens its clients in a broken way. */
    static Broken opened(String name, Set<Rule> rules, FakeProvider.Opening opening) {
        return new Broken(name, rules, FakeSide::new, opening, any -> {});
    }

    /** One whose making does what it should not. */
    static Broken made(String name, Set<Rule> rules, Consumer<FakeSide> made) {
        return new Broken(name, rules, FakeSide::new, (config, as) -> new PlainClient(Settings.read(config, as)), made);
    }

    OtpTestbed testbed() {
        FakeSide itsSide = side.get();
        FakeProvider.whenMade = () -> made.accept(itsSide);
        return new FakeTestbed(itsSide, true) {
            @Override
            public OtpConfig config() {
                return super.config().with(FakeProvider.Opening.class, opening);
            }

            @Override
            public void close() {
                FakeProvider.whenMade = () -> {};
                System.clearProperty(PROPERTY);
            }
        };
    }

    /** The same one, whose clients declare nothing. */
    Broken bare() {
        Supplier<FakeSide> bareSide = () -> {
            FakeSide its = side.get();
            its.bare = true;
            return its;
        };
        FakeProvider.Opening bareOpening = (config, as) -> new BareClient(
                opening.open(config, as), config.component(FakeSide.class).orElseThrow());
        return new Broken(name, rules, bareSide, bareOpening, made);
    }

    /** Between a look and an act: waits a moment for another thread to come here too, as a slow database would. */
    static void meanwhile() {
        try {
            MEETING.exchange(true, 2, TimeUnit.MILLISECONDS);
        } catch (TimeoutException alone) {
            // nobody came, and nothing is lost
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
