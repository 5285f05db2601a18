package dev.nywila.otp.tck;

import static dev.nywila.otp.tck.Broken.client;
import static dev.nywila.otp.tck.Broken.rules;
import static dev.nywila.otp.tck.Broken.side;
import static dev.nywila.otp.tck.Rule.C1;
import static dev.nywila.otp.tck.Rule.V2;
import static dev.nywila.otp.tck.Rule.V3;
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
            client("drops leading zeros", rules(V2, V3, V7, C1), settings -> new PlainClient(settings) {
                @Override
                String stripped(String code) {
                    return super.stripped(code).replaceAll("^0+(?=.)", "");
                }
            }),
            client("keeps blanks within a code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String joined(String code) {
                    return code.matches(".*[\\s\\p{Z}].*") ? code : super.joined(code);
                }
            }),
            client("keeps dashes within a code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String joined(String code) {
                    return code.matches(".*[\\p{Pd}\u2212].*") ? code : super.joined(code);
                }
            }),
            client("knows the ASCII dash alone", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String joined(String code) {
                    return code.matches(".*[\\p{Pd}\u2212&&[^-]].*") ? code : super.joined(code);
                }
            }),
            client("keeps a full stop behind a code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String joined(String code) {
                    return code.endsWith(".") ? code : super.joined(code);
                }
            }),
            client("drops all that is no digit", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String joined(String code) {
                    return code.matches(".*[0-9].*") ? code.replaceAll("[^0-9\\p{C}]", "") : code;
                }
            }),
            client("reads digits of ASCII alone", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String inAscii(String code) {
                    return code;
                }
            }),
            client("reads digits of full width alone", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String inAscii(String code) {
                    return Normalizer.normalize(code, Normalizer.Form.NFKC);
                }
            }),
            client("keeps variation selectors", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String visible(String code) {
                    return code.replaceAll("\\p{Cf}", "");
                }
            }),
            client("refuses a code with marks that nobody sees", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String visible(String code) {
                    return code;
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
            client("removes control characters from a code", rules(V7), settings -> new PlainClient(settings) {
                @Override
                String visible(String code) {
                    return code.replaceAll("[\\p{C}\ufe0f]", "");
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
