package dev.nywila.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Measures everything, one thing after the other, and writes the tables. */
public final class Main {

    private Main() {}

    /** Takes {@code --quick}, {@code --only} with a pattern, and the homes of the JDKs. Runs where the modules lie. */
    public static void main(String[] args) throws Exception {
        Effort effort = Effort.FULL;
        Predicate<String> wanted = key -> true;
        boolean all = true;
        List<Jdk> jdks = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> effort = Effort.QUICK;
                case "--only" -> {
                    wanted = Pattern.compile(args[++i]).asPredicate();
                    all = false;
                }
                default -> jdks.add(new Jdk(Path.of(args[i])));
            }
        }
        Jdk oldest = jdks.get(0);
        Jdk newest = jdks.get(jdks.size() - 1);
        Path keyStore = keyStore(oldest);
        Forks forks = new Forks(effort, keyStore);
        Results results = new Results(effort, jdks);
        try (StubProcess stub = new StubProcess(oldest, 0, keyStore)) {
            List<Calls.Measured> calls = new ArrayList<>();
            StringBuilder turns = new StringBuilder(Turns.head());
            StringBuilder besideIo = new StringBuilder(Costs.besideIoHead());
            StringBuilder starts = new StringBuilder(Starts.head());
            for (Jdk jdk : jdks) {
                calls.addAll(new Calls(forks, stub).measure(jdk, wanted));
                turns.append(new Turns(effort, jdk, keyStore).lines(stub, wanted));
                besideIo.append(new Costs(forks, jdk, wanted).besideIo(stub));
                starts.append(new Starts(jdk, effort.starts(), keyStore).lines(stub.address(true), wanted));
            }
            results.add("One call", Calls.table(calls));
            results.add("Ours and the bare exchange by turns", turns.toString());
            results.add("Ours divided by the others", Ratios.table(calls));
            results.add("Beside I/O", besideIo.toString());
            results.add("From the start of a JVM to its first verified code", starts.toString());
        }
        Costs costs = new Costs(forks, newest, wanted);
        results.add("The engine in memory", Costs.engineHead() + costs.engine());
        if (wanted.test("bytes")) {
            results.add("A million open challenges", costs.bytesPerChallenge() + " bytes of heap for each.\n");
        }
        if (newest.feature() >= 21) {
            try (StubProcess slow = new StubProcess(newest, Scales.LATENCY_MILLIS, keyStore)) {
                results.add(
                        "Virtual threads and a provider that takes " + Scales.LATENCY_MILLIS + " ms",
                        Scales.head() + new Scales(newest, effort.scaleSeconds()).lines(slow.address(false), wanted));
            }
        }
        System.out.println(results);
        if (all) {
            results.write(Path.of("RESULTS.md"));
        }
    }

    /** A certificate for the stub, which its clients trust; made once. */
    static Path keyStore(Jdk jdk) throws IOException, InterruptedException {
        Path keyStore = Path.of("suite/target/stub.p12");
        if (!Files.exists(keyStore)) {
            int code = new ProcessBuilder(
                            jdk.keytool(),
                            "-genkeypair",
                            "-alias",
                            "stub",
                            "-keyalg",
                            "RSA",
                            "-keysize",
                            "2048",
                            "-dname",
                            "CN=127.0.0.1",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-validity",
                            "3650",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            keyStore.toString(),
                            "-storepass",
                            StubTls.PASSWORD)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException("keytool ended with " + code);
            }
        }
        return keyStore;
    }
}
