package dev.nywila.otp.beem.faults;

import dev.nywila.otp.beem.RawServer;

/**
 * One thing that goes wrong, and how a call that meets it must end.
 *
 * @param group where it goes wrong
 * @param name what goes wrong, in a few words
 * @param ending how a send and a verify must end
 * @param traits what the harness must know beside
 * @param arrangement brings it about
 */
record Fault(String group, String name, Ending ending, Traits traits, Arrangement arrangement) {

    /** Sets the scene. */
    @FunctionalInterface
    interface Arrangement {
        void on(Scene scene) throws Exception;
    }

    /**
     * What the harness must know.
     *
     * @param stalls only the deadline ends the call
     * @param warm a good call goes before
     * @param wire every HTTP client could meet it, by one call to a plain URL
     */
    record Traits(boolean stalls, boolean warm, boolean wire) {}

    /** What the server does on each connection, from its first byte on. */
    static Fault wire(String group, String name, Ending ending, RawServer.Script script) {
        return new Fault(group, name, ending, new Traits(false, false, true), scene -> scene.origin.follow(script));
    }

    /** What the server has done when the request is about to leave. */
    static Fault beforeRequest(String group, String name, Ending ending, RawServer.Script script) {
        return scene(group, name, ending, scene -> scene.actBeforeTheRequest(script));
    }

    /** What the server does once it has the request. */
    static Fault afterRequest(String group, String name, Ending ending, RawServer.Script script) {
        return wire(group, name, ending, connection -> {
            connection.readRequest();
            script.run(connection);
        });
    }

    /** These bytes are the reply, and then the server closes. */
    static Fault reply(String group, String name, Ending ending, String bytes) {
        return afterRequest(group, name, ending, connection -> connection.write(bytes));
    }

    /** The same reply to every request on a connection that stays open. */
    static Fault served(String group, String name, Ending ending, Reply reply) {
        return wire(group, name, ending, connection -> {
            while (true) {
                connection.write(reply.to(connection.readRequest()));
            }
        });
    }

    /** Makes a reply. */
    @FunctionalInterface
    interface Reply {
        String to(String request);
    }

    /** Something that is not on the wire alone. */
    static Fault scene(String group, String name, Ending ending, Arrangement arrangement) {
        return new Fault(group, name, ending, new Traits(false, false, false), arrangement);
    }

    Fault stalling() {
        return new Fault(group, name, ending, new Traits(true, traits.warm, traits.wire), arrangement);
    }

    Fault onSecondCall() {
        return new Fault(group, name, ending, new Traits(traits.stalls, true, traits.wire), arrangement);
    }

    @Override
    public String toString() {
        return group + ": " + name;
    }
}
