package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.both;
import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.meanwhile;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.C5;
import static dev.nywila.otp.tck.Rule.C7;
import static dev.nywila.otp.tck.Rule.R2;
import static dev.nywila.otp.tck.Rule.V3;
import static dev.nywila.otp.tck.Rule.V4;
import static dev.nywila.otp.tck.Rule.V8;
import static dev.nywila.otp.tck.Rule.V9;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Providers that approve what they should not. */
final class BrokenVerifying {

    static final List<Broken> ALL = List.of(
            side("approves a code again", rules(V3, V8, V9, C5), () -> new FakeSide() {
                @Override
                boolean use(Sent message) {
                    return true;
                }
            }),
            both(
                    "approves a code again and says so only from memory",
                    rules(V3, V8, V9, C7),
                    () -> new FakeSide() {
                        @Override
                        boolean use(Sent message) {
                            return true;
                        }
                    },
                    settings -> new PlainClient(settings) {
                        private final Set<String> over = ConcurrentHashMap.newKeySet();

                        @Override
                        VerificationResult check(Challenge challenge, String code) {
                            if (over.contains(challenge.reference())) {
                                return Rejected.of(Rejection.ALREADY_USED);
                            }
                            meanwhile();
                            VerificationResult answer = super.check(challenge, code);
                            if (answer.isApproved()) {
                                over.add(challenge.reference());
                            }
                            return answer;
                        }
                    }),
            client("keeps an approval and gives it again", rules(V3, V9, C5), settings -> new PlainClient(settings) {
                private final Map<String, VerificationResult> approvals = new ConcurrentHashMap<>();

                @Override
                VerificationResult check(Challenge challenge, String code) {
                    VerificationResult kept = approvals.get(challenge.reference() + code);
                    if (kept != null) {
                        return kept;
                    }
                    VerificationResult answer = super.check(challenge, code);
                    if (answer.isApproved()) {
                        approvals.put(challenge.reference() + code, answer);
                    }
                    return answer;
                }
            }),
            side("looks whether a code is used and marks it then", rules(V3), () -> new FakeSide() {
                private final Set<String> over = ConcurrentHashMap.newKeySet();

                @Override
                <T> T done(Supplier<T> work) {
                    return work.get();
                }

                @Override
                VerificationResult check(String reference, String code) {
                    Sent message = sent.get(reference);
                    if (message != null && isRight(message, code)) {
                        return super.check(reference, code);
                    }
                    // wrong codes stay one after the other, or attempts would be lost too
                    synchronized (this) {
                        return super.check(reference, code);
                    }
                }

                @Override
                boolean use(Sent message) {
                    boolean first = !over.contains(message.reference());
                    meanwhile();
                    over.add(message.reference());
                    super.use(message);
                    return first;
                }
            }),
            side("approves a code of any recipient", rules(V4), () -> new FakeSide() {
                @Override
                boolean isRight(Sent message, String code) {
                    return sent.values().stream().anyMatch(any -> any.code().equals(code));
                }
            }),
            side("approves any code of the recipient", rules(V4), () -> new FakeSide() {
                @Override
                boolean isRight(Sent message, String code) {
                    return sent.values().stream()
                            .anyMatch(any -> any.recipient().equals(message.recipient())
                                    && any.code().equals(code));
                }
            }),
            client("approves a challenge of another provider", rules(R2, V4), settings -> new PlainClient(settings) {
                @Override
                boolean isForeign(Challenge challenge) {
                    return super.isForeign(challenge) && challenge.provider().equals(ID);
                }
            }),
            client(
                    "verifies a reference for whatever number comes with it",
                    rules(V4),
                    settings -> new PlainClient(settings) {
                        @Override
                        public VerificationResult verify(Challenge challenge, String code) {
                            Recipient sentTo = known.getOrDefault(challenge.reference(), challenge.recipient());
                            return super.verify(
                                    RuleTests.forged(challenge, challenge.provider(), challenge.reference(), sentTo),
                                    code);
                        }
                    }),
            client("asks its provider about a challenge of another", rules(V4), settings -> new PlainClient(settings) {
                @Override
                public VerificationResult verify(Challenge challenge, String code) {
                    if (!challenge.provider().equals(ID)) {
                        ask(OtpOperation.VERIFY, () -> "whose?");
                    }
                    return super.verify(challenge, code);
                }
            }),
            client("throws on a foreign challenge", rules(V4), settings -> new PlainClient(settings) {
                @Override
                public VerificationResult verify(Challenge challenge, String code) {
                    if (isForeign(challenge)) {
                        throw new IllegalArgumentException("not ours");
                    }
                    return super.verify(challenge, code);
                }
            }),
            side("says INCORRECT_CODE of a used challenge", rules(V3, V9), () -> new FakeSide() {
                @Override
                VerificationResult check(String reference, String code) {
                    VerificationResult answer = super.check(reference, code);
                    return answer.equals(Rejected.of(Rejection.ALREADY_USED))
                            ? Rejected.of(Rejection.INCORRECT_CODE)
                            : answer;
                }
            }),
            side("says INCORRECT_CODE of a reference that it never gave", rules(V9), () -> new FakeSide() {
                @Override
                VerificationResult check(String reference, String code) {
                    VerificationResult answer = super.check(reference, code);
                    return answer.equals(Rejected.of(Rejection.UNKNOWN_CHALLENGE))
                            ? Rejected.of(Rejection.INCORRECT_CODE)
                            : answer;
                }
            }),
            client("tells what it does not declare", rules(V3, V9), settings -> new PlainClient(settings) {
                @Override
                public Capabilities capabilities() {
                    return Capabilities.builder()
                            .channels(super.capabilities().channels())
                            .declare(super.capabilities().declared())
                            .rejections(super.capabilities().rejections().stream()
                                    .filter(reason -> reason != Rejection.ALREADY_USED)
                                    .toList())
                            .build();
                }
            }));

    private BrokenVerifying() {}
}
