package dev.nywila.otp.spi;

import static dev.nywila.otp.spi.ScriptedClient.ALICE;
import static dev.nywila.otp.spi.ScriptedClient.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChallengeRecordTest {

    private final ChallengeRecord record = ChallengeRecord.first(ALICE, "r");

    /** As many families that are used up may become one. */
    @Test
    void countEndsFarAboveAnyLimitAndAtZero() {
        int all = record.usedUp().attempts();
        assertThat(all).isGreaterThan(1_000);
        assertThat(record.withAttempts(all + all).attempts()).isEqualTo(all);
        assertThat(record.withAttempts(Integer.MAX_VALUE).attempts()).isEqualTo(all);
        assertThat(record.withAttempts(-1).attempts()).isZero();
    }

    @Test
    void countsAreToldApartByTheirNumbers() {
        assertThat(ChallengeRecord.first(ALICE, "r").counting()).isNotEqualTo(record.counting());
        assertThat(record.withAttempts(3).settledAs(null).usedUp().counting()).isEqualTo(record.counting());
        assertThat(ChallengeRecord.of(ALICE, record).counting()).isEqualTo(record.counting());
    }

    @Test
    void recipientThatNobodySentToIsNobodys() {
        assertThat(record.isOfAnother(ALICE)).isFalse();
        assertThat(record.isOfAnother(BOB)).isTrue();
        assertThat(ChallengeRecord.first(null, "r").isOfAnother(BOB)).isFalse();
    }
}
