package dev.nywila.otp.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where Beem is, as the setting has it: judged by its text, not by what a name resolves to, and made small where case
 * does not matter. A host is taken from here, as {@link URI} knows none that has an underscore, as Docker's names have.
 */
final class BaseUrl {

    /** A name, an IPv4 address, or an IPv6 address in its brackets. */
    static final String HOST = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}]";

    private static final Pattern HOSTS = Pattern.compile(HOST);
    private static final Pattern AUTHORITY = Pattern.compile("(" + HOST + ")(?::([0-9]{0,5}))?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Pattern IP = Pattern.compile("\\[.*]|[0-9.]+");
    /** RFC 2606 and RFC 6761: no such name is anybody's. */
    private static final Set<String> RESERVED = Set.of("example", "invalid", "localhost", "test");

    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

    private BaseUrl() {}

    /**
     * Reads the hosts to which plain HTTP is allowed.
     *
     * @throws IllegalArgumentException if one is none
     */
    static Set<String> hosts(List<String> names) {
        return names.stream()
                .filter(host -> !host.isEmpty())
                .map(host -> {
                    require(HOSTS.matcher(host).matches());
                    return host.toLowerCase(Locale.ROOT);
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads the URL.
     *
     * @param plainHosts in lower case
     * @return scheme, host, port and path, without a slash behind it
     * @throws IllegalArgumentException if it has anything else, or may not be plain
     */
    static URI read(String text, Set<String> plainHosts) {
        require(PRINTABLE.matcher(text).matches());
        URI given = URI.create(text);
        String scheme = String.valueOf(given.getScheme()).toLowerCase(Locale.ROOT);
        Matcher authority = AUTHORITY.matcher(String.valueOf(given.getRawAuthority()));
        String path = String.valueOf(given.getRawPath());
        require(authority.matches()
                && given.getRawQuery() == null
                && given.getRawFragment() == null
                && given.normalize().equals(given)
                && !path.contains("//")
                && !path.startsWith("/.."));
        String host = authority.group(1).toLowerCase(Locale.ROOT);
        // nobody certifies a name that is none of the DNS
        boolean secure = scheme.equals("https") && given.getHost() != null;
        boolean plain = scheme.equals("http")
                && (LOOPBACK.matcher(host).matches() || plainHosts.contains(host))
                && (given.getHost() != null || host.contains("_"));
        require(secure || plain);
        String port = authority.group(2);
        if (port != null && !port.isEmpty()) {
            int number = Integer.parseInt(port);
            require(number > 0 && number <= 65_535);
            port = ":" + number;
        }
        return URI.create(scheme + "://" + host + (port == null ? "" : port)
                + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path));
    }

    /** What is not live about what was read, as the rest of a sentence; judged by its text alone. */
    static Optional<String> whyNotLive(URI read) {
        if ("http".equals(read.getScheme())) {
            return Optional.of("is plain http, which anybody on the way can read");
        }
        String host = host(read);
        if (IP.matcher(host).matches()) {
            return isThisMachine(host) ? Optional.of("leads to this machine") : Optional.empty();
        }
        List<String> labels = Arrays.asList(host.split("\\."));
        if (RESERVED.contains(labels.get(labels.size() - 1))) {
            return Optional.of("has a host name that is reserved for tests");
        }
        return labels.stream().anyMatch(label -> label.contains("sandbox") || label.contains("simulator"))
                ? Optional.of("has the host name of a sandbox or simulator")
                : Optional.empty();
    }

    private static boolean isThisMachine(String ip) {
        try {
            // an address in digits is not looked up
            InetAddress address = InetAddress.getByName(ip);
            return address.isLoopbackAddress() || address.isAnyLocalAddress();
        } catch (UnknownHostException never) {
            return false;
        }
    }

    /** The host of what was read. */
    static String host(URI read) {
        return authority(read).group(1);
    }

    /** The port of what was read, or its scheme's own. */
    static int port(URI read) {
        String port = authority(read).group(2);
        return port != null ? Integer.parseInt(port) : "https".equals(read.getScheme()) ? 443 : 80;
    }

    private static Matcher authority(URI read) {
        Matcher authority = AUTHORITY.matcher(read.getRawAuthority());
        require(authority.matches());
        return authority;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
