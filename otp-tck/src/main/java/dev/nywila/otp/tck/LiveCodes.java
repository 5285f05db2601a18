package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Recipient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The codes that real phones received, as a person or another process tells them. Thread-safe. */
final class LiveCodes {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Tells the code of the n-th message to a phone, counted from 1; empty text if none came. */
    interface Source {
        String code(Recipient recipient, int n) throws IOException, InterruptedException;
    }

    private final Source source;
    private final Map<Recipient, Integer> messages = new HashMap<>();
    private final Map<String, Integer> messageOf = new HashMap<>();
    private final Map<String, String> told = new HashMap<>();

    LiveCodes(Source source) {
        this.source = source;
    }

    /** Asks at the terminal. */
    static LiveCodes typed() {
        BufferedReader terminal = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return new LiveCodes((recipient, n) -> {
            System.out.print("Code sent to " + recipient + " (its message " + n + "; empty if none came): ");
            System.out.flush();
            return Objects.requireNonNullElse(terminal.readLine(), "").strip();
        });
    }

    /** Reads a file that grows by a line for each message: its number and its code. What it holds already is old. */
    static LiveCodes of(Path file) throws IOException {
        int old = lines(file).size();
        return new LiveCodes((recipient, n) -> {
            long start = System.nanoTime();
            while (System.nanoTime() - start < PATIENCE.toNanos()) {
                List<String> codes = lines(file).stream()
                        .skip(old)
                        .map(line -> line.split("\\s+", -1))
                        .filter(words -> words.length == 2 && words[0].equals(recipient.address()))
                        .map(words -> words[1])
                        .toList();
                if (codes.size() >= n) {
                    return codes.get(n - 1);
                }
                // a file does not tell that it grew
                Thread.sleep(100);
            }
            return "";
        });
    }

    /** A last line without its end is still being written. */
    private static List<String> lines(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "";
        return Stream.of(text.substring(0, text.lastIndexOf('\n') + 1))
                .flatMap(String::lines)
                .map(String::strip)
                .toList();
    }

    /** One more message was sent; its code is asked for only if a test wants it. */
    synchronized void expect(Challenge challenge) {
        messageOf.put(challenge.reference(), messages.merge(challenge.recipient(), 1, Integer::sum));
        told.remove(challenge.reference());
    }

    /** The code of a challenge, asked for once; ends the test if none came. */
    synchronized String code(Challenge challenge) {
        String code = told.get(challenge.reference());
        if (code == null) {
            code = ask(challenge.recipient(), messageOf.getOrDefault(challenge.reference(), 1));
            told.put(challenge.reference(), code);
        }
        if (code.isEmpty()) {
            Assumptions.abort("no code was given");
        }
        return code;
    }

    private String ask(Recipient recipient, int n) {
        try {
            return source.code(recipient, n);
        } catch (IOException e) {
            throw new UncheckedIOException("codes cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
