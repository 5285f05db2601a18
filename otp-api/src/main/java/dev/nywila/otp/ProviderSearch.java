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
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One look through one class loader.
 *
 * @param found by class, so that a jar that stands twice on a path counts once
 * @param broken those that failed to load, and why
 */
record ProviderSearch(Map<Class<?>, OtpProvider> found, Set<String> broken) {

    private static final int MOST_FAULTS = 100;

    static ProviderSearch in(@Nullable ClassLoader loader) {
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
                if (id != null && Names.isName(id)) {
                    found.putIfAbsent(provider.getClass(), provider);
                } else {
                    broken.add(provider.getClass().getName() + " has no id of the form " + Names.FORM);
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
        return new ProviderSearch(found, broken);
    }

    ProviderSearch and(ProviderSearch other) {
        Map<Class<?>, OtpProvider> both = new LinkedHashMap<>(found);
        other.found.forEach(both::putIfAbsent);
        Set<String> allBroken = new LinkedHashSet<>(broken);
        allBroken.addAll(other.broken);
        return new ProviderSearch(both, allBroken);
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
            throw OtpNotDoneException.of(
                    id,
                    OtpOperation.OPEN,
                    OtpFailure.CONFIGURATION,
                    "two providers have this id: " + classes + "; remove one");
        }
        return named.isEmpty() ? null : named.get(0);
    }

    /**
     * Why there is no such provider.
     *
     * @param remedy what to do about it
     */
    OtpNotDoneException missing(String client, String what, String remedy) {
        Set<String> ids = new TreeSet<>();
        found.values().forEach(provider -> ids.add(provider.id()));
        return OtpNotDoneException.of(
                client,
                OtpOperation.OPEN,
                OtpFailure.CONFIGURATION,
                what + "; found: " + ids + (broken.isEmpty() ? "" : ", failed to load: " + broken) + "; " + remedy);
    }

    private static String origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? "an unknown place" : String.valueOf(source.getLocation());
    }
}
