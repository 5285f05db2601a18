package dev.nywila.otp.beem;

import dev.nywila.otp.http.tck.RawReply;
import dev.nywila.otp.testing.StrictJson;
import dev.nywila.otp.testing.StrictJson.NotJson;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a whole reply may mean, found without any code of the adapter: V1 and S1 read again, from the bytes.
 *
 * @param approves whether it is the one legal form of an approval
 * @param pinId the pinId of the one legal form of an accepted send, or null
 * @param plain whether it is far from every limit and has the agreed types, and so must be understood
 * @param complains whether it is the complaint about a request's form, which has no code
 * @param codes all codes that it names in a place where one is looked for, leniently
 */
record Verdict(boolean approves, @Nullable String pinId, boolean plain, boolean complains, Set<Integer> codes) {

    private static final Set<String> TROUBLE = Set.of(
            "error", "errors", "iserror", "haserrors", "errorcode", "errormessage", "failed", "failure", "exception");
    private static final Set<String> SUCCESS =
            Set.of("success", "successful", "issuccess", "succeeded", "valid", "isvalid", "ok", "verified", "approved");
    private static final Pattern DELICATE = Pattern.compile(
            "(?i)err|fail|exc|fault|invalid|wrong|reject|refus|den|declin|mismatch|expired|block|not|ok|success|succeed"
                    + "|valid|verif|approv|accept|match|correct|confirm|pass|sent|stat|result|outcome|verdict|cod");

    static final Verdict NOTHING = new Verdict(false, null, false, false, Set.of());

    static Verdict of(RawReply raw) {
        Verdict verdict = of(raw.status(), raw.encodings(), raw.body());
        return raw.followed() ? verdict.followed() : verdict;
    }

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
        Object rest = withoutDocumented(reply);
        clean &= !denies("", rest, false);
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
                json.isModest() && nestedTyped && topTyped && parentsTyped && !isDelicate(rest),
                status == 400 && error == StrictJson.Word.TRUE && code == null && !reply.containsKey("code"),
                codes);
    }

    /** The same, without the duty to understand it. */
    Verdict atMost() {
        return new Verdict(approves, pinId, false, complains, codes);
    }

    /** The same with something behind it, so that it is not known which of the two is the answer. */
    Verdict followed() {
        return new Verdict(false, null, false, complains, codes);
    }

    /** The reply without the fields that Beem documents, and have been looked at. */
    private static Map<?, ?> withoutDocumented(Map<?, ?> reply) {
        Map<Object, Object> rest = new HashMap<>(reply);
        rest.remove("error");
        rest.remove("code");
        if (reply.get("data") instanceof Map<?, ?> data) {
            Map<Object, Object> inData = new HashMap<>(data);
            inData.remove("pinId");
            if (data.get("message") instanceof Map<?, ?> message) {
                Map<Object, Object> inMessage = new HashMap<>(message);
                inMessage.remove("code");
                inData.put("message", inMessage);
            }
            rest.put("data", inData);
        }
        return rest;
    }

    /** Whether a field plainly says the opposite of a success. What says so less plainly is {@link #isDelicate}. */
    private static boolean denies(String name, @Nullable Object value, boolean ofTrouble) {
        String plain = plain(name);
        boolean trouble = ofTrouble || TROUBLE.stream().anyMatch(plain::equals);
        if (plain.equals("code") || plain.equals("codes")) {
            return true;
        }
        if (value instanceof Map<?, ?> fields) {
            return fields.entrySet().stream()
                    .anyMatch(field -> denies((String) field.getKey(), field.getValue(), trouble));
        }
        if (value instanceof List<?> elements) {
            return elements.stream().anyMatch(element -> denies(name, element, trouble));
        }
        String said = value instanceof StrictJson.Numeral number
                ? number.literal()
                : value == null || value == StrictJson.Word.NULL ? "" : plain(value.toString());
        return (trouble && (said.equals("true") || (said.matches("[1-9][0-9]*|[a-z]{5,}") && !said.equals("false"))))
                || (SUCCESS.contains(plain) && (said.equals("false") || said.equals("0")))
                || (plain.equals("status") && (said.equals("failed") || said.equals("error") || said.equals("false")));
    }

    /** Whether a name is near to those that can deny, so that the adapter may refuse the reply, and need not. */
    private static boolean isDelicate(@Nullable Object value) {
        if (value instanceof Map<?, ?> fields) {
            return fields.entrySet().stream()
                    .anyMatch(
                            field -> DELICATE.matcher((String) field.getKey()).find() || isDelicate(field.getValue()));
        }
        return value instanceof List<?> elements && elements.stream().anyMatch(Verdict::isDelicate);
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
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
        return !text.isEmpty() && text.length() <= 256 && text.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
