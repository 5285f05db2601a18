package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the API to its size: whoever makes a thirty-third type public has to argue with this test. */
class ApiSizeTest {

    private static final int MOST_PUBLIC_TYPES = 32;

    @Test
    void publicTypesAreFew() throws Exception {
        Set<String> publicTypes = new TreeSet<>();
        for (String name : classNames()) {
            Class<?> type = Class.forName(name, false, OtpClient.class.getClassLoader());
            if (isPublicThroughout(type)) {
                publicTypes.add(name);
            }
        }
        assertThat(publicTypes).contains(OtpClient.class.getName()).hasSizeLessThanOrEqualTo(MOST_PUBLIC_TYPES);
    }

    @Test
    void packagesAreTwoAndBothExported() throws Exception {
        Set<String> packages = classNames().stream()
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .collect(Collectors.toSet());
        assertThat(packages).containsExactlyInAnyOrder("dev.nywila.otp", "dev.nywila.otp.spi");
        assertThat(module().exports())
                .allMatch(export -> !export.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder("dev.nywila.otp", "dev.nywila.otp.spi");
    }

    @Test
    void moduleNeedsNothingButThePlatformAtRunTime() throws Exception {
        ModuleDescriptor module = module();
        assertThat(module.requires().stream()
                        .filter(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC)))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("java.base");
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("java.base", "org.jspecify");
        assertThat(module.uses()).containsExactly("dev.nywila.otp.spi.OtpProvider");
        assertThat(module.opens()).isEmpty();
    }

    private static ModuleDescriptor module() throws URISyntaxException {
        return ModuleFinder.of(classes()).find("dev.nywila.otp").orElseThrow().descriptor();
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(OtpClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Set<String> classNames() throws Exception {
        Path root = classes();
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replaceAll("[/\\\\]", "."))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isPublicThroughout(Class<?> type) {
        for (Class<?> outer = type; outer != null; outer = outer.getDeclaringClass()) {
            if (!Modifier.isPublic(outer.getModifiers()) && !Modifier.isProtected(outer.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass();
    }
}
