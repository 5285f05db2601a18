package dev.nywila.otp.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The providers' interfaces: answers calls as their dialects do, but for the faults that befall them, and logs them. */
final class ProviderSide {

    private static final String NOT_PROCESSED = "not_processed";
    private static final String NO_REPLY = "no reply";

    /**
     * Where a path leads.
     *
     * @param parameters what stands in the path for the endpoint's parameters
     */
    record Destination(Dialect dialect, Endpoint endpoint, Map<String, String> parameters) {}

    private final Simulation simulation;

    ProviderSide(Simulation simulation) {
        this.simulation = simulation;
        requireDistinct(simulation.dialects.stream()
                .flatMap(dialect -> dialect.endpoints().stream())
                .map(Endpoint::path)
                .toList());
    }

    static void requireDistinct(List<PathTemplate> paths) {
        for (int i = 0; i < paths.size(); i++) {
            for (PathTemplate other : paths.subList(i + 1, paths.size())) {
                if (paths.get(i).overlaps(other)) {
                    throw new IllegalArgumentException("two endpoints answer on " + other);
                }
            }
        }
    }

    /** The provider's endpoint that answers on this path, if there is one. */
    Optional<Destination> at(String path) {
        for (Dialect dialect : simulation.dialects) {
            for (Endpoint endpoint : dialect.endpoints()) {
                Optional<Map<String, String>> parameters = endpoint.path().match(path);
                if (parameters.isPresent()) {
                    return Optional.of(new Destination(dialect, endpoint, parameters.get()));
                }
            }
        }
        return Optional.empty();
    }

    void handle(Visit visit, Destination destination) {
        simulation.requests.incrementAndGet();
        long start = System.nanoTime();
        Dialect dialect = destination.dialect();
        Call call = new Call(
                visit.method(),
                visit.path(),
                destination.endpoint(),
                destination.parameters(),
                visit.headers()::first,
                visit.body);
        Fault fault = simulation.faults.next(dialect.name());
        Runnable answering = () -> answer(visit, dialect, call, fault, start);
        if (fault != null && fault.effect() instanceof Effect.Delay delay) {
            simulation.changes.changed();
            simulation.delays.hold(delay.delay(), answering, visit::drop);
        } else {
            answering.run();
        }
    }

    private void answer(Visit visit, Dialect dialect, Call call, @Nullable Fault fault, long start) {
        Answer answer = act(dialect, call, fault == null ? null : fault.effect());
        Reply reply = answer.reply();
        boolean isSent = !answer.outcome().equals(NO_REPLY);
        simulation.log.add(new RequestLog.Entry(
                0,
                simulation.clock.instant(),
                call.method,
                call.path,
                dialect.name(),
                call.endpoint.name(),
                answer.outcome(),
                isSent ? reply.status() : null,
                Math.round((System.nanoTime() - start) / 1e3) / 1e3,
                dialect.credentials(call),
                fault == null ? null : fault.name(),
                dialect.logged(call),
                isSent ? reply.body() : ""));
        simulation.changes.changed();
        // logged before, so that whoever has the reply finds it in the log
        if (isSent) {
            visit.reply(reply);
        } else {
            visit.drop();
        }
    }

    private static Answer act(Dialect dialect, Call call, @Nullable Effect effect) {
        if (effect instanceof Effect.Answer answer) {
            return new Answer(answer.reply(), NOT_PROCESSED);
        }
        if (effect instanceof Effect.Code code) {
            return new Answer(dialect.withCode(code.code()), NOT_PROCESSED);
        }
        if (effect instanceof Effect.Drop drop) {
            if (drop.processedBefore()) {
                Answer unused = dialect.answer(call);
            }
            return new Answer(Reply.done(), NO_REPLY);
        }
        Answer usual = dialect.answer(call);
        if (effect instanceof Effect.OtherStatus other) {
            Reply reply = new Reply(
                    other.status(), usual.reply().body(), usual.reply().headers());
            return new Answer(reply, usual.outcome());
        }
        return usual;
    }
}
