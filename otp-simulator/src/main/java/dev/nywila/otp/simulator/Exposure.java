package dev.nywila.otp.simulator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a simulator can be reached, and what must be shown there.
 *
 * @param address where it listens
 * @param hosts the names by which it is called, beside the usual ones
 * @param token what must be shown, or null
 */
record Exposure(
        InetAddress address, List<String> hosts, @Nullable String token) {

    private static final List<String> USUAL_HOSTS = List.of("127.0.0.1", "localhost", "[::1]");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

    static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    /** All that is malformed, or too careless for others to reach it. */
    List<String> mistakes(boolean hasUsualCredentials) {
        List<String> mistakes = new ArrayList<>();
        if (!hosts.stream().allMatch(name -> HOST.matcher(name).matches())) {
            mistakes.add("host must be a name or an address, with or without a port");
        }
        if (token != null && !Door.TOKEN.matcher(token).matches()) {
            mistakes.add("token must be 16 to 128 letters, digits and . _ ~ -");
        }
        if (isBeyondLoopback()) {
            if (token == null) {
                mistakes.add("beyond loopback a token is needed: else anyone could read the codes");
            }
            if (hasUsualCredentials) {
                mistakes.add("beyond loopback credentials of your own are needed: the usual ones are public");
            }
            if (address.isAnyLocalAddress() && hosts.isEmpty()) {
                mistakes.add("to listen on all addresses, the host by which it is called must be given");
            }
        }
        return mistakes;
    }

    boolean isBeyondLoopback() {
        return !address.isLoopbackAddress();
    }

    /** The host, with a port if it was given with one, that callers are told. */
    String authority(int port) {
        if (!address.isAnyLocalAddress() || hosts.isEmpty()) {
            return literal() + ":" + port;
        }
        return Visitors.withPort(hosts.get(0), port);
    }

    List<String> allHosts() {
        List<String> all = new ArrayList<>(USUAL_HOSTS);
        all.add(literal());
        all.addAll(hosts);
        return all;
    }

    private String literal() {
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "Exposure[address=" + address + ", hosts=" + hosts + "]";
    }
}
