package dev.nywila.otp;

import dev.nywila.otp.spi.OtpProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Class loaders that list providers, each from folders such as jars would be. */
final class ProviderFolders {

    private final Path parent;
    private int folders;

    ProviderFolders(Path parent) {
        this.parent = parent;
    }

    URLClassLoader listing(Class<?>... providers) throws IOException {
        return loader(root(List.of(providers).stream().map(Class::getName).toArray(String[]::new)));
    }

    static URLClassLoader loader(URL... roots) {
        return new URLClassLoader(roots, ProviderFolders.class.getClassLoader());
    }

    /** A folder that lists these classes as providers. */
    URL root(String... classes) throws IOException {
        Path root = parent.resolve(String.valueOf(folders++));
        register(root, classes);
        return root.toUri().toURL();
    }

    static void register(Path root, String... classes) throws IOException {
        Path services = Files.createDirectories(root.resolve("META-INF/services"));
        Files.write(services.resolve(OtpProvider.class.getName()), List.of(classes));
    }

    static void withContext(@Nullable ClassLoader loader, Runnable body) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            body.run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
