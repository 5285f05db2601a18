package dev.nywila.otp.beem;

import dev.nywila.otp.beem.StrictJson.NotJson;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a whole reply may mean, found without any code of the adapter: V1 and S1 read again, from the bytes.
 *
 * @param approves whether it is the one legal form of an approval
 * @param pinId the pinId of the one legal form of an accepted send, or null
 * @param plain whether it is far from every limit and has the agreed types, and so must be understood
 * @param codes all codes that it names in a place where one is looked for, leniently
 */
record Verdict(boolean approves, @Nullable String pinId, boolean plain, Set<Integer> codes) {

    static final Verdict NOTHING = new Verdict(false, null, false, Set.of());

    static Verdict of(int status, Iterable<String> contentEncodings, byte[] body) {
        for (String encoding : contentEncodings) {
            if (!encoding.toLowerCase(Locale.ROOT).equals("identity")) {
                return NOTHING;
            }
        }
        StrictJson json;
        try {
            json = StrictJson.of(body);
        } catch (NotJson unreadable) {
            return NOTHING;
        }
        if (!(json.root() instanceof Map<?, ?> reply)) {
            return NOTHING;
        }
        Object data = reply.get("data");
        Object message = data instanceof Map<?, ?> map ? map.get("message") : null;
        Object code = message instanceof Map<?, ?> map ? map.get("code") : null;
        Object pinId = data instanceof Map<?, ?> map ? map.get("pinId") : null;
        Object error = reply.get("error");
        boolean clean =
                status == 200 && !reply.containsKey("code") && (error == null || error == StrictJson.Word.FALSE);
        Set<Integer> codes = new HashSet<>();
        boolean nestedTyped = note(code, codes);
        boolean topTyped = note(reply.get("code"), codes);
        boolean parentsTyped = (data == null || data instanceof Map<?, ?>)
                && (message == null || message instanceof Map<?, ?>)
                && (pinId == null || pinId instanceof String);
        return new Verdict(
                clean && new StrictJson.Numeral("117").equals(code),
                clean && new StrictJson.Numeral("100").equals(code) && pinId instanceof String text && isReference(text)
                        ? text
                        : null,
                json.isModest() && nestedTyped && topTyped && parentsTyped,
                codes);
    }

    /** The same, without the duty to understand it. */
    Verdict atMost() {
        return new Verdict(approves, pinId, false, codes);
    }

    /** Adds the code, if it is one; returns whether there is none or a good one. */
    private static boolean note(@Nullable Object code, Set<Integer> codes) {
        String text = code instanceof StrictJson.Numeral number
                ? number.literal()
                : code instanceof String string ? string : "";
        if (!text.isEmpty()
                && text.length() <= 6
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                && (text.equals("0") || text.charAt(0) != '0')) {
            codes.add(Integer.valueOf(text));
            return true;
        }
        return code == null;
    }

    private static boolean isReference(String text) {
        return !text.isEmpty() && text.length() <= 128 && text.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
