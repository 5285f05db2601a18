package dev.nywila.otp.http;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import java.security.CodeSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The libraries as they are on an application's class path, whose versions are not ours. One that lacks what is called here
 * is refused when a client is opened: in a call it would be an error that hides whether anything was sent.
 */
final class Libraries {

    /** One library; {@code oldest} is tested by {@code .ci/run}. */
    record Library(String name, String packages, String oldest, Supplier<Class<?>> any) {

        /** Where, in what a misfit says, this library comes first. */
        int mentionedAt(String text) {
            int at = text.indexOf(packages);
            return at < 0 ? Integer.MAX_VALUE : at;
        }

        String found() {
            try {
                CodeSource source = any.get().getProtectionDomain().getCodeSource();
                return source == null || source.getLocation() == null
                        ? "unknown"
                        : file(source.getLocation().getPath());
            } catch (LinkageError absent) {
                return "none";
            }
        }

        /** The jar alone, also of one within another: {@code …/app.jar/!BOOT-INF/lib/some-1.2.jar!/}. */
        private static String file(String path) {
            String plain = path.replaceFirst("!?/*$", "");
            return plain.substring(plain.lastIndexOf('/') + 1);
        }
    }

    static final List<Library> ALL = List.of(
            new Library(
                    "Caffeine",
                    "com.github.benmanes.caffeine.",
                    "2.9.0",
                    () -> com.github.benmanes.caffeine.cache.Caffeine.class),
            new Library("Feign", "feign.", "11.9.1", () -> feign.Feign.class),
            new Library("Jackson", "tools.jackson.core.", "3.0.0", () -> tools.jackson.core.json.JsonFactory.class),
            new Library("Micrometer", "io.micrometer.", "1.1.0", () -> io.micrometer.core.instrument.Meter.class),
            new Library(
                    "Resilience4j",
                    "io.github.resilience4j.",
                    "1.6.0",
                    () -> io.github.resilience4j.core.IntervalFunction.class),
            new Library("SLF4J", "org.slf4j.", "1.7.15", () -> org.slf4j.Logger.class));

    private Libraries() {}

    /**
     * Opens a client.
     *
     * @param client its name
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if a library does not fit
     */
    static OtpClient open(String client, Supplier<? extends OtpClient> opening) {
        try {
            Exchange.rehearse();
            return opening.get();
        } catch (LinkageError misfit) {
            throw OtpNotDoneException.of(client, OtpOperation.OPEN, OtpFailure.CONFIGURATION, blame(misfit))
                    .cause(misfit);
        }
    }

    private static String blame(LinkageError misfit) {
        for (@Nullable Throwable each = misfit; each != null; each = each.getCause()) {
            String text = String.valueOf(each.getMessage()).replace('/', '.');
            Library first = ALL.stream()
                    .min(Comparator.comparing(library -> library.mentionedAt(text)))
                    .orElseThrow();
            if (first.mentionedAt(text) < Integer.MAX_VALUE) {
                return first.name + " " + first.oldest + " or later is needed, found " + first.found();
            }
        }
        return "a library does not fit: " + misfit.getMessage();
    }
}
