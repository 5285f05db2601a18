package dev.nywila.otp.simulator;

/**
 * A path that a provider answers on, whatever the method.
 *
 * @param name what it is called in the request log
 * @param path where it is
 */
record Endpoint(String name, PathTemplate path) {

    static Endpoint of(String name, String path) {
        return new Endpoint(name, new PathTemplate(path));
    }
}
