package dev.nywila.otp.beem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The one look-up by name: the tests are compiled for 17, which has no such method. */
public final class VirtualThreads {

    private VirtualThreads() {}

    /** Each task in a virtual thread of its own; from 21 on. */
    public static ExecutorService executor() throws Throwable {
        return (ExecutorService) MethodHandles.publicLookup()
                .findStatic(
                        Executors.class,
                        "newVirtualThreadPerTaskExecutor",
                        MethodType.methodType(ExecutorService.class))
                .invoke();
    }
}
