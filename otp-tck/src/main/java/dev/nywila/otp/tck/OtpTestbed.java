package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Recipient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The provider's side of one test: a simulator or a fake, the phones to which it delivers, and what an operator sees. Made
 * before each test and closed after it; called by one thread at a time.
 *
 * <p>The methods with a default are <em>facilities</em>. Rules that need an absent one are reported as not proven, or, if
 * they can never be waived, fail: without {@link #inject}, {@link #emitted} and {@link #emit} no provider conforms.
 */
public interface OtpTestbed extends AutoCloseable {

    /**
     * Returns the id under which the provider is found.
     *
     * @return the same text each time
     */
    String providerId();

    /**
     * Returns the name of the client whose settings {@link #config()} has, as {@code otp.<name>.…}.
     *
     * @return the same text each time; by default the provider's id
     */
    default String clientName() {
        return providerId();
    }

    /**
     * Returns the settings for this test. The kit opens several clients with them, also one of another name, for which it
     * moves the keys; all of them talk to the same provider's side.
     *
     * @apiNote Values of keys that contain {@code key}, {@code secret}, {@code token} or {@code password} are taken for
     *     secrets and looked for in all that is emitted (P1), if they have at least 8 characters: give them as many. Keep
     *     attempts, deadlines and breakers as the adapter has them by default, or nearly.
     * @return the settings, complete
     */
    OtpConfig config();

    /**
     * Returns the code that was delivered for a challenge, as the person's phone shows it.
     *
     * @param challenge what a client returned for it
     * @return the code last delivered for this challenge
     */
    String code(Challenge challenge);

    /**
     * What reached a phone or a mailbox.
     *
     * @param recipient whose it is
     * @param channel by which channel it came; empty if the provider's side was asked for none
     * @param locale in which language it was asked for, or in the nearest that the provider has; empty if in none
     */
    record Delivery(Recipient recipient, Optional<Channel> channel, Optional<Locale> locale) {}

    /**
     * Facility: returns what was delivered for a challenge, as the provider's side saw it: never what the challenge
     * itself says. So the kit sees a message that went elsewhere, by another channel or in another language than its
     * challenge says (S6, R1, R2).
     *
     * @param challenge what a client returned for it
     * @return what was last delivered for this challenge; empty if this testbed cannot tell
     */
    default Optional<Delivery> delivered(Challenge challenge) {
        return Optional.empty();
    }

    /**
     * Returns how many complete requests the provider's side has received so far, from any client and whatever came of
     * them. A request counts before it is answered.
     *
     * @return the number; never less than before
     */
    long requestsSeen();

    /**
     * Facility: moves the clock of the provider's side, and that of all clients opened with {@link #config()}.
     *
     * @param by how far; more than zero
     * @return whether it was moved; false if this testbed cannot
     */
    default boolean advance(Duration by) {
        return false;
    }

    /**
     * Facility: makes the next request, of any client, meet trouble; the one after it meets none.
     *
     * @param trouble what goes wrong
     * @return whether it will; false if this testbed cannot do this
     */
    default boolean inject(Trouble trouble) {
        return false;
    }

    /**
     * Returns whether this provider says for how long, when it asks to wait.
     *
     * @return true; override it with false for a provider that never tells, whose client then needs no {@code retryAfter}
     *     after {@link Trouble#THROTTLED}
     */
    default boolean tellsRetryAfter() {
        return true;
    }

    /**
     * Returns what this provider itself makes of a code before it compares it: some ignore blanks or dashes. What they
     * approve so is not held against their client (V7).
     *
     * @param typed what a client handed to the provider
     * @return the same text; override it for a provider that drops or changes some of it
     */
    default String comparedAs(String typed) {
        return typed;
    }

    /**
     * Returns the clients within a client that hands out their challenges, as a router does: such a challenge names the one
     * that sent it and belongs to that one (S6), and exceptions name either (S3).
     *
     * @param name a client's name: that of {@link #clientName}, or another one for which the kit moves the settings
     * @return the ids of their providers by their names; by default there are none
     */
    default Map<String, String> clientsWithin(String name) {
        return Map.of();
    }

    /**
     * Facility: returns all that an operator could read since this testbed was made: log lines of every level, formatted
     * when they were logged, names and tags of meters, and request lines with their headers as far as they are not meant
     * to hold the secret.
     *
     * @return the text; empty text if nothing was emitted, empty if this testbed does not listen
     */
    default Optional<String> emitted() {
        return Optional.empty();
    }

    /**
     * Facility: returns secrets that are no settings but came while calls were made: tokens that were fetched, what was
     * signed. They are looked for as those of {@link #config} are (P1).
     *
     * @return secrets of at least 8 characters by a name that a failure reports; by default there are none
     */
    default Map<String, String> secrets() {
        return Map.of();
    }

    /**
     * Facility: emits a line as the adapter does, at the lowest level that {@link #emitted} listens to (TRACE, by the
     * adapter's own logger), so that the kit sees whether the testbed hears.
     *
     * @apiNote What is not heard cannot be shown to be private, so P1 fails without this. If the adapter has no logger, use
     *     one of the framework that its libraries use.
     * @param line what to emit; holds nothing private
     * @return whether it was emitted; false if this testbed cannot
     */
    default boolean emit(String line) {
        return false;
    }

    /**
     * Returns a number that the provider's side delivers to.
     *
     * @param n 0 or more, a different one each time the kit wants another recipient
     * @return a different number for each {@code n} up to 99999; by default a Tanzanian one
     */
    default PhoneNumber phone(int n) {
        return PhoneNumber.of(String.format(Locale.ROOT, "+2557135%05d", n % 100_000));
    }

    /**
     * Returns an e-mail address that the provider's side delivers to. Asked for only where the client declares
     * {@link dev.nywila.otp.Channel#EMAIL}, or to see it refused.
     *
     * @param n 0 or more, a different one each time the kit wants another recipient
     * @return a different address for each {@code n} up to 99999; by default one of {@code example.com}
     */
    default EmailAddress email(int n) {
        return EmailAddress.of(String.format(Locale.ROOT, "kit-%05d@example.com", n % 100_000));
    }

    /** Ends the provider's side. Its clients have been closed before. */
    @Override
    void close();
}
