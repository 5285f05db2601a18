package dev.nywila.otp.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Finds the addresses of a host: a component of the settings, for tests and for applications with a directory of their
 * own. Without it the JVM's own way is used. Must be thread-safe; may block, as it is asked on a helper thread that a
 * call leaves alone when its deadline passes.
 */
@FunctionalInterface
public interface Resolver {

    /**
     * Finds all addresses of a host.
     *
     * @param host a name or an address in digits
     * @return the addresses in the order in which to try them
     * @throws UnknownHostException if there are none
     */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
