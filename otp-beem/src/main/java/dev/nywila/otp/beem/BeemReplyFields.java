package dev.nywila.otp.beem;

import dev.nywila.otp.beem.BeemReply.Code;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** The fields of a reply's body that matter, read in one pass with hard limits. */
final class BeemReplyFields {

    /** A body that has not the agreed types. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            super(null, null, false, false);
        }
    }

    private static final JsonFactory JSON = JsonFactory.builder()
            // no memory of names: what one reply puts there must not spoil the next
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(4096)
                    .maxNumberLength(20)
                    .maxNameLength(128)
                    .build())
            .build();
    private static final Pattern NUMERIC = Pattern.compile("0|[1-9][0-9]{0,5}");
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(24);

    @Nullable
    Code nested;

    @Nullable
    Code top;

    boolean error;

    boolean errorIsTrue;

    private @Nullable Denials denials;

    @Nullable
    String pinId;

    @Nullable
    Duration lifetime;

    void readAll(String text) throws Malformed {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            each(json, name -> {
                switch (name) {
                    case "data" -> readData(json);
                    case "code" -> top = code(json);
                    case "error" -> {
                        error = json.currentToken() != JsonToken.VALUE_FALSE;
                        errorIsTrue = json.currentToken() == JsonToken.VALUE_TRUE;
                        json.skipChildren();
                    }
                    case "message" -> text(name, json);
                    default -> undocumented(name, json);
                }
            });
            if (json.nextToken() != null) {
                throw new Malformed();
            }
        }
    }

    private void readData(JsonParser json) throws Malformed {
        each(json, name -> {
            switch (name) {
                case "message" ->
                    each(json, inner -> {
                        switch (inner) {
                            case "code" -> nested = code(json);
                            case "message" -> text(inner, json);
                            default -> undocumented(inner, json);
                        }
                    });
                case "pinId" -> pinId = string(json);
                case "expiresInSeconds" -> lifetime = lifetime(name, json, 1, lifetime);
                case "pinExpiryTimeInMinutes" -> {
                    // read in any case, or what is in it would count as the data's own
                    Duration told = lifetime(name, json, 60, null);
                    lifetime = lifetime == null ? told : lifetime;
                }
                default -> undocumented(name, json);
            }
        });
    }

    /** Whether what is not documented contradicts a success. */
    boolean isDenied() {
        return denials != null && denials.isFound();
    }

    /** Says nothing, whatever it says, where it is a text. */
    private void text(String name, JsonParser json) {
        if (!json.currentToken().isScalarValue()) {
            undocumented(name, json);
        }
    }

    private void undocumented(String name, JsonParser json) {
        if (denials == null) {
            denials = new Denials();
        }
        denials.read(name, json);
    }

    private interface Field {
        void read(String name) throws Malformed;
    }

    private static void each(JsonParser json, Field field) throws Malformed {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new Malformed();
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            field.read(name);
        }
    }

    private static Code code(JsonParser json) throws Malformed {
        boolean literal = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
        String text = json.getString();
        if ((literal || json.currentToken() == JsonToken.VALUE_STRING)
                && NUMERIC.matcher(text).matches()) {
            return new Code(Integer.parseInt(text), literal);
        }
        throw new Malformed();
    }

    private static String string(JsonParser json) throws Malformed {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new Malformed();
        }
        return json.getString();
    }

    /** A hint, so anything that cannot be read leaves what is known (S1). */
    private @Nullable Duration lifetime(String name, JsonParser json, int unit, @Nullable Duration known) {
        boolean scalar = json.currentToken().isScalarValue();
        String text = scalar ? json.getString() : "";
        if (!scalar) {
            undocumented(name, json);
        }
        if (text == null || !NUMERIC.matcher(text).matches()) {
            return known;
        }
        Duration told = Duration.ofSeconds(Long.parseLong(text) * unit);
        return told.isZero() || told.compareTo(LONGEST_LIFETIME) > 0 ? known : told;
    }
}
