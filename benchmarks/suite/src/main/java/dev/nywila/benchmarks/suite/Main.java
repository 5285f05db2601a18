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
        Path keyStore = keyStore(jdks.get(0));
        Forks forks = new Forks(effort, keyStore);
        Results results = new Results(effort, jdks);
        List<Calls.Measured> calls = new ArrayList<>();
        try (StubProcess stub = new StubProcess(jdks.get(0), 0, keyStore)) {
            for (Jdk jdk : jdks) {
                calls.addAll(new Calls(forks, stub).measure(jdk, wanted));
            }
        }
        results.add("One call", Calls.table(calls));
        results.add("Ours divided by the others", Ratios.table(calls));
        System.out.println(results);
        if (all) {
            results.write(Path.of("RESULTS.md"));
        }
    }

    /** A certificate for the stub, which its clients trust; made once. */
    private static Path keyStore(Jdk jdk) throws IOException, InterruptedException {
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
