package dev.nywila.otp.beem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
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
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

    private BaseUrl() {}

    /**
     * Reads the hosts to which plain HTTP is allowed.
     *
     * @throws IllegalArgumentException if one is none
     */
    static Set<String> hosts(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
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
