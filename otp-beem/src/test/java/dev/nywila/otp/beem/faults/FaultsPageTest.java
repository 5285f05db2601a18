package dev.nywila.otp.beem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** docs/faults.md says what the tests hold. */
class FaultsPageTest {

    @Test
    void thePageHasTheTableOfTheFaults() throws IOException {
        assertThat(FaultsPage.oursOnThePage())
                .as("docs/faults.md; its own first lines say how to write the table anew")
                .isEqualTo(FaultsPage.ours());
    }

    @Test
    void thePageHasTheFaultsThatOthersWereMeasuredUnder() throws IOException {
        assertThat(Files.readString(FaultsPage.FILE))
                .contains(FaultsPage.telling().stream()
                        .map(fault -> "\n| " + fault.name() + " | 1 |")
                        .toList());
    }
}
