package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of libraries that do not fit; that they are met at opening is shown by {@code .ci/stacks}, on real ones. */
class LibrariesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'com.github.benmanes.caffeine.cache.Expiry com.github.benmanes.caffeine.cache.Expiry.writing()' | Caffeine 2\\.9\\.0 or later is needed, found caffeine-[0-9.]+\\.jar
            feign/Feign | Feign 11\\.9\\.1 or later is needed, found feign-core-[0-9.]+\\.jar
            tools.jackson.core.json.JsonFactory.some()V | Jackson 3\\.0\\.0 or later is needed, found jackson-core-[0-9.]+\\.jar
            io/micrometer/common/Some | Micrometer 1\\.1\\.0 or later is needed, found micrometer-core-[0-9.]+\\.jar
            io.github.resilience4j.core.Some | Resilience4j 1\\.6\\.0 or later is needed, found resilience4j-core-[0-9.]+\\.jar
            'void org.slf4j.Some.some(feign.Some)' | SLF4J 1\\.7\\.15 or later is needed, found slf4j-api-[0-9.]+\\.jar
            com/example/Some | a library does not fit: com/example/Some
            """)
    void refusesToOpenAndNamesTheLibraryTheVersionFoundAndTheOneNeeded(String misfit, String words) {
        OtpException refused = refusal(new NoSuchMethodError(misfit));
        assertThat(refused.failure()).isEqualTo(OtpFailure.CONFIGURATION);
        assertThat(refused).isInstanceOf(OtpNotDoneException.class).hasMessageMatching("beem: " + words + ".*");
    }

    @Test
    void namesItTheSecondTimeTooWhenTheJvmOnlySaysThatAClassOfOursIsBroken() {
        Error first = new ExceptionInInitializerError(
                "Exception java.lang.NoSuchMethodError: 'void org.slf4j.Logger.some()' [in thread \"main\"]");
        LinkageError second = new NoClassDefFoundError("Could not initialize class dev.nywila.otp.http.HttpOtpClient");
        second.initCause(first);
        assertThat(refusal(second)).hasMessageContaining("SLF4J 1.7.15 or later is needed");
    }

    @Test
    void otherTroubleOfOpeningPassesAsItIs() {
        OtpException trouble =
                OtpNotDoneException.of("beem", OtpOperation.OPEN, OtpFailure.CONFIGURATION, "feign.Feign in a setting");
        assertThatThrownBy(() -> Libraries.open("beem", () -> {
                    throw trouble;
                }))
                .isSameAs(trouble);
    }

    @Test
    void needsTheVersionsThatAreTestedAsTheOldest() throws Exception {
        String oldest = Files.readString(Path.of("../.ci/stacks/oldest/pom.xml"));
        assertThat(Libraries.ALL).allSatisfy(library -> {
            String artifact = library.found().replaceFirst("-[0-9.]+\\.jar$", "");
            assertThat(oldest)
                    .containsPattern("<artifactId>" + artifact + "</artifactId>\\s+<version>" + library.oldest() + "<");
        });
    }

    private static OtpException refusal(LinkageError misfit) {
        return catchThrowableOfType(
                OtpException.class,
                () -> Libraries.open("beem", () -> {
                    throw misfit;
                }));
    }
}
