package dev.nywila.otp.simulator.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be seen without a browser. */
class PageFilesTest {

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/nywila/otp/simulator/page"))) {
            return files.toList();
        }
    }

    @Test
    void thePageKnowsNoProvider() throws IOException {
        assertThat(files())
                .hasSizeGreaterThan(2)
                .allSatisfy(file -> assertThat(file)
                        .content()
                        .doesNotContainIgnoringCase("beem")
                        .doesNotContainIgnoringCase("pinId")
                        .doesNotContainIgnoringCase("msisdn"));
    }

    @Test
    void textIsNeverParsed() throws IOException {
        assertThat(files())
                .allSatisfy(file -> assertThat(file)
                        .content()
                        .doesNotContainPattern(
                                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|\\beval\\b"
                                        + "|createContextualFragment|setHTMLUnsafe|new Function"));
    }

    @Test
    void nothingComesFromElsewhere() throws IOException {
        assertThat(files())
                .allSatisfy(file -> assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                        .doesNotContainPattern("https?:|\\burl\\(|@import|//[a-z]+\\."));
    }

    @Test
    void noScriptOrStyleStandsInTheMarkup() throws IOException {
        assertThat(files())
                .filteredOn(file -> file.toString().endsWith(".html"))
                .singleElement()
                .satisfies(file -> assertThat(file)
                        .content()
                        .doesNotContainPattern("<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+="));
    }
}
