package dev.nywila.otp.simulator;

import dev.nywila.otp.Recipient;
import dev.nywila.otp.inmemory.Message;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
        Recipient to = parameters.to();
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
        simulation.forget();
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
        Standing standing = simulation
                .dialect(message.sender())
                .map(dialect -> dialect.standing(message))
                .orElseGet(() -> Standing.of(simulation.phones.status(message.reference())));
        json.writeStartObject();
        json.writeNumberProperty("id", message.id());
        json.writeStringProperty("dialect", message.sender());
        json.writeStringProperty("channel", message.channel().toString());
        json.writeStringProperty("recipient", message.recipient().address());
        json.writeStringProperty("text", message.text());
        json.writeStringProperty("code", message.code());
        json.writeStringProperty("reference", message.reference());
        json.writeStringProperty("sentAt", message.sentAt().toString());
        json.writeStringProperty("expiresAt", message.expiresAt().toString());
        json.writeStringProperty("state", standing.state().name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty("attemptsUsed", standing.attemptsUsed());
        json.writeNumberProperty("attemptsAllowed", standing.attemptsAllowed());
        json.writeEndObject();
    }
}
