package dev.nywila.otp;

import dev.nywila.otp.spi.OtpProvider;
import java.security.CodeSource;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds providers by id, with {@link ServiceLoader}, on class path and module path (D1). Thread-safe; looks anew at each
 * call and keeps nothing.
 *
 * <p>A provider is chosen by its id and by nothing else: never by being the only one, the first one or of some priority.
 * One that fails to load, or whose id is not of the form {@code [a-z][a-z0-9-]{0,31}}, harms no other; it is named when
 * the wanted one is missing.
 *
 * <p>Methods without a class loader look in the one that loaded this library, then, if the id is not there, in the
 * thread's context class loader.
 */
public final class OtpProviders {

    private static final String PROVIDER_KEY = "otp.provider";
    private static final int MOST_FAULTS = 100;
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private OtpProviders() {}

    /**
     * Opens a client of the provider that {@code otp.provider} names.
     *
     * @param config the settings
     * @return the client; the caller closes it
     * @throws OtpException with {@link OtpFailure#CONFIGURATION} if the key is missing, no such provider is found, or
     *     its settings have faults (all are listed)
     */
    public static OtpClient open(OtpConfig config) {
        String id = config.get(PROVIDER_KEY);
        if (id == null || id.isBlank()) {
            throw new OtpException(
                    "otp", OtpFailure.CONFIGURATION, "set " + config.describe(PROVIDER_KEY) + " to a provider's id");
        }
        return get(id.strip()).open(config);
    }

    /**
     * Returns the provider of an id.
     *
     * @param id such as {@code beem}; never take it from a user's input
     * @return the provider
     * @throws OtpException with {@link OtpFailure#CONFIGURATION} if there is none, naming those that are there and those
     *     that failed to load; or if two classes have this id, naming both and where they come from
     */
    public static OtpProvider get(String id) {
        Search own = Search.in(OtpProviders.class.getClassLoader());
        OtpProvider found = own.provider(id);
        if (found != null) {
            return found;
        }
        Search context = Search.in(Thread.currentThread().getContextClassLoader());
        found = context.provider(id);
        if (found != null) {
            return found;
        }
        throw own.and(context).missing(id);
    }

    /**
     * Returns the provider of an id, as one class loader sees it.
     *
     * @param id such as {@code beem}
     * @param loader the class loader to look in, or null for the system's
     * @return the provider
     * @throws OtpException as {@link #get(String)}
     */
    public static OtpProvider get(String id, @Nullable ClassLoader loader) {
        Search search = Search.in(loader);
        OtpProvider found = search.provider(id);
        if (found != null) {
            return found;
        }
        throw search.missing(id);
    }

    /**
     * Returns the provider of an id, if there is one.
     *
     * @param id such as {@code beem}
     * @return the provider, or empty
     * @throws OtpException with {@link OtpFailure#CONFIGURATION} if two classes have this id
     */
    public static Optional<OtpProvider> find(String id) {
        OtpProvider own = Search.in(OtpProviders.class.getClassLoader()).provider(id);
        return own != null ? Optional.of(own) : find(id, Thread.currentThread().getContextClassLoader());
    }

    /**
     * Returns the provider of an id, as one class loader sees it, if there is one.
     *
     * @param id such as {@code beem}
     * @param loader the class loader to look in, or null for the system's
     * @return the provider, or empty
     * @throws OtpException with {@link OtpFailure#CONFIGURATION} if two classes have this id
     */
    public static Optional<OtpProvider> find(String id, @Nullable ClassLoader loader) {
        return Optional.ofNullable(Search.in(loader).provider(id));
    }

    /**
     * Returns all providers that load, in the order of their ids.
     *
     * @return the providers; both, where two have one id
     */
    public static List<OtpProvider> all() {
        return Search.in(OtpProviders.class.getClassLoader())
                .and(Search.in(Thread.currentThread().getContextClassLoader()))
                .sorted();
    }

    /**
     * Returns all providers that one class loader sees, in the order of their ids.
     *
     * @param loader the class loader to look in, or null for the system's
     * @return the providers; both, where two have one id
     */
    public static List<OtpProvider> all(@Nullable ClassLoader loader) {
        return Search.in(loader).sorted();
    }

    /** One look through one class loader: by class, so that a jar that stands twice on a path counts once. */
    private record Search(Map<Class<?>, OtpProvider> found, Set<String> broken) {

        static Search in(@Nullable ClassLoader loader) {
            Map<Class<?>, OtpProvider> found = new LinkedHashMap<>();
            Set<String> broken = new LinkedHashSet<>();
            Iterator<OtpProvider> services =
                    ServiceLoader.load(OtpProvider.class, loader).iterator();
            // a class loader that cannot list its services fails at every step, for ever
            for (int faults = 0; faults < MOST_FAULTS; ) {
                OtpProvider provider = null;
                try {
                    if (!services.hasNext()) {
                        break;
                    }
                    provider = services.next();
                    String id = provider.id();
                    if (id != null && ID.matcher(id).matches()) {
                        found.putIfAbsent(provider.getClass(), provider);
                    } else {
                        broken.add(provider.getClass().getName() + " has no id of the form " + ID);
                    }
                } catch (ServiceConfigurationError | RuntimeException | LinkageError neighbour) {
                    faults++;
                    broken.add(
                            provider == null
                                    ? String.valueOf(neighbour.getMessage())
                                    : provider.getClass().getName() + " gives no id, but "
                                            + neighbour.getClass().getName());
                }
            }
            return new Search(found, broken);
        }

        Search and(Search other) {
            Map<Class<?>, OtpProvider> both = new LinkedHashMap<>(found);
            other.found.forEach(both::putIfAbsent);
            Set<String> allBroken = new LinkedHashSet<>(broken);
            allBroken.addAll(other.broken);
            return new Search(both, allBroken);
        }

        List<OtpProvider> sorted() {
            return found.values().stream()
                    .sorted(Comparator.comparing(OtpProvider::id))
                    .toList();
        }

        @Nullable
        OtpProvider provider(String id) {
            Objects.requireNonNull(id, "id");
            List<OtpProvider> named =
                    found.values().stream().filter(p -> p.id().equals(id)).toList();
            if (named.size() > 1) {
                StringJoiner classes = new StringJoiner(" and ");
                named.forEach(p -> classes.add(p.getClass().getName() + " from " + origin(p.getClass())));
                throw new OtpException(
                        id, OtpFailure.CONFIGURATION, "two providers have this id: " + classes + "; remove one");
            }
            return named.isEmpty() ? null : named.get(0);
        }

        OtpException missing(String id) {
            Set<String> ids = new TreeSet<>();
            found.values().forEach(p -> ids.add(p.id()));
            return new OtpException(
                    ID.matcher(id).matches() ? id : "otp",
                    OtpFailure.CONFIGURATION,
                    (ID.matcher(id).matches() ? "no provider of this id" : "an id is of the form " + ID)
                            + "; found: " + ids + (broken.isEmpty() ? "" : ", failed to load: " + broken)
                            + "; check the spelling, or add the provider's artifact and its service file to the class"
                            + " path or module path");
        }

        private static String origin(Class<?> type) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            return source == null ? "an unknown place" : String.valueOf(source.getLocation());
        }
    }
}
