package dev.nywila.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Capability;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.inmemory.InMemoryOtpStore;
import dev.nywila.otp.spi.OtpStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page about several instances shows. */
class SeveralInstancesTest {

    @BeforeEach
    void set() {
        System.setProperty("otp.provider", "inmemory");
        System.setProperty("otp.store.secret", "a secret that all instances of this test share");
    }

    @AfterEach
    void clear() {
        System.clearProperty("otp.provider");
        System.clearProperty("otp.store.secret");
    }

    @Test
    void clientsThatAreGivenAStoreShareWhatTheyRemember() {
        OtpStore store = new InMemoryOtpStore();
        OtpConfig shared = OtpConfig.environment().with(OtpStore.class, store);
        OtpClient otp = OtpProviders.open(shared);
        assertThat(otp.capabilities().has(Capability.SHARED_MEMORY)).isTrue();
        otp.close();
        store.close();
    }
}
