package dev.nywila.otp.tck;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One step of a sequence. The numbers choose among the people and challenges that there are when it is played, so that a
 * sequence stays one if steps are taken out.
 *
 * @param kind what is done
 * @param which the person, or the challenge
 * @param other another person or challenge, where the step needs one
 * @param trouble what it meets, if it is of a kind that meets some
 */
record Event(Kind kind, int which, int other, Trouble trouble) {

    /** What a caller can do. */
    enum Kind {
        SEND,
        RESEND,
        RIGHT_CODE,
        WRONG_CODE,
        LONGER_CODE,
        /** The code of another challenge. */
        OTHER_CODE,
        /** Wrong codes until one attempt is left. */
        NEARLY_ALL,
        /** Wrong codes until no attempt is left. */
        ALL,
        /** A check of a challenge with another recipient than it was sent to. */
        FORGED,
        FORGED_RESEND,
        SEND_IN_TROUBLE,
        RESEND_IN_TROUBLE,
        RIGHT_CODE_IN_TROUBLE,
        WRONG_CODE_IN_TROUBLE;

        boolean meetsTrouble() {
            return IN_TROUBLE.contains(this);
        }
    }

    private static final Set<Kind> IN_TROUBLE = EnumSet.of(
            Kind.SEND_IN_TROUBLE, Kind.RESEND_IN_TROUBLE, Kind.RIGHT_CODE_IN_TROUBLE, Kind.WRONG_CODE_IN_TROUBLE);

    private static final int LENGTH = 10;

    /** More than that may make a client pause of its own accord (C6). */
    private static final int MOST_TROUBLE = 2;

    /** A sequence of such steps, which begins with sends to two people and ends with the right codes. */
    static List<Event> sequence(Random random, List<Kind> kinds) {
        List<Event> events = new ArrayList<>(List.of(sendTo(1), sendTo(0)));
        int troubled = 0;
        while (events.size() < LENGTH) {
            Event next = of(kinds.get(random.nextInt(kinds.size())), random);
            if (next.kind.meetsTrouble() && ++troubled > MOST_TROUBLE) {
                next = of(Kind.RIGHT_CODE, random);
            }
            events.add(next);
        }
        for (int challenge = 0; challenge < 3; challenge++) {
            events.add(new Event(Kind.RIGHT_CODE, challenge, 0, Trouble.UNREACHABLE));
        }
        return events;
    }

    private static Event sendTo(int person) {
        return new Event(Kind.SEND, person, 0, Trouble.UNREACHABLE);
    }

    private static Event of(Kind kind, Random random) {
        Trouble[] all = Trouble.values();
        // more steps are about the latest of what there is, as callers' are
        int which = random.nextBoolean() ? random.nextInt(3) : 0;
        return new Event(kind, which, random.nextInt(3), all[random.nextInt(all.length)]);
    }
}
