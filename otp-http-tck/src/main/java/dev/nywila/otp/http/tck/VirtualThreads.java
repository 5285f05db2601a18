package dev.nywila.otp.http.tck;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The one look-up by name: the tests are compiled for 17, which has no such method. */
public final class VirtualThreads {

    private VirtualThreads() {}

    /**
     * Runs each task in a virtual thread of its own; from 21 on.
     *
     * @return the executor
     * @throws Throwable on an older JDK
     */
    public static ExecutorService executor() throws Throwable {
        return (ExecutorService) MethodHandles.publicLookup()
                .findStatic(
                        Executors.class,
                        "newVirtualThreadPerTaskExecutor",
                        MethodType.methodType(ExecutorService.class))
                .invoke();
    }
}
