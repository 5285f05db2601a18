package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

    private static final Capabilities FULL = Capabilities.builder()
            .channels(Channel.WHATSAPP, Channel.SMS)
            .rejections(Rejection.EXPIRED, Rejection.INCORRECT_CODE)
            .declare(Capability.LOCALE, Capability.EXPIRES_AT)
            .build();

    @Test
    void startsWithNothing() {
        Capabilities none = Capabilities.builder().build();
        assertThat(none.channels()).isEmpty();
        assertThat(none.rejections()).isEmpty();
        assertThat(none.declared()).isEmpty();
        assertThat(Capabilities.builder().channels().rejections().declare().build())
                .isEqualTo(none);
    }

    @Test
    void hasWhatIsDeclaredAndNothingElse() {
        for (Capability capability : Capability.values()) {
            assertThat(FULL.has(capability))
                    .as("%s", capability)
                    .isEqualTo(capability == Capability.LOCALE || capability == Capability.EXPIRES_AT);
        }
        assertThat(FULL.declared()).containsExactlyInAnyOrder(Capability.LOCALE, Capability.EXPIRES_AT);
        assertThat(FULL.channels()).containsExactlyInAnyOrder(Channel.SMS, Channel.WHATSAPP);
        assertThat(FULL.rejections()).containsExactlyInAnyOrder(Rejection.INCORRECT_CODE, Rejection.EXPIRED);
    }

    @Test
    void collectionsAreTakenAsArraysAre() {
        assertThat(Capabilities.builder()
                        .channels(List.of(Channel.WHATSAPP, Channel.SMS))
                        .rejections(Set.of(Rejection.EXPIRED, Rejection.INCORRECT_CODE))
                        .declare(EnumSet.of(Capability.LOCALE, Capability.EXPIRES_AT))
                        .build())
                .isEqualTo(FULL);
    }

    @Test
    void eachCallAddsToTheEarlierOnes() {
        assertThat(Capabilities.builder()
                        .channels(Channel.WHATSAPP)
                        .channels(List.of(Channel.SMS, Channel.WHATSAPP))
                        .rejections(Rejection.EXPIRED)
                        .rejections(List.of(Rejection.INCORRECT_CODE))
                        .declare(Capability.LOCALE)
                        .declare(List.of(Capability.EXPIRES_AT))
                        .build())
                .isEqualTo(FULL);
    }

    @Test
    void canBeTakenAsAStart() {
        assertThat(FULL.toBuilder().build()).isEqualTo(FULL);
        Capabilities more = FULL.toBuilder()
                .channels(Channel.VOICE)
                .rejections(Rejection.REFUSED)
                .declare(Capability.SINGLE_USE)
                .build();
        assertThat(more.channels()).containsExactly(Channel.WHATSAPP, Channel.SMS, Channel.VOICE);
        assertThat(more.rejections()).hasSize(3).contains(Rejection.REFUSED);
        assertThat(more.declared()).hasSize(3).contains(Capability.SINGLE_USE);
        assertThat(FULL.channels()).hasSize(2);
    }

    @Test
    void laterChangesOfTheSetsDoNotReachIt() {
        Set<Channel> channels = new HashSet<>(Set.of(Channel.SMS));
        Set<Rejection> rejections = EnumSet.of(Rejection.EXPIRED);
        Set<Capability> declared = EnumSet.of(Capability.LOCALE);
        Capabilities.Builder builder =
                Capabilities.builder().channels(channels).rejections(rejections).declare(declared);
        Capabilities capabilities = builder.build();
        channels.clear();
        rejections.clear();
        declared.clear();
        builder.channels(Channel.VOICE).rejections(Rejection.REFUSED).declare(Capability.SINGLE_USE);
        assertThat(capabilities)
                .isEqualTo(Capabilities.builder()
                        .channels(Channel.SMS)
                        .rejections(Rejection.EXPIRED)
                        .declare(Capability.LOCALE)
                        .build());
    }

    @Test
    void itsSetsCannotBeChanged() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> FULL.channels().add(Channel.VOICE));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> FULL.rejections().add(Rejection.REFUSED));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> FULL.declared().add(Capability.SINGLE_USE));
    }

    @Test
    void isEqualIfAllThatIsDeclaredIs() {
        assertThat(FULL)
                .hasSameHashCodeAs(FULL.toBuilder().build())
                .isNotEqualTo(null)
                .isNotEqualTo("")
                .isNotEqualTo(FULL.toBuilder().channels(Channel.VOICE).build())
                .isNotEqualTo(FULL.toBuilder().rejections(Rejection.REFUSED).build())
                .isNotEqualTo(FULL.toBuilder().declare(Capability.SINGLE_USE).build());
    }

    @Test
    void hashCodeTellsCapabilitiesApart() {
        assertThat(FULL)
                .doesNotHaveSameHashCodeAs(Capabilities.builder().build())
                .doesNotHaveSameHashCodeAs(
                        FULL.toBuilder().channels(Channel.VOICE).build());
    }

    /** Channels in the order in which the client named them: error messages list them. */
    @Test
    void textOfItIsAlwaysInTheSameOrder() {
        assertThat(FULL)
                .hasToString("Capabilities[channels=[whatsapp, sms], rejections=[INCORRECT_CODE, EXPIRED], "
                        + "declared=[EXPIRES_AT, LOCALE]]");
    }

    @Test
    void javaSerializationGivesEqualCapabilities() throws Exception {
        for (Capabilities one : List.of(FULL, Capabilities.builder().build())) {
            assertThat(Serialized.andBack(one, Capabilities.class)).isEqualTo(one);
        }
    }

    @Test
    void streamWithoutSetsOrWithSomethingElseInThemIsRefused() {
        Set<Channel> nothing = new HashSet<>(Collections.singleton(null));
        for (Object held : List.of(FULL.channels(), FULL.rejections(), FULL.declared())) {
            Serialized.assertRefused("not capabilities", FULL, held, null);
            Serialized.assertRefused("not capabilities", FULL, held, nothing);
            Serialized.assertRefused("not capabilities", FULL, held, new HashSet<>(Set.of("sms")));
        }
    }

    @Test
    void setOfAStreamCannotBeChangedLater() throws Exception {
        Collection<Channel> mutable = new HashSet<>(Set.of(Channel.SMS));
        Capabilities read = (Capabilities) Serialized.tampered(FULL, FULL.channels(), mutable);
        assertThat(read.channels()).containsExactly(Channel.SMS);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> read.channels().add(Channel.VOICE));
    }

    @Test
    void nullIsRefused() {
        Capabilities.Builder builder = Capabilities.builder();
        assertThatNullPointerException().isThrownBy(() -> builder.channels((Channel) null));
        assertThatNullPointerException().isThrownBy(() -> builder.channels((Collection<Channel>) null));
        assertThatNullPointerException().isThrownBy(() -> builder.rejections((Rejection) null));
        assertThatNullPointerException().isThrownBy(() -> builder.rejections((Collection<Rejection>) null));
        assertThatNullPointerException().isThrownBy(() -> builder.declare((Capability) null));
        assertThatNullPointerException().isThrownBy(() -> builder.declare((Collection<Capability>) null));
        assertThatNullPointerException()
                .isThrownBy(() -> builder.rejections(new HashSet<>(Collections.singleton(null))));
        assertThatNullPointerException().isThrownBy(() -> FULL.has(null));
    }
}
