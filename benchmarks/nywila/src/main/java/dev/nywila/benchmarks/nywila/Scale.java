package dev.nywila.benchmarks.nywila;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Sends from many virtual threads, one send after the other on each, and counts. */
public final class Scale {

    private static final int WARM_UP_SECONDS = 4;

    private Scale() {}

    /** Takes the stub's address, how many threads, how many permits, and for how many seconds to count. */
    public static void main(String[] args) throws Throwable {
        int threads = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[3]);
        OtpClient otp = OtpProviders.open(OtpConfig.of(Map.of(
                "otp.provider", "beem",
                "otp.beem.api-key", "key",
                "otp.beem.secret-key", "secret",
                "otp.beem.app-id", "1",
                "otp.beem.base-url", args[0],
                "otp.beem.send.max-concurrent", args[2],
                // whoever waits for a permit is not to give up
                "otp.beem.send.deadline", "5m",
                "otp.beem.connect-timeout", "30s")));
        PhoneNumber number = PhoneNumber.of("+255713507067");
        LongAdder sent = new LongAdder();
        LongAdder failed = new LongAdder();
        otp.send(number);
        long before = residentKilobytes();
        ExecutorService virtual = virtualThreads();
        for (int i = 0; i < threads; i++) {
            virtual.execute(() -> {
                while (true) {
                    try {
                        otp.send(number);
                        sent.increment();
                    } catch (OtpException trouble) {
                        failed.increment();
                    }
                }
            });
        }
        Thread.sleep(WARM_UP_SECONDS * 1000L);
        long counted = sent.sum();
        long begin = System.nanoTime();
        Thread.sleep(seconds * 1000L);
        double perSecond = (sent.sum() - counted) * 1e9 / (System.nanoTime() - begin);
        System.out.println(perSecond + " " + failed + " " + (residentKilobytes() - before));
        // the threads would go on
        Runtime.getRuntime().halt(0);
    }

    /** Looked up by name: this is compiled for 17, which has no such method. */
    private static ExecutorService virtualThreads() throws Throwable {
        return (ExecutorService) MethodHandles.publicLookup()
                .findStatic(
                        Executors.class,
                        "newVirtualThreadPerTaskExecutor",
                        MethodType.methodType(ExecutorService.class))
                .invoke();
    }

    private static long residentKilobytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findAny()
                .orElse(0);
    }
}
