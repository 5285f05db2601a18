package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** The words in which the rules' tests are written: who is sent to, what is called, and what trouble it meets. */
abstract class RuleTests extends Expectations {

    /** No limit of attempts is greater. */
    static final int MOST_ATTEMPTS = 100;

    /** A channel that no provider has. */
    static final Channel PIGEON = new Channel("kit-carrier-pigeon");

    /** What is set as the deadline of sends where that is the question; no machine is so slow. */
    static final Duration DEADLINE = Duration.ofSeconds(60);

    static final Duration LONGER = DEADLINE.plusMillis(1);

    /** A language that no account has by default. */
    static final Locale WISHED = Locale.forLanguageTag("sw-TZ");

    /** Languages of which a provider that offers several has at least two. */
    private static final List<Locale> LANGUAGES = List.of(
            WISHED,
            Locale.ENGLISH,
            Locale.FRENCH,
            Locale.forLanguageTag("es"),
            Locale.forLanguageTag("ar"),
            Locale.forLanguageTag("pt"));

    /** What a call that met trouble returned or threw, and how many requests the provider's side saw meanwhile. */
    record TroubledCall(Trouble trouble, Object outcome, long requests) {}

    /** Somebody whom this client sends to. */
    final Recipient recipient() {
        return sendsToPhones() ? run().phone() : run().email();
    }

    /** A recipient for what is about calling codes; ends the test if this client sends to no phone. */
    final PhoneNumber phone() {
        if (!sendsToPhones()) {
            throw run().notClaimed("the client sends to e-mail addresses only");
        }
        return run().phone();
    }

    private boolean sendsToPhones() {
        return !capabilities().channels().equals(Set.of(Channel.EMAIL));
    }

    final Challenge send() {
        return send(client(), OtpRequest.to(recipient()));
    }

    /** Sends where a test needs a challenge to begin with, and fails in the form of all failures. */
    final Challenge send(OtpClient client, OtpRequest request) {
        return expectChallenge(Outcomes.of(() -> client.send(request)));
    }

    private Challenge expectChallenge(Object outcome) {
        return beforehand(() -> {
            expect(outcome instanceof Challenge, "a challenge", outcome, "doSend and doResend");
            return (Challenge) outcome;
        });
    }

    /** Sends to a recipient who has an open challenge; ends the test if this provider refuses that (S8). */
    final Challenge sendAgain(Recipient recipient) {
        return unlessInProgress(() -> client().send(recipient));
    }

    /** Sends one more; where the provider refuses that while one is open, the older challenge is approved first. */
    final Challenge sendAfter(Challenge older) {
        Object outcome = Outcomes.of(() -> client().send(older.recipient()));
        return outcome instanceof OtpException refused && isCertainly(OtpFailure.IN_PROGRESS, refused)
                ? sendWhenOver(older)
                : expectChallenge(outcome);
    }

    final Challenge sendWhenOver(Challenge older) {
        approvedBeforehand(client(), older, code(older));
        return send(client(), OtpRequest.to(older.recipient()));
    }

    final Challenge resend(Challenge challenge) {
        return resend(client(), challenge);
    }

    final Challenge resend(OtpClient client, Challenge challenge) {
        return unlessInProgress(() -> client.resend(challenge));
    }

    final Challenge resend(OtpRequest again) {
        return unlessInProgress(() -> client().send(again));
    }

    final void expectUnsupported(OtpClient client, OtpRequest request, String lookAt) {
        expectRefused(OtpFailure.UNSUPPORTED, client, request, lookAt);
    }

    /** However it is asked for: with a key, in a language, by whom. */
    final void expectRefused(OtpFailure failure, OtpClient client, OtpRequest request, String lookAt) {
        for (WaysToSend way : WaysToSend.EACH) {
            OtpRequest refused = way.of(request);
            String seenIn = lookAt + ", for " + way.name();
            expectCertainly(failure, withoutRequest(() -> client.send(refused), seenIn), seenIn);
        }
    }

    final Recipient recipientBy(Channel channel) {
        return channel.equals(Channel.EMAIL) ? run().email() : run().phone();
    }

    /** A phone, and a mailbox if this client sends to both. */
    final Set<Recipient> recipientsOfEachKind() {
        return capabilities().channels().contains(Channel.EMAIL)
                ? Set.of(recipient(), run().email())
                : Set.of(recipient());
    }

