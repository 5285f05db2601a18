package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtpRequestTest {

    private static final PhoneNumber ALICE = PhoneNumber.of("+255713507067");
    private static final String KEY = "0123456789abcdef";
    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();
    private static final Challenge CHALLENGE = Challenge.of("acme", "secret-ref", ALICE, Instant.EPOCH);

    /** A part that a method refines, with a value for it. */
    private record Part(UnaryOperator<OtpRequest> set, Function<OtpRequest, Optional<?>> get, Object value) {}

    private static final List<Part> PARTS = List.of(
            new Part(request -> request.via(Channel.VOICE), OtpRequest::channel, Channel.VOICE),
            new Part(request -> request.in(Locale.FRENCH), OtpRequest::locale, Locale.FRENCH),
            new Part(request -> request.idempotencyKey(KEY), OtpRequest::idempotencyKey, KEY),
            new Part(request -> request.requestedFrom(ADDRESS), OtpRequest::requestedFrom, ADDRESS),
            new Part(request -> request.within(Duration.ofSeconds(3)), OtpRequest::within, Duration.ofSeconds(3)));

    private static OtpRequest full(OtpRequest request) {
        for (Part part : PARTS) {
            request = part.set().apply(request);
        }
        return request;
    }

    @Test
    void startsWithNothingButItsRecipient() {
        OtpRequest plain = OtpRequest.to(ALICE);
        assertThat(plain.recipient()).isEqualTo(ALICE);
        assertThat(plain.predecessor()).isEmpty();
        assertThat(PARTS).allSatisfy(part -> assertThat(part.get().apply(plain)).isEmpty());
    }

    @Test
    void eachRefinementSetsItsOwnPartAndKeepsTheOthersInAnyOrder() {
        for (OtpRequest start : List.of(OtpRequest.to(ALICE), OtpRequest.again(CHALLENGE))) {
            for (Part one : PARTS) {
                for (Part other : PARTS) {
                    OtpRequest request = other.set().apply(one.set().apply(start));
                    assertThat(request.recipient()).isEqualTo(ALICE);
                    assertThat(request.predecessor()).isEqualTo(start.predecessor());
                    for (Part part : PARTS) {
                        boolean isSet = List.of(one, other).contains(part);
                        assertThat(part.get().apply(request))
                                .isEqualTo(isSet ? Optional.of(part.value()) : Optional.empty());
                    }
                }
            }
        }
    }

    @Test
    void refinementDoesNotChangeTheOriginal() {
        OtpRequest plain = OtpRequest.to(ALICE);
        for (Part part : PARTS) {
            assertThat(part.set().apply(plain)).isNotEqualTo(plain);
            assertThat(part.get().apply(plain)).isEmpty();
        }
    }

    @Test
    void laterRefinementTakesThePlaceOfAnEarlierOne() {
        OtpRequest later = full(OtpRequest.to(ALICE)).via(Channel.SMS).in(Locale.ITALIAN);
        assertThat(later.channel()).contains(Channel.SMS);
        assertThat(later.locale()).contains(Locale.ITALIAN);
    }

    @Test
    void againIsForTheRecipientByTheChannelAndInTheLanguageOfTheChallenge() {
        Challenge sent = CHALLENGE.channel(Channel.WHATSAPP).locale(Locale.FRENCH);
        OtpRequest again = OtpRequest.again(sent);
        assertThat(again.recipient()).isEqualTo(ALICE);
        assertThat(again.predecessor()).contains(sent);
        assertThat(again.channel()).contains(Channel.WHATSAPP);
        assertThat(again.locale()).contains(Locale.FRENCH);
        assertThat(again.idempotencyKey()).isEmpty();
        assertThat(again.requestedFrom()).isEmpty();
        assertThat(again.within()).isEmpty();
        assertThat(again).isEqualTo(OtpRequest.again(sent));
    }

    @Test
    void againMayNameAnotherChannelAndLanguage() {
        OtpRequest again = OtpRequest.again(CHALLENGE.channel(Channel.WHATSAPP).locale(Locale.FRENCH))
                .via(Channel.VOICE)
                .in(Locale.ITALIAN);
        assertThat(again.channel()).contains(Channel.VOICE);
        assertThat(again.locale()).contains(Locale.ITALIAN);
    }

    @Test
    void againOfAChallengeThatKnowsNeitherLeavesThemOpen() {
        assertThat(OtpRequest.again(CHALLENGE).channel()).isEmpty();
        assertThat(OtpRequest.again(CHALLENGE).locale()).isEmpty();
    }

    @Test
    void isEqualIfAllPartsAre() {
        OtpRequest full = full(OtpRequest.to(ALICE));
        assertThat(full)
                .isEqualTo(full(OtpRequest.to(ALICE)))
                .hasSameHashCodeAs(full(OtpRequest.to(ALICE)))
                .isNotEqualTo(null)
                .isNotEqualTo("")
                .isNotEqualTo(full(OtpRequest.to(PhoneNumber.of("+255713507068"))))
                .isNotEqualTo(full(OtpRequest.again(CHALLENGE)))
                .isNotEqualTo(full.via(Channel.SMS))
                .isNotEqualTo(full.in(Locale.ITALIAN))
                .isNotEqualTo(full.idempotencyKey(KEY + "0"))
                .isNotEqualTo(full.requestedFrom(address(10)))
                .isNotEqualTo(full.within(Duration.ofSeconds(4)));
    }

    @Test
    void hashCodeTellsRequestsApart() {
        OtpRequest plain = OtpRequest.to(ALICE);
        assertThat(PARTS.stream().map(part -> part.set().apply(plain).hashCode()))
                .doesNotHaveDuplicates()
                .doesNotContain(plain.hashCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef",
                "ABC_def-0123456789",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void keyOf16To64HarmlessCharactersIsTaken(String key) {
        assertThat(OtpRequest.to(ALICE).idempotencyKey(key).idempotencyKey()).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcde",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
                "0123456789abcdef ",
                "0123456789abcdef\n",
                "0123456789abcde.",
                "0123456789abcde\u0661",
                "0123456789abcd\u00e9f"
            })
    void anyOtherKeyIsRefusedWithoutRepeatingIt(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtpRequest.to(ALICE).idempotencyKey(key))
                .withMessage("an idempotency key is 16 to 64 characters of A-Za-z0-9_-");
    }

    @Test
    void deadlineIsMoreThanZero() {
        assertThat(OtpRequest.to(ALICE).within(Duration.ofNanos(1)).within()).contains(Duration.ofNanos(1));
        for (Duration deadline : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OtpRequest.to(ALICE).within(deadline))
                    .withMessage("within must be more than zero");
        }
    }

    @Test
    void languageIsKeptAsItsTagTellsIt() {
        Locale odd = new Locale("iw", "il", "not a variant!");
        assertThat(OtpRequest.to(ALICE).in(odd).locale()).contains(Locale.forLanguageTag(odd.toLanguageTag()));
        assertThat(OtpRequest.to(ALICE).in(Locale.ROOT).locale()).contains(Locale.ROOT);
    }

    @Test
    void languageTagHasAtMost35Characters() {
        Locale longest = Locale.forLanguageTag("en-GB-x-" + "abcdefgh-".repeat(3));
        assertThat(longest.toLanguageTag()).hasSize(34);
        assertThat(OtpRequest.to(ALICE).in(longest).locale()).contains(longest);
        Locale longer = Locale.forLanguageTag("en-GB-x-abcdefgh-abcdefgh-abcdefgh-1");
        assertThat(longer.toLanguageTag()).hasSize(36);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtpRequest.to(ALICE).in(longer))
                .withMessage("a locale's language tag has at most 35 characters");
    }

    @Test
    void nullIsRefusedWhereAValueIsNamed() {
        OtpRequest request = OtpRequest.to(ALICE);
        assertThatNullPointerException().isThrownBy(() -> OtpRequest.to(null));
        assertThatNullPointerException().isThrownBy(() -> OtpRequest.again(null));
        assertThatNullPointerException().isThrownBy(() -> request.via(null));
        assertThatNullPointerException().isThrownBy(() -> request.in(null));
        assertThatNullPointerException().isThrownBy(() -> request.idempotencyKey(null));
        assertThatNullPointerException().isThrownBy(() -> request.requestedFrom(null));
        assertThatNullPointerException().isThrownBy(() -> request.within(null));
    }

    @Test
    void textOfItShowsNeitherAddressNorKeyNorWhoAsks() {
        assertThat(OtpRequest.to(ALICE)).hasToString("OtpRequest[recipient=+255*****67]");
        assertThat(full(OtpRequest.again(CHALLENGE)))
                .hasToString("OtpRequest[recipient=+255*****67, again, channel=voice, locale=fr, within=PT3S, "
                        + "with idempotency key]");
    }

    @Test
    void javaSerializationGivesAnEqualRequest() throws Exception {
        for (OtpRequest request : List.of(
                OtpRequest.to(ALICE),
                OtpRequest.to(EmailAddress.of("amina@example.com")),
                OtpRequest.again(CHALLENGE),
                full(OtpRequest.again(CHALLENGE)))) {
            assertThat(Serialized.andBack(request, OtpRequest.class)).isEqualTo(request);
        }
    }

    @Test
    void streamWithPartsThatNoRequestHasIsRefused() {
        OtpRequest full = full(OtpRequest.to(ALICE));
        Locale longer = Locale.forLanguageTag("en-GB-x-abcdefgh-abcdefgh-abcdefgh-1");
        Serialized.assertRefused("not a request", full, ALICE, null);
        Serialized.assertRefused("not a request", full, KEY, "short");
        Serialized.assertRefused("not a request", full, Locale.FRENCH, longer);
        Serialized.assertRefused("not a request", full, Duration.ofSeconds(3), Duration.ZERO);
        Serialized.assertRefused(
                "not a request", OtpRequest.again(CHALLENGE), ALICE, EmailAddress.of("juma@example.com"));
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (java.net.UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
