package dev.nywila.otp.tck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/**
 * Which tests run against a real account: the most telling first, as long as messages and phones last. None tries many
 * wrong codes, as a provider may count those of a number and refuse it for a while.
 */
final class LivePlan {

    private static final String TELLS_TOO_LITTLE =
            "a real account tells no requests, takes no trouble on demand and is not to be flooded";

    /** A test that needs nothing but a phone, and what it needs of that. */
    record Candidate(Class<?> rules, String test, int messages, int phones) {

        boolean is(Method method) {
            return method.getDeclaringClass() == rules && method.getName().equals(test);
        }

        @Override
        public String toString() {
            return Stream.of(rules.getDeclaredMethods())
                    .filter(this::is)
                    .map(method -> method.getAnnotation(Tag.class))
                    .map(rule -> test + " (" + rule.value() + ")")
                    .findAny()
                    .orElse(test);
        }
    }

    static final List<Candidate> CANDIDATES = List.of(
            new Candidate(DiscoveryRules.class, "foundById", 0, 0),
            new Candidate(DiscoveryRules.class, "namedAsItWasOpened", 0, 0),
            new Candidate(VerifyingRules.class, "approved", 1, 1),
            new Candidate(ApprovingRules.class, "notApprovedAgain", 1, 1),
            new Candidate(EndingRules.class, "neverGiven", 1, 1),
            new Candidate(ResendingRules.class, "deliveredCodeApproves", 2, 1),
            new Candidate(ApprovingRules.class, "codeOfAnotherRecipient", 2, 2),
            new Candidate(ApprovingRules.class, "codeOfAnotherChallenge", 2, 1),
            new Candidate(SendingRules.class, "secondSend", 2, 1),
            new Candidate(SendingRules.class, "storedChallenge", 2, 1),
            new Candidate(CodeRules.class, "surroundingWhiteSpace", 1, 1),
            new Candidate(SendingRules.class, "usableChallenge", 1, 1),
            new Candidate(AdmittingRules.class, "allowedCallingCode", 1, 1),
            new Candidate(ResendingRules.class, "resentByAnotherClient", 2, 1),
            new Candidate(ResendingRules.class, "sameRecipient", 2, 1),
            new Candidate(ChallengeRules.class, "referencesOfOneRecipient", 2, 1),
            new Candidate(SendingRules.class, "keepsOldChallenge", 2, 1),
            new Candidate(EndingRules.class, "superseded", 2, 1),
            new Candidate(DiscoveryRules.class, "independentClients", 2, 1),
            new Candidate(ChallengeRules.class, "expiryIsTold", 3, 1),
            new Candidate(VerifyingRules.class, "approvedAfterAnotherSend", 2, 2));

    private final int most;
    private final int phones;
    private final List<Candidate> chosen = new ArrayList<>();

    LivePlan(int most, int phones) {
        this.most = most;
        this.phones = phones;
        for (Candidate candidate : CANDIDATES) {
            if (candidate.phones() <= phones && messages() + candidate.messages() <= most) {
                chosen.add(candidate);
            }
        }
    }

    /** How many messages the chosen tests send. */
    int messages() {
        return chosen.stream().mapToInt(Candidate::messages).sum();
    }

    /** Why a test is left out, or empty text if it is not. */
    String whyNot(Method test) {
        if (chosen.stream().anyMatch(one -> one.is(test))) {
            return "";
        }
        return CANDIDATES.stream()
                .filter(one -> one.is(test))
                .findAny()
                .map(this::whyNot)
                .orElse(TELLS_TOO_LITTLE);
    }

    private String whyNot(Candidate one) {
        return one.phones() > phones
                ? "it needs " + one.phones() + " phones"
                : "messages needed: " + one.messages() + ", more than the maximum of " + most + " leaves";
    }

    @Override
    public String toString() {
        return chosen.stream().map(Candidate::toString).collect(Collectors.joining(", "));
    }
}
