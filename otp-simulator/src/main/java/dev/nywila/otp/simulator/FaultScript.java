package dev.nywila.otp.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Faults from a file: an array of objects as {@code POST /faults} takes them. */
final class FaultScript {

    private static final int MOST_BYTES = 64 * 1024;

    private FaultScript() {}

    /** Reads all, or adds every mistake to the list and returns what could be read. */
    static List<Fault> read(Path file, List<String> mistakes) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException | SecurityException unreadable) {
            mistakes.add(file + " cannot be read");
            return List.of();
        }
        if (bytes.length > MOST_BYTES) {
            mistakes.add(file + " has more than 64 KiB");
            return List.of();
        }
        Optional<List<Map<String, Json.Value>>> objects;
        try {
            objects = Json.objects(bytes);
        } catch (BadInput twice) {
            mistakes.add(file + ": " + twice.getMessage());
            return List.of();
        }
        if (objects.isEmpty()) {
            mistakes.add(file + " must be a JSON array of objects");
            return List.of();
        }
        if (objects.get().size() > Faults.MOST) {
            mistakes.add(file + " has more than " + Faults.MOST + " faults");
            return List.of();
        }
        List<Fault> faults = new ArrayList<>();
        int number = 0;
        for (Map<String, Json.Value> object : objects.get()) {
            number++;
            List<String> own = new ArrayList<>();
            FaultKind.read(object, OtpSimulator.PROVIDERS, own).ifPresent(faults::add);
            for (String mistake : own) {
                mistakes.add(file + ", fault " + number + ": " + mistake);
            }
        }
        return faults;
    }
}
