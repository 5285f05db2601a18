package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.spi.OtpProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtpProvidersTest {

    @TempDir
    Path folder;

    private ProviderFolders folders;

    @BeforeEach
    void makeFolders() {
        folders = new ProviderFolders(folder);
    }

    @Test
    void providerIsFoundByItsId() throws Exception {
        try (URLClassLoader loader = folders.listing(Acme.class, Zulu.class)) {
            assertThat(OtpProviders.get("acme", loader)).isInstanceOf(Acme.class);
            assertThat(OtpProviders.find("zulu", loader)).containsInstanceOf(Zulu.class);
            assertThat(OtpProviders.find("other", loader)).isEmpty();
            assertThat(OtpProviders.find("ACME", loader)).isEmpty();
        }
    }

    @Test
    void allAreInTheOrderOfTheirIds() throws Exception {
        try (URLClassLoader loader = folders.listing(Zulu.class, Acme.class)) {
            assertThat(OtpProviders.all(loader)).extracting(OtpProvider::id).containsExactly("acme", "zulu");
        }
    }

    @Test
    void nothingIsKeptBetweenCalls() throws Exception {
        try (URLClassLoader loader = folders.listing(Acme.class)) {
            assertThat(OtpProviders.get("acme", loader)).isNotSameAs(OtpProviders.get("acme", loader));
        }
        try (URLClassLoader loader = folders.listing()) {
            assertThat(OtpProviders.find("acme", loader)).isEmpty();
            ProviderFolders.register(folder.resolve("1"), Acme.class.getName());
            assertThat(OtpProviders.find("acme", loader)).isPresent();
        }
    }

    @Test
    void brokenNeighboursHarmNobody() throws Exception {
        try (URLClassLoader loader = ProviderFolders.loader(
                folders.root("com.example.Missing"),
                folders.root(ThrowingConstructor.class.getName()),
                folders.root(ThrowingInitializer.class.getName()),
                folders.root("java.lang.String"),
                folders.root("not a class name"),
                folders.root(
                        NullId.class.getName(),
                        BadId.class.getName(),
                        ThrowingId.class.getName(),
                        LinkageId.class.getName()),
                folders.root(Acme.class.getName()))) {
            assertThat(OtpProviders.get("acme", loader)).isInstanceOf(Acme.class);
            assertThat(OtpProviders.all(loader)).hasSize(1);
        }
    }

    @Test
    void missingIdNamesWhatIsThereAndWhatFailedToLoad() throws Exception {
        try (URLClassLoader loader = ProviderFolders.loader(
                folders.root(Acme.class.getName(), Zulu.class.getName(), "com.example.Missing"),
                folders.root(NullId.class.getName(), BadId.class.getName(), ThrowingConstructor.class.getName()),
                folders.root(
                        ThrowingId.class.getName(), LinkageId.class.getName(), ThrowingInitializer.class.getName()))) {
            OtpException missing = missing("beem", loader);
            assertThat(missing.client()).isEqualTo("beem");
            assertThat(missing.failure()).isEqualTo(OtpFailure.CONFIGURATION);
            assertThat(missing)
                    .hasMessageContaining("found: [acme, zulu]")
                    .hasMessageContaining("add the provider's artifact and its service file")
                    .hasMessageContaining("com.example.Missing")
                    .hasMessageContaining(NullId.class.getName())
                    .hasMessageContaining(BadId.class.getName())
                    .hasMessageContaining(ThrowingConstructor.class.getName())
                    .hasMessageContaining(ThrowingInitializer.class.getName());
        }
    }

    @Test
    void neighbourWhoseIdThrowsIsNamedByItsClassAndNotByItsMessage() throws Exception {
        try (URLClassLoader loader = folders.listing(ThrowingId.class, LinkageId.class)) {
            assertThat(missing("beem", loader))
                    .hasMessageContaining(ThrowingId.class.getName())
                    .hasMessageContaining(LinkageId.class.getName())
                    .message()
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void twoClassesOfOneIdAreNamedWithTheirOrigin() throws Exception {
        String origin =
                Acme.class.getProtectionDomain().getCodeSource().getLocation().toString();
        try (URLClassLoader loader = folders.listing(Acme.class, OtherAcme.class, Zulu.class)) {
            OtpException twice = catchThrowableOfType(OtpException.class, () -> OtpProviders.get("acme", loader));
            assertThat(twice.failure()).isEqualTo(OtpFailure.CONFIGURATION);
            assertThat(twice)
                    .hasMessageContaining(Acme.class.getName() + " from " + origin)
                    .hasMessageContaining(OtherAcme.class.getName() + " from " + origin);
            assertThatExceptionOfType(OtpException.class).isThrownBy(() -> OtpProviders.find("acme", loader));
            assertThat(OtpProviders.get("zulu", loader)).isInstanceOf(Zulu.class);
            assertThat(OtpProviders.all(loader)).hasSize(3);
        }
    }

    @Test
    void sameEntryTwiceOnThePathCountsOnce() throws Exception {
        try (URLClassLoader parent = folders.listing(Acme.class);
                URLClassLoader child = new URLClassLoader(
                        new URL[] {
                            folders.root(Acme.class.getName(), Acme.class.getName()), folders.root(Acme.class.getName())
                        },
                        parent)) {
            assertThat(OtpProviders.get("acme", child)).isInstanceOf(Acme.class);
            assertThat(OtpProviders.all(child)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ACME", "../../etc/passwd", "acme\nINFO forged line", "<script>", "a b", "\u0430cme"})
    void malformedIdIsNeverQuoted(String id) throws Exception {
        try (URLClassLoader loader = folders.listing(Acme.class)) {
            OtpException missing = missing(id, loader);
            assertThat(missing.client()).isEqualTo("otp");
            assertThat(missing.getMessage())
                    .startsWith(
                            "otp: the id is not of the form [a-z][a-z0-9-]{0,31}; found: [acme]; check the spelling")
                    .doesNotContain("\n")
                    .doesNotContain("passwd")
                    .doesNotContain("script")
                    .doesNotContain("\u0430");
        }
    }

    @Test
    void contextClassLoaderIsAskedWhereTheLibrarysOwnHasNoSuchId() throws Exception {
        assertThat(OtpProviders.find("acme")).isEmpty();
        try (URLClassLoader loader = folders.listing(Acme.class)) {
            ProviderFolders.withContext(loader, () -> {
                assertThat(OtpProviders.get("acme")).isInstanceOf(Acme.class);
                assertThat(OtpProviders.find("acme")).isPresent();
                assertThat(OtpProviders.all()).extracting(OtpProvider::id).contains("acme");
                assertThatExceptionOfType(OtpException.class)
                        .isThrownBy(() -> OtpProviders.get("nobody"))
                        .withMessageContaining("acme");
            });
        }
        ProviderFolders.withContext(
                null, () -> assertThat(OtpProviders.find("acme")).isEmpty());
    }

    @Test
    void faultOfBothLoadersIsToldOnce() throws Exception {
        try (URLClassLoader loader = ProviderFolders.loader(folders.root("com.example.Missing"))) {
            ProviderFolders.withContext(
                    loader,
                    () -> assertThat(catchThrowableOfType(OtpException.class, () -> OtpProviders.get("acme")))
                            .message()
                            .containsOnlyOnce("com.example.Missing"));
        }
    }

    @Test
    void noLoaderMeansTheSystems() {
        assertThat(OtpProviders.find("acme", null)).isEmpty();
        assertThat(OtpProviders.all(null)).doesNotHaveAnyElementsOfTypes(Acme.class);
        assertThatExceptionOfType(OtpException.class).isThrownBy(() -> OtpProviders.get("acme", null));
    }

    @Test
    void loaderThatCannotListServicesEndsTheSearch() {
        AtomicInteger asked = new AtomicInteger();
        ClassLoader broken = new ClassLoader(null) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                if (asked.incrementAndGet() > 10_000) {
                    throw new AssertionError("the search does not end");
                }
                throw new IOException("disk on fire");
            }
        };
        assertThat(OtpProviders.find("acme", broken)).isEmpty();
        assertThat(OtpProviders.all(broken)).isEmpty();
        assertThat(missing("acme", broken)).hasMessageContaining("Error locating configuration files");
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> OtpProviders.get(null));
        assertThatNullPointerException().isThrownBy(() -> OtpProviders.find(null));
        assertThatNullPointerException().isThrownBy(() -> OtpProviders.get(null, null));
        assertThatNullPointerException().isThrownBy(() -> OtpProviders.find(null, null));
    }

    private static OtpException missing(String id, ClassLoader loader) {
        return catchThrowableOfType(OtpException.class, () -> OtpProviders.get(id, loader));
    }

    /** A provider of any id that opens nothing. */
    public abstract static class Dummy implements OtpProvider {
        private final String id;

        Dummy(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public OtpClient open(OtpConfig config, String name) {
            throw new UnsupportedOperationException("opened " + id + " as " + name);
        }
    }

    public static final class Acme extends Dummy {
        public Acme() {
            super("acme");
        }
    }

    public static final class OtherAcme extends Dummy {
        public OtherAcme() {
            super("acme");
        }
    }

    public static final class Zulu extends Dummy {
        public Zulu() {
            super("zulu");
        }
    }

    public static final class NullId extends Dummy {
        public NullId() {
            super(null);
        }
    }

    public static final class BadId extends Dummy {
        public BadId() {
            super("Bad Id");
        }
    }

    public static final class ThrowingConstructor extends Dummy {
        public ThrowingConstructor() {
            super("throwing");
            throw new IllegalStateException("s3cret");
        }
    }

    public static final class ThrowingInitializer extends Dummy {
        private static final int BROKEN = Set.of(1).iterator().next() / Set.of().size();

        public ThrowingInitializer() {
            super("initializer" + BROKEN);
        }
    }

    public static final class ThrowingId extends Dummy {
        public ThrowingId() {
            super("throwing");
        }

        @Override
        public String id() {
            throw new IllegalStateException("s3cret");
        }
    }

    public static final class LinkageId extends Dummy {
        public LinkageId() {
            super("linkage");
        }

        @Override
        public String id() {
            throw new NoClassDefFoundError("s3cret");
        }
    }
}
