package dev.nywila.otp.simulator;

import dev.nywila.otp.simulator.FaultKind.Parameter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Request log, faults, clock and switches, as JSON. */
final class ControlRoutes {

    private final Simulation simulation;
    private final URI baseUrl;

    ControlRoutes(Simulation simulation, URI baseUrl) {
        this.simulation = simulation;
        this.baseUrl = baseUrl;
    }

    private Reply changed() {
        simulation.changes.changed();
        return Reply.done();
    }

    private static Map<String, Json.Value> object(Visit visit) {
        return Json.object(visit.body).orElseThrow(() -> new BadInput("the body must be one JSON object"));
    }

    Reply reset(Visit visit) {
        simulation.reset();
        return Reply.done();
    }

    Reply log(Visit visit) {
        Parameters parameters = new Parameters(visit);
        List<RequestLog.Entry> entries = simulation.log.newest(parameters.after(), parameters.limit());
        return Reply.json(200, Json.write(json -> {
            json.writeStartArray();
            entries.forEach(entry -> write(json, entry));
            json.writeEndArray();
        }));
    }

    private static void write(JsonGenerator json, RequestLog.Entry entry) {
        json.writeStartObject();
        json.writeNumberProperty("id", entry.id());
        json.writeStringProperty("at", entry.at().toString());
        json.writeStringProperty("method", entry.method());
        json.writeStringProperty("path", entry.path());
        json.writeStringProperty("dialect", entry.dialect());
        json.writeStringProperty("endpoint", entry.endpoint());
        json.writeStringProperty("outcome", entry.outcome());
        json.writeName("status");
        if (entry.status() == null) {
            json.writeNull();
        } else {
            json.writeNumber(entry.status());
        }
        json.writeNumberProperty("millis", entry.millis());
        json.writeStringProperty("credentials", entry.credentials().word());
        json.writeStringProperty("fault", entry.fault());
        json.writeStringProperty("request", entry.request());
        json.writeStringProperty("reply", entry.reply());
        json.writeEndObject();
    }

    Reply forgetLog(Visit visit) {
        simulation.log.clear();
        return changed();
    }

    Reply faults(Visit visit) {
        return Reply.json(200, Json.write(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("kinds");
            FaultKind.ALL.forEach(kind -> write(json, kind));
            json.writeEndArray();
            json.writeArrayPropertyStart("active");
            simulation.faults.active().forEach(active -> write(json, active));
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void write(JsonGenerator json, FaultKind kind) {
        json.writeStartObject();
        json.writeStringProperty("name", kind.name());
        json.writeStringProperty("label", kind.label());
        json.writeArrayPropertyStart("parameters");
        for (Parameter parameter : kind.parameters()) {
            json.writeStartObject();
            json.writeStringProperty("name", parameter.name());
            json.writeStringProperty("label", parameter.label());
            json.writeStringProperty("type", parameter.type().name().toLowerCase(Locale.ROOT));
            json.writeStringProperty("default", parameter.preset());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Faults.Active active) {
        json.writeStartObject();
        json.writeStringProperty("fault", active.fault().name());
        active.fault().parameters().forEach(json::writeStringProperty);
        String dialect = active.fault().dialect();
        if (dialect != null) {
            json.writeStringProperty("dialect", dialect);
        }
        Integer remaining = active.remaining();
        json.writeName("remaining");
        if (remaining == null) {
            json.writeNull();
        } else {
            json.writeNumber(remaining);
        }
        json.writeEndObject();
    }

    Reply addFault(Visit visit) {
        List<String> mistakes = new ArrayList<>();
        List<String> dialects = simulation.dialects.stream().map(Dialect::name).toList();
        Optional<Fault> fault = FaultKind.read(object(visit), dialects, mistakes);
        if (fault.isEmpty()) {
            throw new BadInput(String.join("; ", mistakes));
        }
        try {
            simulation.faults.add(List.of(fault.get()));
        } catch (IllegalArgumentException tooMany) {
            throw new BadInput(String.valueOf(tooMany.getMessage()));
        }
        return changed();
    }

    Reply clearFaults(Visit visit) {
        simulation.faults.clear();
        return changed();
    }

    Reply clock(Visit visit) {
        return Reply.json(200, Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("now", simulation.clock.instant().toString());
            json.writeStringProperty("advanced", simulation.clock.advanced().toString());
            json.writeEndObject();
        }));
    }

    Reply advance(Visit visit) {
        Map<String, Json.Value> given = object(visit);
        if (!Set.of("advance").containsAll(given.keySet())) {
            throw new BadInput("there are no other fields than advance");
        }
        Json.Value by = given.get("advance");
        if (by == null || !by.isText()) {
            throw new BadInput("advance must be " + Spans.FORM);
        }
        try {
            Duration span = Spans.parse(by.text());
            simulation.clock.advance(span);
        } catch (IllegalArgumentException refused) {
            throw new BadInput("advance: " + refused.getMessage());
        }
        simulation.changes.changed();
        return clock(visit);
    }

    Reply dialects(Visit visit) {
        return Reply.json(200, Json.write(json -> {
            json.writeStartArray();
            for (Dialect dialect : simulation.dialects) {
                json.writeStartObject();
                json.writeStringProperty("name", dialect.name());
                json.writeStringProperty("label", dialect.label());
                json.writeObjectPropertyStart("settings");
                dialect.settings(baseUrl).stream()
                        .filter(setting -> !setting.isPrivate())
                        .forEach(setting -> json.writeStringProperty(setting.variable(), setting.value()));
                json.writeEndObject();
                json.writeArrayPropertyStart("switches");
                dialect.switches().forEach(each -> write(json, each));
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    private static void write(JsonGenerator json, Switch each) {
        json.writeStartObject();
        json.writeStringProperty("name", each.name());
        json.writeStringProperty("label", each.label());
        json.writeStringProperty("assumption", each.assumption());
        json.writeArrayPropertyStart("options");
        each.options().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("value", each.value());
        json.writeEndObject();
    }

    Reply set(Dialect dialect, Visit visit) {
        Map<String, String> values = new HashMap<>();
        object(visit).forEach((name, value) -> values.put(name, value.text()));
        try {
            dialect.set(values);
        } catch (IllegalArgumentException refused) {
            throw new BadInput(String.valueOf(refused.getMessage()));
        }
        return changed();
    }
}
