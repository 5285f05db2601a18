package dev.nywila.otp.tck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** Which tests run against a real account: the most telling first, as long as messages and phones last. */
final class LivePlan {

    private static final String TELLS_TOO_LITTLE =
            "a real account tells no requests, takes no trouble on demand and is not to be flooded";

    private final int most;
    private final int phones;
    private final List<Method> chosen = new ArrayList<>();

    LivePlan(int most, int phones) {
        this.most = most;
        this.phones = phones;
        for (Method candidate : candidates()) {
            Live needs = needs(candidate);
            if (needs.phones() <= phones && messages() + needs.messages() <= most) {
                chosen.add(candidate);
            }
        }
    }

    private static List<Method> candidates() {
        return Stream.of(OtpProviderTck.class.getDeclaredClasses())
                .flatMap(group -> Stream.of(group.getSuperclass().getDeclaredMethods()))
                .filter(test -> test.isAnnotationPresent(Live.class))
                .sorted(Comparator.comparingInt(test -> needs(test).rank()))
                .toList();
    }

    private static Live needs(Method candidate) {
        return Objects.requireNonNull(candidate.getAnnotation(Live.class), "a live test");
    }

    private static String rule(Method candidate) {
        return Objects.requireNonNull(candidate.getAnnotation(Tag.class), "a test of a rule")
                .value();
    }

    /** How many messages the chosen tests send. */
    int messages() {
        return chosen.stream().mapToInt(test -> needs(test).messages()).sum();
    }

    /** Why a test is left out, or empty text if it is not. */
    String whyNot(Method test) {
        if (!test.isAnnotationPresent(Live.class)) {
            return TELLS_TOO_LITTLE;
        }
        if (chosen.contains(test)) {
            return "";
        }
        Live needs = needs(test);
        return needs.phones() > phones
                ? "it needs " + needs.phones() + " phones"
                : "messages needed: " + needs.messages() + ", more than the maximum of " + most + " leaves";
    }

    @Override
    public String toString() {
        return chosen.stream()
                .map(test -> test.getName() + " (" + rule(test) + ")")
                .collect(Collectors.joining(", "));
    }
}
