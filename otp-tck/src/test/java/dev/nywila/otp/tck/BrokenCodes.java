package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.C1;
import static dev.nywila.otp.tck.Rule.V2;
import static dev.nywila.otp.tck.Rule.V7;

import java.text.Normalizer;
import java.util.List;

/** Providers for which a code is not text. */
final class BrokenCodes {

    static final List<Broken> ALL = List.of(
            side("approves a code by its beginning", rules(V7), () -> new FakeSide() {
                @Override
                boolean isRight(Sent message, String code) {
                    return message.code().startsWith(code);
                }
            }),
            side("approves whatever begins with the code", rules(V7), () -> new FakeSide() {
                @Override
                boolean isRight(Sent message, String code) {
                    return code.startsWith(message.code());
                }
            }),
            side("reads a code as a number", rules(V7), () -> new FakeSide() {
                @Override
                boolean isRight(Sent message, String code) {
                    return code.matches("[0-9]{1,9}") && Integer.parseInt(code) == Integer.parseInt(message.code());
                }
            }),
            client("drops leading zeros", rules(V2, V7, C1), settings -> new PlainClient(settings) {
                @Override
                String stripped(String code) {
                    return super.stripped(code).replaceAll("^0+(?=.)", "");
                }
            }),
            client("ignores blanks within a code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String stripped(String code) {
                    return super.stripped(code).replaceAll(" ", "");
                }
            }),
            client("reads digits of every script", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String stripped(String code) {
                    return Normalizer.normalize(super.stripped(code), Normalizer.Form.NFKC);
                }
            }),
            client("does not strip the white space around a code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String stripped(String code) {
                    return code;
                }
            }),
            client("does not strip no-break spaces", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String stripped(String code) {
                    return code.strip();
                }
            }),
            client("asks its provider about an empty code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                boolean canBeCode(String code) {
                    return code.isEmpty() || super.canBeCode(code);
                }
            }),
            client(
                    "asks its provider about a code of a hundred digits",
                    rules(V7),
                    settings -> new PlainClient(settings) {
                        @Override
                        boolean canBeCode(String code) {
                            return code.matches("[^\\p{C}]{1,100}");
                        }
                    }),
            client("removes invisible characters from a code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String stripped(String code) {
                    return super.stripped(code).replaceAll("\\p{C}", "");
                }
            }),
            client("throws on an empty code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                boolean canBeCode(String code) {
                    if (code.isEmpty()) {
                        throw new IllegalArgumentException("no code");
                    }
                    return super.canBeCode(code);
                }
            }),
            client("uses an attempt for what can be no code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                boolean canBeCode(String code) {
                    if (!super.canBeCode(code)) {
                        known.keySet()
                                .forEach(reference ->
                                        side.wrong.merge(side.countedFor(side.sent.get(reference)), 1, Integer::sum));
                        return false;
                    }
                    return true;
                }
            }));

    private BrokenCodes() {}
}
