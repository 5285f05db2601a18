package dev.nywila.otp.tck;

import dev.nywila.otp.Capability;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.EmailAddress;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** One sequence of steps, played against a fresh client and judged by a {@link ChallengeModel}. */
final class Play {

    /** Sends to one person in a play; providers limit them. */
    private static final int MOST_SENDS = 4;

    private final TestRun run;
    private final OtpClient client;
    private final List<Recipient> people;
    private final ChallengeModel model;
    private final List<String> steps = new ArrayList<>();
    private final Set<Event.Kind> done = EnumSet.noneOf(Event.Kind.class);

    /** Where what comes is not foreseen, as other tests judge it. */
    private boolean over;

    /** Whether the last trouble may be yet to come, as its call did not reach the provider. */
    private boolean maybeUnmet;

    Play(TestRun run, OtpClient client, List<Recipient> people, ChallengeModel.Limit limit) {
        this.run = run;
        this.client = client;
        this.people = people;
        this.model = new ChallengeModel(client.capabilities().has(Capability.BOUND_TO_CHALLENGE), limit);
    }

    /** Whether a step of this kind had an answer that was judged. */
    boolean did(Event.Kind kind) {
        return done.contains(kind);
    }

    /** Plays all of these, up to the first breach. */
    Optional<Breach> of(List<Event> events) {
        try {
            return playedAll(events);
        } finally {
            if (model.hadTrouble()) {
                // what was answered without the provider left the trouble to come; the next play shall not meet it
                Recipient another = people.get(0) instanceof EmailAddress ? run.email() : run.phone();
                Outcomes.of(() -> client.send(another));
            }
        }
    }

    private Optional<Breach> playedAll(List<Event> events) {
        for (Event event : events) {
            int before = steps.size();
            Optional<Breach> breach = played(event);
            if (steps.size() > before && !over) {
                done.add(event.kind());
            }
            if (breach.isPresent() || over) {
                return breach.map(found -> found.after(steps));
            }
        }
        return Optional.empty();
    }

    private Optional<Breach> played(Event event) {
        if (event.kind() == Event.Kind.SEND || event.kind() == Event.Kind.SEND_IN_TROUBLE) {
            Recipient to = people.get(event.which() % people.size());
            return send("send to " + name(to), OtpRequest.to(to), event);
        }
        if (model.sent().isEmpty()) {
            return Optional.empty();
        }
        ChallengeModel.Sent one = latestBut(event.which());
        String number = Integer.toString(one.number());
        return switch (event.kind()) {
            case RESEND, RESEND_IN_TROUBLE -> send("resend " + number, OtpRequest.again(one.challenge()), event);
            case RIGHT_CODE, RIGHT_CODE_IN_TROUBLE -> verify("its code for " + number, one, one.code(), event);
            case WRONG_CODE, WRONG_CODE_IN_TROUBLE ->
                verify("a wrong code for " + number, one, model.wrong(one), event);
            case LONGER_CODE -> verify("a longer code for " + number, one, model.wrong(one) + "7", event);
            case OTHER_CODE -> {
                ChallengeModel.Sent other = latestBut(event.other());
                yield verify("the code of " + other.number() + " for " + number, one, other.code(), event);
            }
            case NEARLY_ALL -> wrongCodes(one, 1, event);
            case ALL -> wrongCodes(one, 0, event);
            case FORGED -> forged(one, event);
            case FORGED_RESEND -> forgedResend(one, event);
            case SEND, SEND_IN_TROUBLE -> Optional.empty();
        };
    }

    private ChallengeModel.Sent latestBut(int behind) {
        List<ChallengeModel.Sent> sent = model.sent();
        return sent.get(sent.size() - 1 - behind % sent.size());
    }

    private String name(Recipient recipient) {
        return String.valueOf((char) ('A' + people.indexOf(recipient)));
    }

    // ---- sending

    private Optional<Breach> send(String step, OtpRequest request, Event event) {
        if (model.sendsTo(request.recipient()) >= MOST_SENDS) {
            return Optional.empty();
        }
        Call call = call(step, event, () -> client.send(request));
        boolean resends = request.predecessor().isPresent();
        if (call.requests > 1) {
            return Optional.of(new Breach(
                    resends ? Rule.R1 : Rule.S2,
                    "at most one request",
                    call.requests + " requests",
                    "retries, redirects and the HTTP client's own re-sends"));
        }
        if (call.troubled) {
            over = !(call.outcome instanceof OtpException);
            if (event.trouble().outcomeUnknown) {
                model.maySent(request.recipient());
            }
            return Optional.empty();
        }
        if (call.outcome instanceof Challenge challenge) {
            String code = deliveredFor(challenge);
            over = code.isEmpty()
                    || model.isOfSomebodyElse(challenge)
                    || !challenge.recipient().equals(request.recipient());
            int number = model.sent(challenge, code, resends);
            steps.set(steps.size() - 1, step + ", which is " + number);
            return Optional.empty();
        }
        if (Expectations.isCertainly(OtpFailure.IN_PROGRESS, call.outcome)) {
            // as if it had not been asked
            steps.remove(steps.size() - 1);
            return Optional.empty();
        }
        return unforeseen(
                resends ? Rule.R1 : Rule.S8, "a challenge", call.outcome, "what trouble leaves behind, for a send");
    }

