package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

    @Test
    void hasWhatIsDeclaredAndNothingElse() {
        Capabilities some = new Capabilities(Set.of(), Set.of(), Set.of(Capability.LOCALE, Capability.EXPIRES_AT));
        for (Capability capability : Capability.values()) {
            assertThat(some.has(capability))
                    .as("%s", capability)
                    .isEqualTo(capability == Capability.LOCALE || capability == Capability.EXPIRES_AT);
        }
    }

    @Test
    void laterChangesOfTheSetsDoNotReachIt() {
        Set<Channel> channels = new HashSet<>(Set.of(Channel.SMS));
        Set<Rejection> rejections = EnumSet.of(Rejection.EXPIRED);
        Set<Capability> all = EnumSet.of(Capability.LOCALE);
        Capabilities capabilities = new Capabilities(channels, rejections, all);
        channels.clear();
        rejections.clear();
        all.clear();
        assertThat(capabilities)
                .isEqualTo(new Capabilities(Set.of(Channel.SMS), Set.of(Rejection.EXPIRED), Set.of(Capability.LOCALE)));
    }

    @Test
    void itsSetsCannotBeChanged() {
        Capabilities capabilities = new Capabilities(new HashSet<>(), new HashSet<>(), new HashSet<>());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> capabilities.channels().add(Channel.SMS));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> capabilities.rejections().add(Rejection.EXPIRED));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> capabilities.all().add(Capability.LOCALE));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new Capabilities(null, Set.of(), Set.of()));
        assertThatNullPointerException().isThrownBy(() -> new Capabilities(Set.of(), null, Set.of()));
        assertThatNullPointerException().isThrownBy(() -> new Capabilities(Set.of(), Set.of(), null));
    }
}
