package dev.nywila.otp.http.tck;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult.Approved;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Steady load on one client, while the server fails at random; then each call is held against what the server counted.
 * Nothing that grows is kept of a call, so that what grows is the client's.
 *
 * @param subject whose client is soaked
 * @param callsPerSecond half of them sends and resends, half verifies
 * @param faultsPercent how many connections the server treats badly
 * @param settings further settings of the client
 */
record Soak(
        HttpSubject subject,
        Duration duration,
        int callsPerSecond,
        int faultsPercent,
        long seed,
        Map<String, String> settings) {

    /** The client's; its threads are called by it. */
    private static final String NAME = "soak";

    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(10);
    private static final long FIRST_NUMBER = 255_700_000_000L;

    /** How a call ended, as the caller was told. */
    private enum Ending {
        NONE,
        ANSWERED,
        NOT_SENT,
        UNKNOWN
    }

    /** What there is of the process, some seconds after the start; the heap after a collection. */
    record Sample(long second, long heapKiB, int threads, long files, int permits) {}

    /** What came out of it; without {@code faults} all is as promised. */
    record Report(
            int calls,
            int requests,
            Map<String, Integer> endings,
            long refused,
            List<Sample> samples,
            List<String> faults) {

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(calls + " calls: " + endings + ", of these refused by the breaker: "
                    + refused + "; complete requests at the server: " + requests + "\n\n"
                    + "| second | heap, KiB | threads | files and sockets | permits in use |\n|---|---|---|---|---|\n");
            samples.forEach(at -> text.append("| " + at.second + " | " + at.heapKiB + " | " + at.threads + " | "
                    + at.files + " | " + at.permits + " |\n"));
            return text + "\n" + (faults.isEmpty() ? "all as promised" : String.join("\n", faults));
        }
    }

    Report run() throws IOException, InterruptedException {
        return run(UnaryOperator.identity());
    }

    /** Soaks what stands around the client. */
    Report run(UnaryOperator<OtpClient> around) throws IOException, InterruptedException {
        int calls = (int) (duration.toMillis() * callsPerSecond / 1000);
        try (FarServer server = FarServer.start(subject, 5, faultsPercent, seed)) {
            long files = files();
            MeterRegistry meters = new SimpleMeterRegistry();
            OtpClient otp =
                    subject.open(subject.configOf(NAME, server.url(), pairs()).with(MeterRegistry.class, meters), NAME);
            try {
                Run run = new Run(around.apply(otp), meters, new Ending[calls]);
                run.all();
                run.quiesce();
                long refused = (long) meters.find("otp.breaker.refused").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum();
                otp.close();
                run.expect("all workers ended", () -> workers() == 0);
                // class files that were opened meanwhile are not the client's
                run.expect("all sockets are closed", () -> files() <= files + 10);
                return run.compare(server.report(), refused);
            } finally {
                otp.close();
            }
        }
    }

    private String[] pairs() {
        return settings.entrySet().stream()
                .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                .toArray(String[]::new);
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("otp-" + NAME + "-"))
                .count();
    }

    private static long files() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    private final class Run {

        private final OtpClient otp;
        private final MeterRegistry meters;
        private final Ending[] endings;
        private final List<Sample> samples = new ArrayList<>();
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();
        private final ThreadPoolExecutor callers = (ThreadPoolExecutor) Executors.newFixedThreadPool(100);

        Run(OtpClient otp, MeterRegistry meters, Ending[] endings) {
            this.otp = otp;
            this.meters = meters;
            this.endings = endings;
            Arrays.fill(endings, Ending.NONE);
            callers.prestartAllCoreThreads();
        }

        void all() throws InterruptedException {
            long start = System.nanoTime();
            long nextSample = start + BETWEEN_SAMPLES.toNanos();
            for (int i = 0; i < endings.length; i++) {
                long due = start + i * 1_000_000_000L / callsPerSecond;
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                int call = i;
                callers.execute(() -> endings[call] = ending(call));
                if (System.nanoTime() - nextSample >= 0) {
                    samples.add(sample(start));
                    nextSample += BETWEEN_SAMPLES.toNanos();
                }
            }
            callers.shutdown();
            if (!callers.awaitTermination(1, TimeUnit.MINUTES)) {
                faults.add("calls are still under way a minute after the last one began");
            }
        }

        private Sample sample(long start) {
            System.gc();
            return new Sample(
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    files(),
                    permits());
        }

        private int permits() {
            return (int) meters.find("otp.permits").tag("state", "used").gauges().stream()
                    .mapToDouble(gauge -> gauge.value())
                    .sum();
        }

        private Ending ending(int call) {
            try {
                boolean asPromised = call % 2 == 0 ? send(call) : verify(call);
                if (!asPromised) {
                    faults.add("call " + call + " got the answer of another");
                }
                return Ending.ANSWERED;
            } catch (OtpOutcomeUnknownException unknown) {
                return Ending.UNKNOWN;
            } catch (OtpNotDoneException notSent) {
                return Ending.NOT_SENT;
            } catch (RuntimeException | Error defect) {
                faults.add("call " + call + " ended with " + defect);
                return Ending.UNKNOWN;
            }
        }

        private boolean send(int call) {
            PhoneNumber number = PhoneNumber.of("+" + nonce(call));
            Challenge sent = call % 10 == 0 ? otp.resend(own(subject.reference(call), number)) : otp.send(number);
            return sent.recipient().equals(number) && sent.reference().equals(subject.reference(FIRST_NUMBER + call));
        }

        private boolean verify(int call) {
            boolean right = call % 4 == 1;
            // one number for all, as a provider may name it in its answer to a check, whose request does not
            Challenge challenge = own(nonce(call), HttpSubject.PHONE);
            return otp.verify(challenge, right ? HttpSubject.CODE : "" + (900_000 - call)) instanceof Approved == right;
        }

        private Challenge own(String reference, PhoneNumber number) {
            return subject.challenge(reference, number).client(NAME);
        }

        private String nonce(int call) {
            return call % 2 == 0 ? "" + (FIRST_NUMBER + call) : subject.reference(call);
        }

        void quiesce() {
            expect("no permit is in use after the last call", () -> permits() == 0);
        }

        void expect(String what, BooleanSupplier condition) {
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end > 0) {
                    faults.add("not so: " + what);
                    return;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }

        Report compare(Map<String, FarServer.Account> seen, long refused) {
            Map<Ending, Integer> counts = new EnumMap<>(Ending.class);
            for (int call = 0; call < endings.length; call++) {
                counts.merge(endings[call], 1, Integer::sum);
                FarServer.Account account = seen.get(nonce(call));
                int requests = account == null ? 0 : account.requests();
                boolean asPromised = requests <= 1
                        && switch (endings[call]) {
                            case NONE -> false;
                            case ANSWERED -> account != null && account.deed().isAnswer();
                            case NOT_SENT -> account == null || account.deed().isRefusal();
                            case UNKNOWN -> true;
                        };
                if (!asPromised) {
                    faults.add("call " + call + " ended " + endings[call] + ", but the server has " + account);
                }
            }
            int requests =
                    seen.values().stream().mapToInt(FarServer.Account::requests).sum();
            if (seen.size() > endings.length || requests > endings.length) {
                faults.add("more requests than calls");
            }
            judgeGrowth("heap", Sample::heapKiB, 1.1, 1024);
            // workers stay for a minute after the busiest moment
            judgeGrowth("threads", Sample::threads, 1, 20);
            judgeGrowth("files and sockets", Sample::files, 1, 20);
            Map<String, Integer> named = new TreeMap<>();
            counts.forEach((ending, count) ->
                    named.put(ending.name().toLowerCase(Locale.ROOT).replace("_", " "), count));
            return new Report(
                    endings.length,
                    requests,
                    named,
                    refused,
                    samples,
                    faults.stream().limit(20).toList());
        }

        /** Compares the medians of the first and the last third, without a tenth at the start. */
        private void judgeGrowth(String what, ToLongFunction<Sample> figure, double factor, long more) {
            List<Long> warm = samples.stream()
                    .skip(samples.size() / 10)
                    .map(figure::applyAsLong)
                    .toList();
            int third = warm.size() / 3;
            if (third >= 3) {
                long before = median(warm.subList(0, third));
                long after = median(warm.subList(warm.size() - third, warm.size()));
                if (after > before * factor + more) {
                    faults.add(what + " grew from " + before + " to " + after);
                }
            }
        }

        private long median(List<Long> figures) {
            return figures.stream().sorted().toList().get(figures.size() / 2);
        }
    }
}
