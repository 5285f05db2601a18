package dev.nywila.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.Advice;
import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.inmemory.InMemoryOtp;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** docs/api-tour.md, line by line. */
class ApiTourTest {

    private static final OtpConfig CONFIG = OtpConfig.of(Map.of(
            "otp.provider", "tanzania", // the client that open(config) opens
            "otp.tanzania.provider", "inmemory", // in earnest: beem, with otp.tanzania.api-key and so on
            "otp.kenya.provider", "inmemory"));

    private final List<Recipient> confirmed = new ArrayList<>();
    private final List<String> log = new ArrayList<>();

    @Test
    void opensSendsVerifiesAndCloses() {
        try (OtpClient otp = OtpProviders.open(CONFIG)) {
            String stored = send(otp, "+255 713 507 067", UUID.randomUUID().toString());
            InMemoryOtp phones = phones(otp);
            String code = phones.code(Challenge.ofStorageString(stored)).orElseThrow();
            assertThat(check(otp, stored, "1")).isEqualTo(page(Advice.RETYPE));
            assertThat(check(otp, stored, code)).isEqualTo("Welcome!");
            assertThat(confirmed).containsExactly(PhoneNumber.of("+255713507067"));
            assertThat(check(otp, stored, code)).isEqualTo(page(Advice.RENEW));
        }
    }

    /** Returns what to keep on the server until the person types the code. */
    private static String send(OtpClient otp, String typed, String key) {
        PhoneNumber number = PhoneNumber.parse(typed).orElseThrow(); // empty: ask for the number again
        OtpRequest request = OtpRequest.to(number)
                .in(Locale.forLanguageTag("sw"))
                .idempotencyKey(key) // a second click sends nothing and gets an equal challenge
                .requestedFrom(InetAddress.getLoopbackAddress()) // who asks, for guards; never logged
                .within(Duration.ofSeconds(8)); // not longer than otp.tanzania.send.deadline
        return otp.send(request).toStorageString();
    }

    private String check(OtpClient otp, String stored, String typed) {
        VerificationResult answer = otp.verify(Challenge.ofStorageString(stored), typed);
        if (answer instanceof Approved approved) {
            confirmed.add(approved.recipient()); // who was proven, not who is in the form
            return "Welcome!";
        }
        return page(answer.rejected().orElseThrow().advice());
    }

    private static String page(Advice advice) {
        return switch (advice) { // complete for ever
            case RETYPE -> "This code is not right. Check it and type it again.";
            case RENEW -> "This code cannot be used any more. Ask for a new one.";
            case LATER -> "This does not work right now. Please try again in a few minutes.";
            case SENT -> "If this number can get messages, a code is on its way.";
        };
    }

    @Test
    void sendsAgainByAnotherChannel() {
        try (OtpClient otp = OtpProviders.open(CONFIG)) {
            Challenge texted = otp.send(PhoneNumber.of("+255713507067"));
            Challenge called = otp.send(OtpRequest.again(texted).via(Channel.VOICE)); // "call me instead"
            assertThat(called.root()).isEqualTo(texted.reference()); // one count of attempts for both
            assertThat(otp.resend(called).channel()).contains(Channel.VOICE); // short for again(called)
        }
    }

    @Test
    void sendsToAMailboxWhereTheClientCan() {
        try (OtpClient otp = OtpProviders.open(CONFIG)) {
            EmailAddress address = EmailAddress.parse(" amina@Example.com").orElseThrow();
            if (otp.capabilities().channels().contains(Channel.EMAIL)) {
                Challenge mailed = otp.send(address);
                assertThat(mailed.recipient()).isEqualTo(address).hasToString("a*****@*****.com");
            }
            assertThat(otp.capabilities().has(Capability.OWN_REFERENCE)).isTrue();
        }
    }

    @Test
    void keepsTwoAccountsApart() {
        try (OtpClient tanzania = OtpProviders.open(CONFIG, "tanzania");
                OtpClient kenya = OtpProviders.open(CONFIG, "kenya")) {
            Challenge challenge = tanzania.send(PhoneNumber.of("+255713507067"));
            assertThat(challenge.client()).isEqualTo(tanzania.name());
            assertThat(check(kenya, challenge.toStorageString(), "123456"))
                    .isEqualTo(page(Advice.RENEW)); // asks nobody
        }
    }

    @Test
    void tellsTroubleByWhatIsCertain() {
        try (OtpClient tanzania = OtpProviders.open(CONFIG, "tanzania");
                OtpClient kenya = OtpProviders.open(CONFIG, "kenya")) {
            phones(tanzania).refuseNext(OtpFailure.UNAVAILABLE);
            assertThat(sendByEither(tanzania, kenya, PhoneNumber.of("+255713507067"))
                            .client())
                    .isEqualTo("kenya");
            phones(tanzania).loseNextReply();
            assertThat(sendOrSay(tanzania, PhoneNumber.of("+255713507067"))).isEqualTo(page(Advice.SENT));
            assertThat(log).singleElement().asString().startsWith("support number ");
        }
    }

    private static Challenge sendByEither(OtpClient first, OtpClient second, PhoneNumber number) {
        try {
            return first.send(number);
        } catch (OtpNotDoneException nothingWasSent) { // its sibling, OtpOutcomeUnknownException, must not come here
            if (nothingWasSent.mayTryAnotherProvider()) {
                return second.send(number);
            }
            throw nothingWasSent;
        }
    }

    private String sendOrSay(OtpClient otp, PhoneNumber number) {
        try {
            otp.send(number);
            return page(Advice.SENT);
        } catch (OtpException trouble) { // either of the two
            log.add("support number " + trouble.callId()); // stands in the log lines of the call too
            return page(trouble.advice());
        }
    }

    @Test
    void refusesToOpenWithSettingsThatAreWrong() {
        OtpConfig wrong = OtpConfig.of(Map.of("otp.require-live", "true", "otp.inmemory.max-attempt", "3"));
        try (OtpClient never = OtpProviders.open(wrong, "inmemory")) {
            throw new AssertionError("opened " + never.name());
        } catch (OtpNotDoneException faults) {
            assertThat(faults.failure()).isEqualTo(OtpFailure.CONFIGURATION);
            assertThat(faults)
                    .hasMessageContaining("did you mean otp.inmemory.max-attempts?")
                    .hasMessageContaining("is a fake");
        }
    }

    private static InMemoryOtp phones(OtpClient otp) {
        return otp.unwrap(InMemoryOtp.class).orElseThrow();
    }
}
