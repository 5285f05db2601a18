package dev.nywila.otp.beem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** docs/faults.md says of others what was measured. */
class PeersPageTest {

    @Test
    void thePageHasTheFaultsThatOthersWereMeasuredUnder() throws IOException {
        assertThat(Files.readString(PeersPage.FILE))
                .contains(PeersPage.telling().stream()
                        .map(fault -> "\n| " + fault.name() + " | 1 |")
                        .toList());
    }
}
