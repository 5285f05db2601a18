package dev.nywila.otp.http.tck;

/**
 * One thing that goes wrong, and how a call that meets it must end.
 *
 * @param group where it goes wrong
 * @param name what goes wrong, in a few words
 * @param ending how a send and a verify must end
 * @param traits what the tests must know beside
 * @param arrangement brings it about
 */
public record Fault(String group, String name, Ending ending, Traits traits, Arrangement arrangement) {

    /** Sets the scene. */
    @FunctionalInterface
    public interface Arrangement {

        /**
         * Brings the fault about.
         *
         * @param scene in which all is well so far
         * @throws Exception if that fails, which fails the test
         */
        void on(Scene scene) throws Exception;
    }

    /**
     * What the tests must know.
     *
     * @param stalls only the deadline ends the call
     * @param warm a good call goes before
     * @param wire every HTTP client could meet it, by one call to a plain URL
     */
    public record Traits(boolean stalls, boolean warm, boolean wire) {}

    /** Answers as the scene has it, from the request. */
    @FunctionalInterface
    public interface Reply {

        /**
         * Makes a whole reply.
         *
         * @param scene whose subject knows what is good
         * @param request what is answered
         * @return all bytes, as ISO 8859-1 has them
         */
        String to(Scene scene, String request);
    }

    /**
     * What the server does on each connection, from its first byte on.
     *
     * @param group where it goes wrong
     * @param name what goes wrong
     * @param ending how a call must end
     * @param script what the server does
     * @return the fault
     */
    public static Fault wire(String group, String name, Ending ending, Scene.Script script) {
        return new Fault(group, name, ending, new Traits(false, false, true), scene -> scene.follow(script));
    }

    /** What the server has done when the request is about to leave. */
    static Fault beforeRequest(String group, String name, Ending ending, Scene.Script script) {
        return scene(
                group, name, ending, scene -> scene.actBeforeTheRequest(connection -> script.run(scene, connection)));
    }

    /** What the server does once it has the request. */
    static Fault afterRequest(String group, String name, Ending ending, RawServer.Script script) {
        return wire(group, name, ending, (scene, connection) -> {
            connection.readRequest();
            script.run(connection);
        });
    }

    /**
     * The same reply to every request on a connection, which then is closed by the server.
     *
     * @param group where it goes wrong
     * @param name what goes wrong
     * @param ending how a call must end
     * @param reply what the server says
     * @return the fault
     */
    public static Fault answered(String group, String name, Ending ending, Reply reply) {
        return wire(
                group,
                name,
                ending,
                (scene, connection) -> connection.write(reply.to(scene, connection.readRequest())));
    }

    /**
     * The same reply to every request on a connection that stays open.
     *
     * @param group where it goes wrong
     * @param name what goes wrong
     * @param ending how a call must end
     * @param reply what the server says
     * @return the fault
     */
    public static Fault served(String group, String name, Ending ending, Reply reply) {
        return wire(group, name, ending, (scene, connection) -> {
            while (true) {
                connection.write(reply.to(scene, connection.readRequest()));
            }
        });
    }

    /**
     * Something that is not on the wire alone.
     *
     * @param group where it goes wrong
     * @param name what goes wrong
     * @param ending how a call must end
     * @param arrangement brings it about
     * @return the fault
     */
    public static Fault scene(String group, String name, Ending ending, Arrangement arrangement) {
        return new Fault(group, name, ending, new Traits(false, false, false), arrangement);
    }

    /**
     * Says that only the deadline ends the call.
     *
     * @return the same otherwise
     */
    public Fault stalling() {
        return new Fault(group, name, ending, new Traits(true, traits.warm, traits.wire), arrangement);
    }

    /**
     * Says that a good call goes before.
     *
     * @return the same otherwise
     */
    public Fault onSecondCall() {
        return new Fault(group, name, ending, new Traits(traits.stalls, true, traits.wire), arrangement);
    }

    @Override
    public String toString() {
        return group + ": " + name;
    }
}
