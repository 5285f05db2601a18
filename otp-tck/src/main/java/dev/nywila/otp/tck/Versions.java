package dev.nywila.otp.tck;

import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Reads versions from module descriptors, which stand in jars and in directories of classes alike. */
final class Versions {

    private Versions() {}

    /** The version of what a class came with, or "unknown". */
    static String of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            return "unknown";
        }
        try {
            return ModuleFinder.of(Path.of(source.getLocation().toURI())).findAll().stream()
                    .map(ModuleReference::descriptor)
                    .map(ModuleDescriptor::rawVersion)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse("unknown");
        } catch (URISyntaxException | FindException | IllegalArgumentException unreadable) {
            return "unknown";
        }
    }
}
