package dev.nywila.otp.http.tck;

import dev.nywila.otp.OtpClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An adapter that is honest but for one thing, and the rules that this one thing breaks.
 *
 * @param name what it does wrong, as a sentence without its subject
 * @param rules those that must fail, and no others
 * @param subject opens it
 */
record Broken(String name, Set<Rule> rules, HttpSubject subject) {

    /** All of them, area by area. */
    static List<Broken> zoo() {
        return Stream.of(BrokenTransports.ALL, BrokenJudges.ALL, BrokenTrouble.ALL, BrokenPrivacy.ALL, BrokenLife.ALL)
                .flatMap(List::stream)
                .toList();
    }

    static Set<Rule> rules(Rule first, Rule... more) {
        return EnumSet.of(first, more);
    }

    static Broken client(String name, Set<Rule> rules, Function<PlainSettings, OtpClient> client) {
        return new Broken(name, rules, new PlainSubject(client));
    }

    /** One whose client exchanges in a broken way. */
    static Broken transport(String name, Set<Rule> rules, Function<PlainSettings, PlainTransport> making) {
        return client(name, rules, settings -> new PlainClient(settings) {
            @Override
            PlainTransport transport() {
                return making.apply(settings);
            }
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
