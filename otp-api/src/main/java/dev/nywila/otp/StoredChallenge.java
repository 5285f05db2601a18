package dev.nywila.otp;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;

/**
 * A challenge as text, which is its serial form too: the version, nine fields, how long the root's reference is, and the
 * root's reference with the challenge's own behind it, as either may hold the separator. Absent parts are empty; the root
 * is where it is the challenge's own.
 */
record StoredChallenge(String text) implements Serializable {

    private static final String VERSION = "2";
    private static final int FIELDS = 11;
    private static final int LONGEST = 1024;

    static String write(Challenge challenge) {
        String root = challenge.root().equals(challenge.reference()) ? "" : challenge.root();
        return String.join(
                "|",
                VERSION,
                challenge.provider(),
                challenge.client(),
                challenge.recipient().address(),
                challenge.channel().map(Channel::name).orElse(""),
                challenge.locale().map(Locale::toLanguageTag).orElse(""),
                challenge.sentAt().toString(),
                challenge.expiresAt().map(Instant::toString).orElse(""),
                challenge.callId().orElse(""),
                root.isEmpty() ? "" : Integer.toString(root.length()),
                root + challenge.reference());
    }

    static Challenge read(String stored) {
        if (stored.length() <= LONGEST) {
            try {
                Challenge challenge = parse(stored.split("\\|", FIELDS));
                if (write(challenge).equals(stored)) {
                    return challenge;
                }
            } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException malformed) {
                // told below, without the causes: their messages quote the text
            }
        }
        throw new IllegalArgumentException(
                stored.startsWith("1|")
                        ? "a stored challenge of version 1, which is no longer read; send a new code"
                        : "not a stored challenge of version " + VERSION);
    }

    private static Challenge parse(String[] field) {
        int root = field[9].isEmpty() ? 0 : Integer.parseInt(field[9]);
        Challenge challenge = Challenge.of(
                        field[1], field[10].substring(root), Recipient.of(field[3]), Instant.parse(field[6]))
                .client(field[2])
                .channel(field[4].isEmpty() ? null : new Channel(field[4]))
                .locale(field[5].isEmpty() ? null : Locale.forLanguageTag(field[5]))
                .expiresAt(field[7].isEmpty() ? null : Instant.parse(field[7]));
        Challenge ofFamily = root == 0 ? challenge : challenge.root(field[10].substring(0, root));
        return field[8].isEmpty() ? ofFamily : ofFamily.callId(field[8]);
    }

    private Object readResolve() throws ObjectStreamException {
        try {
            return read(text);
        } catch (IllegalArgumentException | NullPointerException malformed) {
            throw new InvalidObjectException("not a stored challenge");
        }
    }

    /** Returns nothing of it: it holds the whole address. */
    @Override
    public String toString() {
        return "StoredChallenge";
    }
}
