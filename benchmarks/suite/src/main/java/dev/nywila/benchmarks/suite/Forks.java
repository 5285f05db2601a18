package dev.nywila.benchmarks.suite;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one benchmark of JMH in one fork, with a class path and a JDK of its own. */
final class Forks {

    private final Effort effort;
    private final int warmups;
    private final Path keyStore;

    Forks(Effort effort, Path keyStore) {
        this(effort, effort.warmups(), keyStore);
    }

    private Forks(Effort effort, int warmups, Path keyStore) {
        this.effort = effort;
        this.warmups = warmups;
        this.keyStore = keyStore;
    }

    Forks warmedUp() {
        return new Forks(effort, effort.goalWarmups(), keyStore);
    }

    /** What each process is given that calls for as long as it is measured. */
    static List<String> jvmArguments(String module, Path keyStore) {
        return List.of(
                "-Xms1g",
                "-Xmx1g",
                "-Djavax.net.ssl.trustStore=" + keyStore,
                "-Djavax.net.ssl.trustStorePassword=" + StubTls.PASSWORD,
                "-Dbenchmarks.log=suite/target/" + module + ".log");
    }

    /** Runs a method; {@code parameters} are names and values by turns. */
    RunResult run(Jdk jdk, String module, String benchmark, String method, int threads, String... parameters)
            throws RunnerException {
        // JMH starts its forks with the class path of its own JVM, and asks this property for it
        System.setProperty("java.class.path", ClassPath.ofBenchmarks(module));
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(Pattern.quote(benchmark + "." + method) + "$")
                .jvm(jdk.java())
                .jvmArgs(jvmArguments(module, keyStore).toArray(String[]::new))
                .forks(1)
                .threads(threads)
                .warmupIterations(warmups)
                .warmupTime(effort.iteration())
                .measurementIterations(effort.iterations())
                .measurementTime(effort.iteration())
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (jdk.feature() >= 23) {
            // JMH uses what later JDKs warn of
            options.jvmArgsAppend("--sun-misc-unsafe-memory-access=allow");
        }
        for (int i = 0; i < parameters.length; i += 2) {
            options.param(parameters[i], parameters[i + 1]);
        }
        return List.copyOf(new Runner(options.build()).run()).get(0);
    }
}
