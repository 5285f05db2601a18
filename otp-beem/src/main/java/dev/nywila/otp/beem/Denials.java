package dev.nywila.otp.beem;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Whether a field that is not documented says the opposite of a success, by its name and its value, wherever it stands:
 * {@code "successful": false}, {@code "errors": ["…"]}, {@code "status": "failed"}, a second {@code code}. A success
 * beside which such a field stands is not the documented one. Fields of other names say nothing here.
 */
final class Denials {

    private static final String BAD = "error|fail|exception|(?<!de)fault|invalid|incorrect|wrong|reject|refuse|denied"
            + "|declined|unsuccess|unverified|mismatch|expired|blocked|not[_ -]?(?:ok|valid|verified|approved|accepted"
            + "|success|sent|correct|found)";

    private static final Pattern CODE = pattern("codes?");
    private static final Pattern COUNT = pattern(".*(?:attempts?|tries|counts?).*");
    private static final Pattern TROUBLE = pattern(".*(?:" + BAD + ").*|err(?:s|no|msg)?");
    private static final Pattern SUCCESS = pattern(
            ".*success.*|.*(?:succeeded|valid|verified|approved|accepted|match|matched|matches|correct|confirmed|passed)"
                    + "|(?:is|was)?_?(?:ok|sent)");
    private static final Pattern STATUS =
            pattern(".*(?:status|state|result|outcome|verdict)(?:_?(?:code|text|name|message|msg))?"
                    + "|.*(?:response|return|reply|http|api|message|msg|sub)_?code");
    private static final Pattern NOTHING = pattern("\\s*+(?:0+(?:\\.0*)?|false|no|none|null|ok|success)?\\s*");
    private static final Pattern NO = pattern("\\s*+(?:-.*|0+(?:\\.0*)?|false|no|none|null)?\\s*|.*(?:" + BAD + ").*");
    private static final Pattern FAILED = pattern("\\s*+(?:false|no|nok|ko)\\s*|.*(?:" + BAD + ").*");
    private static final Pattern NUMBER = pattern("\\s*+-?[0-9.]+(?:e[+-]?[0-9]+)?\\s*");
    private static final Pattern GOOD_NUMBER = pattern("\\s*+(?:[01]|2[0-9]{2}|100|117)\\s*");

    // one of each for a reply, which may have thousands of fields
    private final Matcher code = CODE.matcher("");
    private final Matcher count = COUNT.matcher("");
    private final Matcher trouble = TROUBLE.matcher("");
    private final Matcher success = SUCCESS.matcher("");
    private final Matcher status = STATUS.matcher("");
    private final Matcher nothing = NOTHING.matcher("");
    private final Matcher no = NO.matcher("");
    private final Matcher failed = FAILED.matcher("");
    private final Matcher number = NUMBER.matcher("");
    private final Matcher goodNumber = GOOD_NUMBER.matcher("");

    private boolean found;

    boolean isFound() {
        return found;
    }

    /** Looks at the field of this name, whose value's first token is the current one, and at all that is in it. */
    void read(String name, JsonParser json) {
        read(name, false, json);
    }

    private void read(String name, boolean inTrouble, JsonParser json) {
        boolean troubled = inTrouble || (is(trouble, name) && !is(count, name));
        found |= is(code, name);
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String inner = json.currentName();
                json.nextToken();
                read(inner, troubled, json);
            }
        } else if (token == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                read(name, troubled, json);
            }
        } else if (token != JsonToken.VALUE_NULL) {
            found |= troubled
                    ? !is(nothing, json.getString())
                    : is(success, name) ? is(no, json.getString()) : is(status, name) && isBad(json.getString());
        }
    }

    private boolean isBad(String value) {
        return is(number, value) ? !is(goodNumber, value) : is(failed, value);
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private static boolean is(Matcher matcher, String text) {
        return matcher.reset(text).matches();
    }
}
