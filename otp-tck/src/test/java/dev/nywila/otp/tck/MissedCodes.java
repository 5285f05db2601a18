package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.V1;
import static dev.nywila.otp.tck.Rule.V2;
import static dev.nywila.otp.tck.Rule.V5;
import static dev.nywila.otp.tck.Rule.V7;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.VerificationResult;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/** Providers that stumble over what a person types, or take a code that nobody was sent. */
final class MissedCodes {

    static final List<Broken> ALL = List.of(
            stumbles("writes its JSON by hand, and throws on a quotation mark", code -> code.contains("\"")),
            stumbles("writes its JSON by hand, and throws on a backslash", code -> code.contains("\\")),
            stumbles("takes a code for a format, and throws on a percent sign", code -> code.contains("%")),
            stumbles("takes a code for a template, and throws on a brace", code -> code.contains("{")),
            stumbles("takes a code for a replacement, and throws on a dollar sign", code -> code.contains("$")),
            stumbles("writes a form by hand, and throws on an ampersand", code -> code.contains("&")),
            stumbles("writes XML, and throws on a less-than sign", code -> code.contains("<")),
            stumbles(
                    "sends ISO 8859-1, and throws on an emoji",
                    code -> code.codePoints().anyMatch(c -> c > 0xffff)),
            stumbles("sends ISO 8859-1, and throws on Chinese letters", code -> code.matches(".*\\p{IsHan}.*")),
            stumbles("throws when its provider finds a code too long", code -> code.length() > 10),
            stumbles("throws on a single letter", code -> code.matches("\\p{L}")),
            client("throws on digits of another script", rules(V2), settings -> new PlainClient(settings) {
                @Override
                public VerificationResult verify(Challenge challenge, String code) {
                    if (code.chars().anyMatch(c -> c > 127 && Character.isDigit(c))) {
                        throw new NumberFormatException("not a number");
                    }
                    return super.verify(challenge, code);
                }
            }),
            right("takes a typed code for a pattern", V1, code -> code.replaceAll("[^.*?\\[\\]0-9]", "x")),
            side("takes a typed percent sign for any code", rules(V1), () -> new FakeSide() {
                @Override
                boolean isRight(Sent message, String code) {
                    return super.isRight(message, code.equals("%") ? message.code() : code);
                }
            }),
            backdoor("000000"),
            backdoor("123456"),
            backdoor("0000"),
            side("approves every code", rules(V1), () -> new FakeSide() {
                @Override
                boolean isRight(Sent message, String code) {
                    return true;
                }
            }),
            side("approves the beginning of a code from four digits on", rules(V7), () -> new FakeSide() {
                @Override
                boolean isRight(Sent message, String code) {
                    return code.length() > 3 && message.code().startsWith(code);
                }
            }),
            side("reads a code of wrong length as no attempt", rules(V5), () -> new FakeSide() {
                @Override
                VerificationResult check(String reference, String code) {
                    int before = wrong.getOrDefault(countedFor(sent.get(reference)), 0);
                    VerificationResult answer = super.check(reference, code);
                    if (code.length() != 6 && !answer.isApproved()) {
                        count(sent.get(reference), before);
                    }
                    return answer;
                }
            }),
            side("counts a wrong code once, however often it is tried", rules(V5), () -> new FakeSide() {
                @Override
                VerificationResult check(String reference, String code) {
                    int before =
                            sent.containsKey(reference) ? wrong.getOrDefault(countedFor(sent.get(reference)), 0) : 0;
                    VerificationResult answer = super.check(reference, code);
                    if (shared.put(reference, code) instanceof String last && last.equals(code)) {
                        count(sent.get(reference), before);
                    }
                    return answer;
                }
            }));

    private MissedCodes() {}

    private static Broken stumbles(String name, Predicate<String> over) {
        return client(name, rules(V2), settings -> new PlainClient(settings) {
            @Override
            VerificationResult check(Challenge challenge, String code) {
                FakeSide.Sent message = side.sent.get(challenge.reference());
                // as where the client itself counts, and asks nothing more then
                boolean open =
                        message != null && side.wrong.getOrDefault(side.countedFor(message), 0) < FakeSide.ATTEMPTS;
                if (open && over.test(code)) {
                    throw unknown(OtpOperation.VERIFY, OtpFailure.PROTOCOL);
                }
                return super.check(challenge, code);
            }
        });
    }

    private static Broken right(String name, Rule rule, Function<String, String> pattern) {
        return side(name, rules(rule), () -> new FakeSide() {
            @Override
            boolean isRight(Sent message, String code) {
                try {
                    return message.code().matches(pattern.apply(code));
                } catch (PatternSyntaxException none) {
                    return false;
                }
            }
        });
    }

    private static Broken backdoor(String code) {
        return side("approves " + code + ", which opens every door of its sandbox", rules(V1), () -> new FakeSide() {
            @Override
            boolean isRight(Sent message, String typed) {
                return super.isRight(message, typed) || typed.equals(code);
            }
        });
    }
}
