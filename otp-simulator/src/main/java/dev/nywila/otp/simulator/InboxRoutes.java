package dev.nywila.otp.simulator;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.InMemoryOtp.Message;
import dev.nywila.otp.inmemory.InMemoryOtp.State;
import dev.nywila.otp.inmemory.InMemoryOtp.Status;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** What the phones received, as JSON. */
final class InboxRoutes {

    private final Simulation simulation;
    private final Visitors visitors;

    InboxRoutes(Simulation simulation, Visitors visitors) {
        this.simulation = simulation;
        this.visitors = visitors;
    }

    void show(Visit visit) {
        Parameters parameters = new Parameters(visit);
        PhoneNumber to = parameters.to();
        long after = parameters.after();
        int limit = parameters.limit();
        Duration wait = parameters.waitTime();
        Runnable answer = () -> visit.reply(array(simulation.phones.newest(to, after, limit)));
        if (wait.isZero()) {
            answer.run();
        } else if (visitors.isFromForeignPage(visit.headers())) {
            visit.reply(Api.foreign());
        } else {
            simulation
                    .waiters
                    .await(
                            to,
                            wait,
                            () -> !simulation.phones.newest(to, after, 1).isEmpty(),
                            answer,
                            visit::drop)
                    .ifPresentOrElse(
                            visit::whenGone,
                            () -> visit.reply(Reply.error(503, "at most " + Waiters.MOST + " can wait at a time")));
        }
    }

    Reply forget(Visit visit) {
        simulation.phones.forget();
        simulation.changes.changed();
        return Reply.done();
    }

    private Reply array(List<Message> newestFirst) {
        return Reply.json(200, Json.write(json -> {
            json.writeStartArray();
            newestFirst.forEach(message -> write(json, message));
            json.writeEndArray();
        }));
    }

    private void write(JsonGenerator json, Message message) {
        Optional<Status> status = simulation.phones.status(message.reference());
        json.writeStartObject();
        json.writeNumberProperty("id", message.id());
        json.writeStringProperty("number", message.recipient().address());
        json.writeStringProperty("text", message.text());
        json.writeStringProperty("code", message.code());
        json.writeStringProperty("reference", message.reference());
        json.writeStringProperty("sentAt", message.sentAt().toString());
        json.writeStringProperty("expiresAt", message.expiresAt().toString());
        json.writeStringProperty(
                "state", status.map(this::state).orElse(State.EXPIRED).name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty(
                "attemptsUsed", status.map(Status::attemptsUsed).orElse(0));
        json.writeNumberProperty(
                "attemptsAllowed", status.map(Status::attemptsAllowed).orElse(0));
        json.writeEndObject();
    }

    /** The engine keeps older codes, as some dialect may; a code is over when each of them says so. */
    private State state(Status status) {
        boolean isOlder = status.state() == State.OPEN && !status.newest();
        return isOlder && simulation.dialects.stream().allMatch(Dialect::endsOlder) ? State.SUPERSEDED : status.state();
    }
}
