package dev.nywila.otp.tck.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for authors of stores. */
class RulesPageTest {

    @Test
    void hasARowForEachRuleThatBeginsWithItsTitle() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "testing-stores.md"));
        assertThat(Stream.of(Rule.values()).filter(rule -> !page.contains("\n| " + rule + " | " + rule.title)))
                .isEmpty();
        assertThat(page.lines().filter(line -> line.matches("\\| K\\d+ \\|.*"))).hasSameSizeAs(Rule.values());
    }
}
