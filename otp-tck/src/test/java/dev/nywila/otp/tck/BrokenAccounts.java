package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Rule.R2;
import static dev.nywila.otp.tck.Rule.V4;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import java.util.List;

/** Providers that do not keep accounts apart. */
final class BrokenAccounts {

    static final List<Broken> ALL = List.of(
            client(
                    "takes another account's challenge for its own",
                    rules(R2, V4),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean isForeign(Challenge challenge) {
                            return super.isForeign(challenge.client(account));
                        }
                    }),
            client("resends another account's challenge", rules(R2), settings -> new PlainClient(settings) {
                @Override
                void refuseForeign(OtpRequest request) {
                    if (request.predecessor()
                            .filter(before -> isForeign(before.client(account)))
                            .isPresent()) {
                        super.refuseForeign(request);
                    }
                }
            }),
            client("verifies another account's challenge", rules(V4), settings -> new PlainClient(settings) {
                @Override
                public VerificationResult verify(Challenge challenge, String code) {
                    return super.verify(challenge.client(account), code);
                }
            }),
            client(
                    "asks its provider about another account's challenge",
                    rules(V4),
                    settings -> new PlainClient(settings) {
                        @Override
                        public VerificationResult verify(Challenge challenge, String code) {
                            if (!challenge.client().equals(account)) {
                                ask(OtpOperation.VERIFY, () -> "whose?");
                            }
                            return super.verify(challenge, code);
                        }
                    }),
            client(
                    "asks its provider whose challenge it is to resend",
                    rules(R2),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseForeign(OtpRequest request) {
                            if (request.predecessor().filter(this::isForeign).isPresent()) {
                                ask(OtpOperation.RESEND, () -> "whose?");
                            }
                            super.refuseForeign(request);
                        }
                    }),
            client(
                    "throws an exception of its own on a foreign challenge",
                    rules(R2),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseForeign(OtpRequest request) {
                            if (request.predecessor().filter(this::isForeign).isPresent()) {
                                throw new IllegalArgumentException("not ours");
                            }
                        }
                    }),
            client(
                    "does not know that a foreign challenge was not resent",
                    rules(R2),
                    settings -> new PlainClient(settings) {
                        @Override
                        void refuseForeign(OtpRequest request) {
                            if (request.predecessor().filter(this::isForeign).isPresent()) {
                                throw unknown(OtpOperation.RESEND, OtpFailure.UNKNOWN_CHALLENGE);
                            }
                        }
                    }));

    private BrokenAccounts() {}
}