    private String deliveredFor(Challenge challenge) {
        Object code = Outcomes.of(() -> run.testbed.code(challenge));
        return code instanceof String text ? text : "";
    }

    /** After trouble it is a breach of C6; else another rule's tests say more of it. */
    private Optional<Breach> unforeseen(Rule otherwise, String expected, Object seen, String lookAt) {
        over = true;
        if (maybeUnmet) {
            return Optional.empty();
        }
        return Optional.of(
                new Breach(model.hadTrouble() ? Rule.C6 : otherwise, expected, Expectations.masked(seen), lookAt));
    }

    // ---- verifying

    private Optional<Breach> wrongCodes(ChallengeModel.Sent one, int left, Event event) {
        String step = "wrong codes for " + one.number() + " until " + left + " attempts are left";
        for (int i = model.attemptsLeft(one); i > left; i--) {
            Optional<Breach> breach = verify(step, one, model.wrong(one), event);
            if (breach.isPresent() || over) {
                return breach;
            }
            if (i - 1 > left) {
                steps.remove(steps.size() - 1);
            }
        }
        return Optional.empty();
    }

    private Optional<Breach> verify(String step, ChallengeModel.Sent one, String code, Event event) {
        if (event.kind().meetsTrouble() && !model.isOpen(one)) {
            return Optional.empty();
        }
        Call call = call(step, event, () -> client.verify(one.challenge(), code));
        if (call.requests > 1) {
            return Optional.of(new Breach(
                    Rule.V8,
                    "at most one request",
                    call.requests + " requests",
                    "retries, redirects and the HTTP client's own re-sends"));
        }
        if (call.troubled) {
            if (Expectations.isApproved(call.outcome)) {
                return Optional.of(
                        new Breach(Rule.V1, "no approval", call.outcome, "how doVerify reads success, in trouble"));
            }
            over = !(call.outcome instanceof OtpException);
            if (event.trouble().outcomeUnknown) {
                model.mayTried(one, code);
            }
            return Optional.empty();
        }
        if (Expectations.isApproved(call.outcome)) {
            return model.approved(one, code);
        }
        if (call.outcome instanceof Rejected rejected) {
            boolean compared = call.requests > 0 || event.kind() != Event.Kind.LONGER_CODE;
            return model.rejected(one, code, rejected, compared);
        }
        return unforeseen(Rule.V2, "an answer", call.outcome, "what trouble leaves behind, for a check");
    }

    private Challenge forgery(ChallengeModel.Sent one, Event event) {
        Recipient own = one.challenge().recipient();
        List<Recipient> others =
                people.stream().filter(person -> !person.equals(own)).toList();
        return RuleTests.forged(
                one.challenge(),
                one.challenge().provider(),
                one.challenge().reference(),
                others.get(event.other() % others.size()));
    }

    private Optional<Breach> forged(ChallengeModel.Sent one, Event event) {
        Challenge forged = forgery(one, event);
        String step = one.number() + " with " + name(forged.recipient()) + " for its recipient, and its code";
        Call call = call(step, event, () -> client.verify(forged, one.code()));
        boolean refused = call.outcome instanceof Rejected rejected && rejected.reason() == Rejection.UNKNOWN_CHALLENGE;
        return unlessRefused(refused, call, Rule.V4, "Rejected for UNKNOWN_CHALLENGE");
    }

    private Optional<Breach> forgedResend(ChallengeModel.Sent one, Event event) {
        Challenge forged = forgery(one, event);
        String step = "resend " + one.number() + " with " + name(forged.recipient()) + " for its recipient";
        Call call = call(step, event, () -> client.resend(forged));
        boolean refused = Expectations.isCertainly(OtpFailure.UNKNOWN_CHALLENGE, call.outcome);
        return unlessRefused(refused, call, Rule.R2, "OtpNotDoneException UNKNOWN_CHALLENGE");
    }

    private static Optional<Breach> unlessRefused(boolean refused, Call call, Rule rule, String expected) {
        return refused && call.requests == 0
                ? Optional.empty()
                : Optional.of(new Breach(
                        rule,
                        expected + ", without a request",
                        Expectations.masked(call.outcome) + ", " + call.requests + " requests",
                        "for how long the client remembers to whom a reference was sent"));
    }

    // ---- calling

    private record Call(Object outcome, long requests, boolean troubled) {}

    private Call call(String step, Event event, Callable<?> call) {
        boolean troubled = event.kind().meetsTrouble();
        steps.add(troubled ? step + Breach.IN_TROUBLE + event.trouble() : step);
        if (troubled) {
            run.inject(event.trouble());
            model.trouble();
        }
        long before = run.testbed.requestsSeen();
        Object outcome = Outcomes.of(call);
        long requests = run.testbed.requestsSeen() - before;
        if (troubled) {
            maybeUnmet = requests == 0;
        } else if (requests > 0 && !(outcome instanceof Exception)) {
            maybeUnmet = false;
        }
        return new Call(outcome, requests, troubled);
    }
}
