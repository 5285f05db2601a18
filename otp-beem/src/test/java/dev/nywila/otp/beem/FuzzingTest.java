package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.http.tck.Framings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * V1 and S1 against a fuzzer that sees which branches an input takes and looks for inputs that take others. Short, and the
 * same each time; for as long as you like with {@code -Dfuzz.seconds}. See docs/fuzzing.md.
 *
 * <p>The fuzzer has a JVM of its own: it instruments classes, ends the process when it has found something, and the memory
 * of that JVM is bounded.
 */
class FuzzingTest {

    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final int RUNS = 40_000;
    private static final int LONGEST_SHORT_RUN = 20;
    private static final int STARTING_TAKES_AT_MOST = 120;
    private static final Path FOLDER = Path.of("target", "fuzzing").toAbsolutePath();

    private static final List<String> WORDS = List.of(
            "\"data\"",
            "\"message\"",
            "\"code\"",
            "\"error\"",
            "\"pinId\"",
            "\"expiresInSeconds\"",
            "\"pinExpiryTimeInMinutes\"",
            "100",
            "117",
            "\"100\"",
            "\"117\"",
            "114",
            "120",
            "117.0",
            "1.17e2",
            "true",
            "false",
            "null",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"code\":117",
            "\"code\":100,",
            "\"error\":true,",
            "\"data\":{\"message\":{\"code\":117}}",
            "\\u0063ode",
            "\\ud800",
            "\\xef\\xbb\\xbf",
            "\\xc0\\xb1");
    private static final List<String> HTTP_WORDS = List.of(
            "HTTP/1.1 200 OK\\x0d\\x0a",
            "HTTP/1.1 100\\x0d\\x0a",
            "HTTP/1.0 204\\x0d\\x0a",
            "Content-Length: ",
            "Transfer-Encoding: chunked\\x0d\\x0a",
            "Content-Encoding: gzip\\x0d\\x0a",
            "Content-Encoding: identity",
            "Retry-After: ",
            "\\x0d\\x0a",
            "\\x0d\\x0a\\x0d\\x0a",
            "0\\x0d\\x0a\\x0d\\x0a");

    @Test
    void noBodyThatTheFuzzerFindsIsTakenForAnotherThanItIs() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String body : KnownReplies.recorded()) {
            seeds.add(joined(new byte[] {0, 0}, body.getBytes(StandardCharsets.UTF_8)));
        }
        for (String body : KnownReplies.bodies(117)) {
            seeds.add(joined(new byte[] {5, 1}, body.getBytes(StandardCharsets.UTF_8)));
        }
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            byte[] choices = new byte[32];
            random.nextBytes(choices);
            seeds.add(joined(new byte[] {-128, 0}, choices));
        }
        fuzz(BodyFuzzer.class, ":tools.jackson.core.**", seeds, WORDS);
    }

    @Test
    void nothingThatTheFuzzerPutsOnAConnectionIsTakenForAnotherThanItIs() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String body : KnownReplies.recorded()) {
            for (int framing = 0; framing < Framings.WAYS; framing++) {
                seeds.add(Framings.framed(framing, 200, body.getBytes(StandardCharsets.UTF_8)));
            }
        }
        List<String> words = new ArrayList<>(WORDS);
        words.addAll(HTTP_WORDS);
        fuzz(WireFuzzer.class, "", seeds, words);
    }

    private static void fuzz(Class<?> target, String library, List<byte[]> seeds, List<String> words) throws Exception {
        Path folder = FOLDER.resolve(target.getSimpleName());
        deleteAll(folder);
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        Path dictionary = folder.resolve("dictionary");
        Files.write(
                dictionary,
                words.stream()
                        .map(word -> '"' + word.replace("\"", "\\x22").replace("\\u", "\\x5cu") + '"')
                        .toList());
        Path log = folder.resolve("log.txt");
        Process fuzzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        // most of a short run is starting
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+EnableDynamicAgentLoading",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.getName(),
                        "--instrumentation_includes=dev.nywila.otp.beem.**:dev.nywila.otp.http.**" + library,
                        "--instrumentation_excludes=dev.nywila.otp.http.tck.**",
                        // coverage is enough: no hooks that look for injections
                        "--custom_hook_includes=none.**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-dict=" + dictionary,
                        "-max_len=4096",
                        "-timeout=20",
                        // -Xmx bounds it: libFuzzer would count what the JVM that starts it has had
                        "-rss_limit_mb=0",
                        "-print_final_stats=1",
                        "-seed=" + (SECONDS == 0 ? 1 : 1 + new Random().nextInt(Integer.MAX_VALUE - 1)),
                        "-runs=" + (SECONDS == 0 ? RUNS : -1),
                        "-max_total_time=" + (SECONDS == 0 ? LONGEST_SHORT_RUN : SECONDS),
                        corpus.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended;
        try {
            ended = fuzzer.waitFor(LONGEST_SHORT_RUN + SECONDS + STARTING_TAKES_AT_MOST, TimeUnit.SECONDS);
        } finally {
            fuzzer.destroyForcibly();
        }
        String said = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertThat(ended).as(said).isTrue();
        assertThat(fuzzer.exitValue()).as(said).isZero();
        said.lines().filter(line -> line.startsWith("fuzzed ")).forEach(System.out::println);
        try (Stream<Path> found = Files.list(corpus)) {
            assertThat(found.count())
                    .as("inputs kept for taking other branches")
                    .isGreaterThan(seeds.size());
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(FuzzingTest::delete);
            }
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException stays) {
            throw new UncheckedIOException(stays);
        }
    }
}
