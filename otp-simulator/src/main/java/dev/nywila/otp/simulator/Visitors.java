package dev.nywila.otp.simulator;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may call: keeps web pages out. A page that has its own name resolve to the loopback address could read the inbox
 * (the {@code Host} header gives it away, or the request's target); any page could send requests that change something ({@code Origin} and
 * {@code Sec-Fetch-Site} do).
 */
final class Visitors {

    /** A name or an address, which may be an IPv6 one in brackets, with a port. */
    private static final Pattern HAS_PORT = Pattern.compile("([^:]+|\\[[^]]+]):[0-9]{1,5}");

    /** Browsers and curl leave it out. */
    private static final String USUAL_PORT = ":80";

    private final Set<String> hosts;

    Visitors(Collection<String> names, int port) {
        this.hosts = names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .map(name -> withPort(name, port))
                .flatMap(host -> host.endsWith(USUAL_PORT)
                        ? Stream.of(host, host.substring(0, host.length() - USUAL_PORT.length()))
                        : Stream.of(host))
                .collect(Collectors.toUnmodifiableSet());
    }

    static String withPort(String name, int port) {
        return HAS_PORT.matcher(name).matches() ? name : name + ":" + port;
    }

    /** Whether each name by which it is called is one of ours: that of the one header, and that of the target if any. */
    boolean isForUs(Headers headers, @Nullable String authority) {
        List<String> host = headers.all("Host");
        return host.size() == 1
                && hosts.contains(host.get(0).toLowerCase(Locale.ROOT))
                && (authority == null || hosts.contains(authority));
    }

    /** Programs send neither of these headers, browsers send both. */
    boolean isFromForeignPage(Headers headers) {
        boolean foreignOrigin = headers.all("Origin").stream()
                .anyMatch(origin -> !origin.startsWith("http://")
                        || !hosts.contains(origin.substring("http://".length()).toLowerCase(Locale.ROOT)));
        boolean foreignSite = headers.all("Sec-Fetch-Site").stream()
                .anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
        return foreignOrigin || foreignSite;
    }
}