    /** One that ends, or begins, alike. */
    static Recipient nearly(Recipient recipient) {
        String address = recipient.address();
        if (recipient instanceof PhoneNumber) {
            char first = address.charAt(1);
            return PhoneNumber.of("+" + (first == '9' ? '8' : (char) (first + 1)) + address.substring(2));
        }
        return EmailAddress.of(address.substring(0, address.indexOf('@')) + "@kit.example");
    }

    static String otherCallingCode(PhoneNumber recipient) {
        return recipient.e164().startsWith("+1") ? "255" : "1";
    }

    /** One that nobody has. */
    static InetAddress somebody() {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 77});
        } catch (UnknownHostException never) {
            throw new IllegalStateException(never);
        }
    }

    /** A challenge as a caller could have made it up from another one. */
    static Challenge forged(Challenge from, String provider, String reference, Recipient recipient) {
        Challenge forged = Challenge.of(provider, reference, recipient, from.sentAt())
                .client(from.client())
                .channel(from.channel().orElse(null))
                .locale(from.locale().orElse(null))
                .expiresAt(from.expiresAt().orElse(null));
        return from.root().equals(from.reference()) ? forged : forged.root(from.root());
    }

    private Challenge unlessInProgress(Callable<Challenge> call) {
        Object outcome = Outcomes.of(call);
        if (outcome instanceof OtpException refused && isCertainly(OtpFailure.IN_PROGRESS, refused)) {
            throw run().notProven("the provider sends no second code while one is open");
        }
        return expectChallenge(outcome);
    }

    final String code(Challenge challenge) {
        // nothing stands for null, so that it is not taken for a text
        Object code = Outcomes.of(() -> Optional.ofNullable(run().testbed.code(challenge)));
        Object text = code instanceof Optional<?> delivered && delivered.isPresent() ? delivered.get() : code;
        return beforehand(() -> {
            expect(
                    text instanceof String,
                    "a code delivered for the challenge",
                    text,
                    "its reference, and OtpTestbed.code");
            run().steps.delivered(challenge, (String) text);
            return (String) text;
        });
    }

    /** Expects that a message went to whom, and how, its challenge says. */
    final void expectDelivered(Challenge challenge, String method) {
        OtpTestbed.Delivery delivery = delivered(challenge);
        expect(
                delivery.recipient().equals(challenge.recipient()),
                "a message to " + challenge.recipient(),
                "one to " + delivery.recipient(),
                "the recipient that " + method + " tells the provider");
        challenge
                .channel()
                .ifPresent(channel -> expect(
                        delivery.channel().equals(challenge.channel()),
                        "a message by " + channel,
                        "one by " + delivery.channel(),
                        "the channel that " + method + " tells the provider"));
    }

    /** Expects that a message is in the language that its challenge says. */
    final void expectItsLanguage(Challenge challenge, String method) {
        expect(
                isInItsLanguage(challenge),
                "a message in " + challenge.locale(),
                "one in " + delivered(challenge).locale(),
                "the language that " + method + " tells the provider; else do not declare LOCALE");
    }

    /** Sends in several languages; returns the challenges, at least two, whose messages are in theirs. */
    final List<Challenge> sendInLanguages() {
        List<Challenge> inTheirs = LANGUAGES.stream()
                .map(language -> send(client(), OtpRequest.to(recipient()).in(language)))
                .filter(this::isInItsLanguage)
                .toList();
        expect(
                inTheirs.size() >= 2,
                "messages in at least two of " + LANGUAGES,
                inTheirs.size() + " of them",
                "the language that doSend tells the provider; else do not declare LOCALE");
        return inTheirs;
    }

    private boolean isInItsLanguage(Challenge challenge) {
        Optional<Locale> language = delivered(challenge).locale();
        return language.map(Locale::getLanguage).equals(challenge.locale().map(Locale::getLanguage));
    }

    private OtpTestbed.Delivery delivered(Challenge challenge) {
        Object told = Outcomes.of(() -> run().testbed.delivered(challenge));
        return beforehand(() -> {
            expect(
                    told instanceof Optional<?>,
                    "a message delivered for the challenge",
                    told,
                    "its reference, and OtpTestbed.delivered");
            return run().delivery((Optional<?>) told);
        });
    }

    // ---- trouble

    final TroubledCall callWith(Trouble trouble, Callable<?> call) {
        // what opening asks is D3's question
        client();
        run().inject(trouble);
        long before = run().testbed.requestsSeen();
        Object outcome = Outcomes.of(call);
        return new TroubledCall(trouble, outcome, run().testbed.requestsSeen() - before);
    }

    final void expectAnswer(TroubledCall troubled, String lookAt) {
        Trouble trouble = troubled.trouble();
        boolean answered = troubled.outcome() instanceof OtpException thrown
                && thrown instanceof OtpOutcomeUnknownException == trouble.outcomeUnknown
                && (trouble.failures.isEmpty() || trouble.failures.contains(thrown.failure()));
        expect(answered, "after " + trouble + ": " + trouble.answer(), troubled.outcome(), lookAt);
    }

    /** What the provider tells of how long to wait. */
    final Optional<Duration> expectedWait() {
        return run().testbed.tellsRetryAfter() ? Optional.of(Trouble.WAIT) : Optional.empty();
    }

    final void expectAtMostOneRequest(TroubledCall troubled, String lookAt) {
        Trouble trouble = troubled.trouble();
        String first = troubled.requests() < trouble.fewestRequests ? "OtpTestbed.requestsSeen, and " : "";
        expect(
                troubled.requests() >= trouble.fewestRequests && troubled.requests() <= trouble.mostRequests,
                "after " + trouble + ": from " + trouble.fewestRequests + " to " + trouble.mostRequests + " requests",
                troubled.requests() + " requests",
                first + lookAt);
    }

    // ---- wrong codes

    /**
     * Tries wrong codes until one is told something else than the first, which comes last; where the client can tell
     * neither wrong codes nor used-up attempts, as many as may be allowed at most, and one more.
     */
    final List<Rejected> wrongUntilRefused(OtpClient client, Challenge challenge, List<String> right) {
        return beforehand(() -> untilRefused(client, challenge, right));
    }

    private List<Rejected> untilRefused(OtpClient client, Challenge challenge, List<String> right) {
        Set<Rejection> told = capabilities().rejections();
        boolean tells = told.contains(Rejection.INCORRECT_CODE) || told.contains(Rejection.TOO_MANY_ATTEMPTS);
        List<Rejected> answers = new ArrayList<>();
        Rejected answer;
        do {
            expect(answers.size() <= MOST_ATTEMPTS, "at most 100 attempts", "more", "max-attempts");
            answer = rejects(client, challenge, wrong(answers.size(), right), "doVerify");
            answers.add(answer);
        } while (answer.reason() == ofWrong() && (tells || answers.size() <= MOST_ATTEMPTS));
        return answers;
    }

    /**
     * Expects the right code to be approved after one wrong one: unless a client that met nothing before shows that one attempt
     * is all there is, and this was it.
     */
    final void approvesAfterWrong(OtpClient client, Challenge challenge, String code, String lookAt) {
        Object outcome = Outcomes.of(() -> client.verify(challenge, code));
        if (outcome instanceof Rejected over && allowsOneAttempt()) {
            expectReason(Rejection.TOO_MANY_ATTEMPTS, over, lookAt);
        } else {
            expectApproved(challenge, code, outcome, lookAt);
        }
    }

    /** Expects what is said of a wrong code: where one attempt is all there is, it may be one too many (V5). */
    final void expectWrong(Rejected seen, String lookAt) {
        boolean tooMany = seen.reason() == Rejection.TOO_MANY_ATTEMPTS && allowsOneAttempt();
        expectReason(tooMany ? Rejection.TOO_MANY_ATTEMPTS : Rejection.INCORRECT_CODE, seen, lookAt);
    }

    /** Whether a wrong code uses a challenge up, whichever of its characters is wrong. */
    private boolean allowsOneAttempt() {
        return beforehand(() -> {
            OtpClient fresh = run().open();
            for (int i = 0; i < 2; i++) {
                Challenge tried = send(fresh, OtpRequest.to(recipient()));
                String right = code(tried);
                rejects(fresh, tried, wrong(i, List.of(right)), "doVerify");
                if (isApproved(Outcomes.of(() -> fresh.verify(tried, right)))) {
                    return false;
                }
            }
            return true;
        });
    }

    final List<Rejected> wrongUntilRefused(Challenge challenge) {
        return wrongUntilRefused(client(), challenge, List.of(code(challenge)));
    }

    static String wrong(int n, Collection<String> right) {
        return WrongCode.of(n, right);
    }

    static String wrong(String right) {
        return WrongCode.of(0, List.of(right));
    }
}
