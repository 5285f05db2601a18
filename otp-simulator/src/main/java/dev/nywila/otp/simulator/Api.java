package dev.nywila.otp.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The simulator's own interface: routes, and what holds for all of them. */
final class Api {

    /** One way in. */
    record Route(String method, String path) {}

    private final Visitors visitors;
    private final Map<String, Map<String, Consumer<Visit>>> routes = new HashMap<>();
    private final Map<Route, List<String>> parameters = new HashMap<>();

    Api(Simulation simulation, Visitors visitors, ChangeStreams streams, java.net.URI baseUrl) {
        this.visitors = visitors;
        Page.files().forEach((path, file) -> answer("GET", path, visit -> file));
        take("GET", "/", "to", "token");
        InboxRoutes inbox = new InboxRoutes(simulation, visitors);
        add("GET", "/inbox", inbox::show);
        take("GET", "/inbox", "to", "after", "wait", "limit");
        answerWithoutFields("DELETE", "/inbox", inbox::forget);
        ControlRoutes control = new ControlRoutes(simulation, baseUrl);
        answer("GET", "/log", control::log);
        take("GET", "/log", "after", "limit");
        answerWithoutFields("DELETE", "/log", control::forgetLog);
        answer("GET", "/faults", control::faults);
        answer("POST", "/faults", control::addFault);
        answerWithoutFields("DELETE", "/faults", control::clearFaults);
        answer("GET", "/clock", control::clock);
        answer("POST", "/clock", control::advance);
        answer("GET", "/dialects", control::dialects);
        for (Dialect dialect : simulation.dialects) {
            answer("POST", "/dialects/" + dialect.name() + "/switches", visit -> control.set(dialect, visit));
        }
        answerWithoutFields("POST", "/reset", control::reset);
        add("GET", "/changes", visit -> {
            if (visitors.isFromForeignPage(visit.headers())) {
                visit.reply(foreign());
            } else {
                streams.open(visit);
            }
        });
    }

    private void answer(String method, String path, Function<Visit, Reply> answer) {
        add(method, path, visit -> visit.reply(answer.apply(visit)));
    }

    private void answerWithoutFields(String method, String path, Function<Visit, Reply> answer) {
        answer(method, path, visit -> {
            boolean isEmpty = visit.body.length == 0
                    || Json.object(visit.body).map(Map::isEmpty).orElse(false);
            if (!isEmpty) {
                throw new BadInput("the body must be empty, or {}");
            }
            return answer.apply(visit);
        });
    }

    /** Which parameters there are; by themselves, none. */
    private void take(String method, String path, String... names) {
        parameters.put(new Route(method, path), List.of(names));
    }

    private void add(String method, String path, Consumer<Visit> action) {
        routes.computeIfAbsent(path, none -> new TreeMap<>()).put(method, action);
    }

    /** All routes, in a fixed order. */
    List<Route> routes() {
        List<Route> all = new ArrayList<>();
        routes.forEach((path, methods) -> methods.keySet().forEach(method -> all.add(new Route(method, path))));
        all.sort(Comparator.comparing(Route::path).thenComparing(Route::method));
        return all;
    }

    static Reply foreign() {
        return Reply.error(403, "other sites may not use this");
    }

    void handle(Visit visit) {
        Map<String, Consumer<Visit>> methods = routes.get(visit.path());
        if (methods == null) {
            visit.reply(Reply.error(404, "nothing is here; the interface is described in /openapi.json"));
            return;
        }
        String method = visit.isQuestion() ? "GET" : visit.method();
        Consumer<Visit> action = methods.get(method);
        if (action == null) {
            String allowed = methods.keySet().stream()
                    .map(each -> each.equals("GET") ? "GET, HEAD" : each)
                    .collect(Collectors.joining(", "));
            visit.always(Map.of("Allow", allowed));
            visit.reply(Reply.error(405, "only " + allowed));
            return;
        }
        Optional<Reply> refusal = visit.isQuestion() ? Optional.empty() : refusal(visit);
        if (refusal.isPresent()) {
            visit.reply(refusal.get());
            return;
        }
        try {
            requireKnown(visit.query().keySet(), parameters.getOrDefault(new Route(method, visit.path()), List.of()));
            action.accept(visit);
        } catch (BadInput mistake) {
            visit.reply(Reply.error(400, String.valueOf(mistake.getMessage())));
        }
    }

    /** A parameter that is mistyped must not be as if it were not there. */
    private static void requireKnown(Set<String> given, List<String> known) {
        for (String name : new TreeSet<>(given)) {
            if (!known.contains(name)) {
                throw new BadInput(BadInput.told(name) + " is no parameter here; "
                        + (known.isEmpty() ? "there are none" : "there are " + String.join(", ", known)));
            }
        }
    }

    /** What changes something must not come from another site's page, which a browser tells in two ways. */
    private Optional<Reply> refusal(Visit visit) {
        if (visitors.isFromForeignPage(visit.headers())) {
            return Optional.of(foreign());
        }
        // a page cannot send this type to another origin without asking first, which is never allowed
        String type = visit.headers().first("Content-Type");
        boolean isJson = type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
        return isJson ? Optional.empty() : Optional.of(Reply.error(415, "say Content-Type: application/json"));
    }
}
