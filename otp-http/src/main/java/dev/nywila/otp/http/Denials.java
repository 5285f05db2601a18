package dev.nywila.otp.http;

import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a field that is not documented says the opposite of a success, by its name and its value, wherever it stands:
 * {@code "successful": false}, {@code "errors": ["…"]}, {@code "status": "failed"}, a second {@code code}. A success
 * beside which such a field stands is not the documented one. Fields of other names say nothing here.
 */
final class Denials {

    private static final String BAD = "error|fail|exception|(?<!de)fault|invalid|incorrect|wrong|reject|refuse|denied"
            + "|declined|unsuccess|unverified|mismatch|expired|blocked|not[_ -]?(?:ok|valid|verified|approved|accepted"
            + "|success|sent|correct|found)";

    /** Whoever says so much about an outcome does not say that all is well. */
    private static final int LONGEST_TEXT = 4096;

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

    /** One of each for a reply, which may have thousands of fields; made when it is asked, as most replies ask few. */
    private final IdentityHashMap<Pattern, Matcher> matchers = new IdentityHashMap<>(10);

    private boolean found;

    private Denials() {}

    /**
     * Looks at all fields of an object but those that are documented.
     *
     * @param documented paths of scalars, which say what they say
     */
    static boolean isIn(JsonValue object, Set<String> documented) {
        Denials denials = readFields(null, "", object, documented);
        return denials != null && denials.found;
    }

    /** Made only where there is a field that is not documented, as most successes have none. */
    private static @Nullable Denials readFields(
            @Nullable Denials before, String parent, JsonValue object, Set<String> documented) {
        Denials denials = before;
        for (int i = 0; i < object.names().size(); i++) {
            String name = object.names().get(i);
            JsonValue value = object.values().get(i);
            boolean isPath = isPath(name);
            if (isPath && value.kind() == JsonValue.Kind.OBJECT && isParent(parent, name, documented)) {
                denials = readFields(denials, parent + name + ".", value, documented);
            } else if (!isPath || !value.isScalar() || !isDocumented(parent, name, documented)) {
                denials = denials == null ? new Denials() : denials;
                denials.read(name, false, value);
            }
        }
        return denials;
    }

    private static boolean isParent(String parent, String name, Set<String> documented) {
        int length = parent.length() + name.length();
        for (String each : documented) {
            if (each.length() > length && each.charAt(length) == '.' && isAt(parent, name, each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDocumented(String parent, String name, Set<String> documented) {
        int length = parent.length() + name.length();
        for (String each : documented) {
            if (each.length() == length && isAt(parent, name, each)) {
                return true;
            }
        }
        return false;
    }

    /** The path is never put together, as each reply has some. */
    private static boolean isAt(String parent, String name, String path) {
        return path.startsWith(parent) && path.startsWith(name, parent.length());
    }

    /** One with a dot in it would look like a field within another. */
    private static boolean isPath(String name) {
        return name.indexOf('.') < 0;
    }

    private void read(String name, boolean inTrouble, JsonValue value) {
        boolean troubled = inTrouble || (is(TROUBLE, name) && !is(COUNT, name));
        found |= is(CODE, name);
        switch (value.kind()) {
            case OBJECT -> {
                for (int i = 0; i < value.names().size(); i++) {
                    read(value.names().get(i), troubled, value.values().get(i));
                }
            }
            case ARRAY -> value.values().forEach(each -> read(name, troubled, each));
            case NULL -> {}
            default ->
                found |= troubled
                        ? !is(NOTHING, value.text())
                        : is(SUCCESS, name) ? isNo(value.text()) : is(STATUS, name) && isBad(value.text());
        }
    }

    private boolean isNo(String value) {
        return value.length() > LONGEST_TEXT || is(NO, value);
    }

    private boolean isBad(String value) {
        return value.length() > LONGEST_TEXT || (is(NUMBER, value) ? !is(GOOD_NUMBER, value) : is(FAILED, value));
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private boolean is(Pattern pattern, String text) {
        return matchers.computeIfAbsent(pattern, each -> each.matcher(""))
                .reset(text)
                .matches();
    }
}
