package dev.nywila.otp;

import dev.nywila.otp.spi.OtpProvider;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
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

    /** Names that no client may have, as they mean something else in settings. */
    public static final Set<String> RESERVED_NAMES = Set.of("guard", "provider", "require-live", "routing", "store");

    private static final String PROVIDER_KEY = "otp.provider";
    private static final String NO_PROVIDER = "no provider of this id";
    private static final String NO_NAME = " is not of the form " + Names.FORM;
    private static final String REMEDY =
            "check the spelling, or add the provider's artifact and its service file to the class path or module path";

    private OtpProviders() {}

    /**
     * Opens the client that {@code otp.provider} names.
     *
     * @param config the settings
     * @return the client; the caller closes it
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if the key is missing, and as
     *     {@link #open(OtpConfig, String)}
     */
    public static OtpClient open(OtpConfig config) {
        String name = text(config, PROVIDER_KEY);
        String key = config.describe(PROVIDER_KEY);
        if (name.isEmpty()) {
            throw refused("otp", "set " + key + " to the name of a client, such as a provider's id");
        }
        return open(config, name, key);
    }

    /**
     * Opens a client by its name, with the settings {@code otp.<name>.…}. Its provider is the one that
     * {@code otp.<name>.provider} names, by default the one whose id is the name: two accounts of one provider are two
     * names.
     *
     * @param config the settings
     * @param name of the form {@code [a-z][a-z0-9-]{0,31}}, and none of {@link #RESERVED_NAMES}; never take it from a
     *     user's input
     * @return the client; the caller closes it
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if the name is not allowed, no such provider is
     *     found, or its settings have faults (all are listed)
     */
    public static OtpClient open(OtpConfig config, String name) {
        return open(config, Objects.requireNonNull(name, "name"), "the client's name");
    }

    /**
     * Opens a client.
     *
     * @param source where the name is from
     */
    private static OtpClient open(OtpConfig config, String name, String source) {
        if (!Names.isName(name)) {
            throw refused("otp", source + NO_NAME);
        }
        if (RESERVED_NAMES.contains(name)) {
            throw refused(
                    name,
                    source + " is one of " + new TreeSet<>(RESERVED_NAMES)
                            + ", which mean something else in settings; choose another name");
        }
        String key = "otp." + name + ".provider";
        String id = text(config, key);
        OtpProvider provider = id.isEmpty()
                ? get(name, name, NO_PROVIDER, REMEDY + ", or set " + config.describe(key) + " to one of these")
                : get(id, name, config.describe(key) + (Names.isName(id) ? " names no provider" : NO_NAME), REMEDY);
        return provider.open(config, name);
    }

    /** As clients read their settings: what nobody can see is absent. */
    private static String text(OtpConfig config, String key) {
        String value = config.get(key);
        return value == null || InvisibleCharacters.strip(value).isEmpty() ? "" : value.strip();
    }

    private static OtpNotDoneException refused(String client, String text) {
        return OtpNotDoneException.of(client, OtpOperation.OPEN, OtpFailure.CONFIGURATION, text);
    }

    /**
     * Returns the provider of an id.
     *
     * @param id such as {@code beem}; never take it from a user's input
     * @return the provider
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if there is none, naming those that are there and
     *     those that failed to load; or if two classes have this id, naming both and where they come from
     */
    public static OtpProvider get(String id) {
        return get(id, client(id), what(id), REMEDY);
    }

    private static OtpProvider get(String id, String client, String what, String remedy) {
        ProviderSearch own = ProviderSearch.in(OtpProviders.class.getClassLoader());
        OtpProvider found = own.provider(id);
        if (found != null) {
            return found;
        }
        ProviderSearch context = ProviderSearch.in(Thread.currentThread().getContextClassLoader());
        found = context.provider(id);
        if (found != null) {
            return found;
        }
        throw own.and(context).missing(client, what, remedy);
    }

    private static String client(String id) {
        return Names.isName(id) ? id : "otp";
    }

    private static String what(String id) {
        return Names.isName(id) ? NO_PROVIDER : "the id" + NO_NAME;
    }

    /**
     * Returns the provider of an id, as one class loader sees it.
     *
     * @param id such as {@code beem}
     * @param loader the class loader to look in, or null for the system's
     * @return the provider
     * @throws OtpNotDoneException as {@link #get(String)}
     */
    public static OtpProvider get(String id, @Nullable ClassLoader loader) {
        ProviderSearch search = ProviderSearch.in(loader);
        OtpProvider found = search.provider(id);
        if (found != null) {
            return found;
        }
        throw search.missing(client(id), what(id), REMEDY);
    }

    /**
     * Returns the provider of an id, if there is one.
     *
     * @param id such as {@code beem}
     * @return the provider, or empty
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if two classes have this id
     */
    public static Optional<OtpProvider> find(String id) {
        OtpProvider own = ProviderSearch.in(OtpProviders.class.getClassLoader()).provider(id);
        return own != null ? Optional.of(own) : find(id, Thread.currentThread().getContextClassLoader());
    }

    /**
     * Returns the provider of an id, as one class loader sees it, if there is one.
     *
     * @param id such as {@code beem}
     * @param loader the class loader to look in, or null for the system's
     * @return the provider, or empty
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if two classes have this id
     */
    public static Optional<OtpProvider> find(String id, @Nullable ClassLoader loader) {
        return Optional.ofNullable(ProviderSearch.in(loader).provider(id));
    }

    /**
     * Returns all providers that load, in the order of their ids.
     *
     * @return the providers; both, where two have one id
     */
    public static List<OtpProvider> all() {
        return ProviderSearch.in(OtpProviders.class.getClassLoader())
                .and(ProviderSearch.in(Thread.currentThread().getContextClassLoader()))
                .sorted();
    }

    /**
     * Returns all providers that one class loader sees, in the order of their ids.
     *
     * @param loader the class loader to look in, or null for the system's
     * @return the providers; both, where two have one id
     */
    public static List<OtpProvider> all(@Nullable ClassLoader loader) {
        return ProviderSearch.in(loader).sorted();
    }
}
