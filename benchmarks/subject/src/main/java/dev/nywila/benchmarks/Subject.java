package dev.nywila.benchmarks;

import java.net.URI;
import java.util.ServiceLoader;

/** One way to ask a provider for codes. {@link ServiceLoader} finds it on the class path that it brings. */
public interface Subject {

    /** The number that is asked for, and the code. */
    String NUMBER = "+255713507067";

    String CODE = "123456";

    /** What the tables call it. */
    String name();

    /** Makes a client of the stub; {@code stub} has a scheme, a host and a port. */
    Client open(URI stub) throws Exception;

    static Subject named(String name) {
        return ServiceLoader.load(Subject.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(subject -> subject.name().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no subject " + name));
    }
}
