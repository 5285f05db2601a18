package dev.nywila.otp.tck;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.ProxySelector;
import java.nio.charset.Charset;
import java.security.Security;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM has once for everybody, and what some work does to it: threads that it makes, started or not (a shutdown hook
 * is one), properties that it sets, also to what they were, lines that it prints, and defaults that it changes. What other
 * threads do meanwhile is not held against it.
 */
final class Surroundings {

    private static final ProxySelector OWN_PROXIES = ProxySelector.of(null);
    private static final Locale OWN_LOCALE = Locale.forLanguageTag("en-TZ");
    private static final TimeZone OWN_ZONE = TimeZone.getTimeZone("GMT+00:42");

    private final Set<String> touched = new ConcurrentSkipListSet<>();
    private final ThreadGroup group = new ThreadGroup("kit-maker");

    /** Hears in the working thread that a thread is made, as that inherits. */
    @SuppressWarnings("ThreadLocalUsage") // of one worker, whose thread ends with the work
    private final InheritableThreadLocal<Object> heir = new InheritableThreadLocal<>() {
        @Override
        protected @Nullable Object childValue(Object parent) {
            note("a thread");
            return null;
        }
    };

    private @Nullable Thread worker;

    private Surroundings() {}

    /** Does some work in a thread of its own, and returns the names of what it touched. */
    static Set<String> touchedBy(Callable<?> work) throws InterruptedException {
        Surroundings surroundings = new Surroundings();
        surroundings.watch(work);
        return new TreeSet<>(surroundings.touched);
    }

    private void watch(Callable<?> work) throws InterruptedException {
        List<Kept<?>> defaults = List.of(
                new Kept<>("the default locale", Locale::getDefault, Locale::setDefault, OWN_LOCALE),
                new Kept<>("the default time zone", TimeZone::getDefault, TimeZone::setDefault, OWN_ZONE),
                new Kept<>("the default proxies", ProxySelector::getDefault, ProxySelector::setDefault, OWN_PROXIES),
                new Kept<>(
                        "the default handler of uncaught exceptions",
                        Thread::getDefaultUncaughtExceptionHandler,
                        Thread::setDefaultUncaughtExceptionHandler,
                        (thread, thrown) -> {}),
                new Kept<>(
                        "the default authenticator",
                        Authenticator::getDefault,
                        Authenticator::setDefault,
                        new Authenticator() {}),
                new Kept<>(
                        "the default cookies",
                        CookieHandler::getDefault,
                        CookieHandler::setDefault,
                        new CookieManager()));
        PrintStream out = System.out;
        PrintStream err = System.err;
        Properties properties = System.getProperties();
        List<Object> readOnly = readOnly();
        try {
            defaults.forEach(Kept::replace);
            System.setOut(heard(out, "System.out"));
            System.setErr(heard(err, "System.err"));
            System.setProperties(new Watched(properties));
            work(work);
        } finally {
            System.setProperties(properties);
            System.setErr(err);
            System.setOut(out);
            defaults.forEach(one -> one.restore(this));
        }
        if (!readOnly().equals(readOnly)) {
            touched.add("the security providers, or the handlers of java.util.logging");
        }
    }

    private void work(Callable<?> work) throws InterruptedException {
        Thread thread = new Thread(
                group,
                () -> {
                    heir.set(this);
                    Outcomes.of(work);
                },
                group.getName());
        worker = thread;
        thread.start();
        thread.join();
        // also one that was told to inherit nothing
        if (group.activeCount() > 0) {
            touched.add("a thread");
        }
    }

    private static List<Object> readOnly() {
        return List.of(
                List.of(Security.getProviders()), List.of(Logger.getLogger("").getHandlers()));
    }

    private void note(String what) {
        if (Thread.currentThread() == worker) {
            touched.add(what);
        }
    }

    private PrintStream heard(PrintStream origin, String name) {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int one) {
                        note(name);
                        origin.write(one);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        note(name);
                        origin.write(bytes, from, length);
                    }

                    @Override
                    public void flush() {
                        origin.flush();
                    }
                },
                true,
                Charset.defaultCharset());
    }

    /** A default of the JVM's, with a value of the kit's own in its place, so that setting it to what it was shows too. */
    private static final class Kept<T> {
        private final String name;
        private final Supplier<@Nullable T> get;
        private final Consumer<@Nullable T> set;
        private final T own;
        private final @Nullable T before;

        Kept(String name, Supplier<@Nullable T> get, Consumer<@Nullable T> set, T own) {
            this.name = name;
            this.get = get;
            this.set = set;
            this.own = own;
            this.before = get.get();
        }

        void replace() {
            set.accept(own);
        }

        void restore(Surroundings surroundings) {
            if (!Objects.equals(get.get(), own)) {
                surroundings.touched.add(name);
            }
            set.accept(before);
        }
    }

    /** The system's properties, which notes who changes them, and changes them. */
    private final class Watched extends Properties {
        private static final long serialVersionUID = 1;
        private final transient Properties origin;

        Watched(Properties origin) {
            this.origin = origin;
            super.putAll(origin);
        }

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
            note("the system property " + key);
            origin.put(key, value);
            return super.put(key, value);
        }

        @Override
        public synchronized @Nullable Object remove(Object key) {
            note("the system property " + key);
            origin.remove(key);
            return super.remove(key);
        }
    }
}
