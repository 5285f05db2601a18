package dev.nywila.benchmarks;

/** Asks a provider for codes, by one way of doing so. Thread-safe. */
public interface Client extends AutoCloseable {

    /** Has a code sent to a number; returns what {@link #verify} takes. */
    Object send() throws Exception;

    /** Returns what {@link #send} could have returned, without asking anybody: never the same twice. */
    Object sentBefore();

    /** Asks whether a code is right, and returns the answer. */
    boolean verify(Object sent) throws Exception;

    @Override
    default void close() throws Exception {}
}
