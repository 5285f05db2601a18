package dev.nywila.otp.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of fault as data, so that it can be shown in a form and read from JSON.
 *
 * @param name as {@link Fault#name()} has it
 * @param label for a person
 * @param parameters what can be chosen
 * @param make makes one from the parameters' texts, all present
 */
record FaultKind(String name, String label, List<Parameter> parameters, Function<Map<String, String>, Fault> make) {

    enum Type {
        DURATION,
        NUMBER,
        TEXT
    }

    /**
     * A parameter of a kind.
     *
     * @param preset what it is if it is not given; may be empty
     */
    record Parameter(String name, String label, Type type, String preset) {}

    private static final String CALLS = "calls";
    private static final String FAULT = "fault";
    private static final String DIALECT = "dialect";

    static final List<FaultKind> ALL = List.of(
            new FaultKind(
                    "latency",
                    "Late answer",
                    List.of(new Parameter("delay", "Delay", Type.DURATION, "2s")),
                    given -> Fault.latency(delay(given))),
            new FaultKind(
                    "status",
                    "Other answer",
                    List.of(
                            new Parameter("status", "Status", Type.NUMBER, "503"),
                            new Parameter("body", "Body", Type.TEXT, "{}")),
                    given -> Fault.status(number(given, "status"), given.getOrDefault("body", ""))),
            plain("htmlOutage", "Gateway’s error page (502, HTML)", Fault.htmlOutage()),
            new FaultKind(
                    "throttled",
                    "Too many requests (429)",
                    List.of(new Parameter("retryAfter", "Retry after, seconds (may be empty)", Type.NUMBER, "")),
                    given -> given.getOrDefault("retryAfter", "").isEmpty()
                            ? Fault.throttled()
                            : Fault.throttled(number(given, "retryAfter"))),
            plain("emptyBody", "Success without a body", Fault.emptyBody()),
            plain("malformedBody", "Success with broken JSON", Fault.malformedBody()),
            plain("lostReply", "Done, but the reply is lost", Fault.lostReply()),
            plain("droppedBeforeProcessing", "Closed socket, nothing done", Fault.droppedBeforeProcessing()),
            new FaultKind(
                    "redirect",
                    "Redirect (307)",
                    List.of(new Parameter("location", "Location", Type.TEXT, "http://127.0.0.1:9/")),
                    given -> Fault.redirect(given.getOrDefault("location", ""))),
            new FaultKind(
                    "providerCode",
                    "Code of the provider’s",
                    List.of(new Parameter("code", "Code, in the provider’s words", Type.TEXT, "105")),
                    given -> Fault.providerCode(given.getOrDefault("code", ""))),
            new FaultKind(
                    "contradictoryStatus",
                    "Done, but with another status",
                    List.of(new Parameter("status", "Status", Type.NUMBER, "500")),
                    given -> Fault.contradictoryStatus(number(given, "status"))));

    private static FaultKind plain(String name, String label, Fault fault) {
        return new FaultKind(name, label, List.of(), given -> fault);
    }

    private static Duration delay(Map<String, String> given) {
        try {
            return Spans.parse(given.getOrDefault("delay", ""));
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException("delay " + none.getMessage());
        }
    }

    private static int number(Map<String, String> given, String name) {
        try {
            return Integer.parseInt(given.getOrDefault(name, ""));
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(name + " must be a whole number");
        }
    }

    /** The kind of that name. */
    static Optional<FaultKind> named(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /**
     * Reads a fault such as {@code {"fault":"latency","delay":"2s","calls":3,"dialect":"beem"}}; without {@code calls} it
     * stays until it is cleared, without a dialect it befalls every provider's calls. Adds to the mistakes, and
     * returns empty, if it is none.
     */
    static Optional<Fault> read(Map<String, Json.Value> object, List<String> dialects, List<String> mistakes) {
        Json.Value name = object.get(FAULT);
        Optional<FaultKind> kind = name == null || !name.isText() ? Optional.empty() : named(name.text());
        if (kind.isEmpty()) {
            mistakes.add(
                    "fault must be one of " + ALL.stream().map(FaultKind::name).collect(Collectors.joining(", ")));
            return Optional.empty();
        }
        return kind.get().readParameters(object, dialects, mistakes);
    }

    private Optional<Fault> readParameters(
            Map<String, Json.Value> object, List<String> dialects, List<String> mistakes) {
        List<String> own = new ArrayList<>();
        Map<String, String> given = new HashMap<>();
        for (Parameter parameter : parameters) {
            Json.Value value = object.get(parameter.name());
            if (value == null || value.isNull()) {
                given.put(parameter.name(), parameter.preset());
            } else if (value.isTextOrInteger()) {
                given.put(parameter.name(), value.text());
            } else {
                own.add(parameter.name() + " must be a text or a whole number");
            }
        }
        Set<String> known = parameters.stream().map(Parameter::name).collect(Collectors.toSet());
        known.addAll(List.of(FAULT, CALLS, DIALECT));
        if (!known.containsAll(object.keySet())) {
            own.add(name + " has no other fields than "
                    + String.join(", ", known.stream().sorted().toList()));
        }
        Optional<Fault> fault = Optional.empty();
        if (own.isEmpty()) {
            try {
                fault = Optional.of(make.apply(given));
            } catch (IllegalArgumentException refused) {
                own.add(String.valueOf(refused.getMessage()));
            }
        }
        UnaryOperator<Fault> counting = counting(object.get(CALLS), own);
        UnaryOperator<Fault> addressing = addressing(object.get(DIALECT), dialects, own);
        mistakes.addAll(own);
        return own.isEmpty() ? fault.map(counting).map(addressing) : Optional.empty();
    }

    private static UnaryOperator<Fault> counting(Json.@Nullable Value calls, List<String> mistakes) {
        if (calls == null || calls.isNull()) {
            return Fault::untilCleared;
        }
        OptionalInt count = calls.wholeNumber(1, Fault.MOST_CALLS);
        if (count.isEmpty()) {
            mistakes.add(CALLS + " must be a whole number from 1 to " + Fault.MOST_CALLS);
        }
        return fault -> fault.times(count.orElse(1));
    }

    private static UnaryOperator<Fault> addressing(
            Json.@Nullable Value dialect, List<String> dialects, List<String> mistakes) {
        if (dialect == null || dialect.isNull()) {
            return UnaryOperator.identity();
        }
        if (!dialects.contains(dialect.text())) {
            mistakes.add(DIALECT + " must be one of " + String.join(", ", dialects));
        }
        return fault -> fault.on(dialect.text());
    }
}
