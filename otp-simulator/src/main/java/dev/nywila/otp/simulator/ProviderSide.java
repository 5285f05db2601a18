package dev.nywila.otp.simulator;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The providers' interfaces: answers calls as their dialects do, but for the faults that befall them, and logs them. */
final class ProviderSide {

    private static final String NOT_PROCESSED = "not_processed";
    private static final String NO_REPLY = "no reply";

    private final Simulation simulation;
    private final Map<String, Dialect> dialects = new HashMap<>();

    ProviderSide(Simulation simulation) {
        this.simulation = simulation;
        for (Dialect dialect : simulation.dialects) {
            for (String path : dialect.endpoints().keySet()) {
                if (dialects.put(path, dialect) != null) {
                    throw new IllegalArgumentException("two dialects answer on " + path);
                }
            }
        }
    }

    boolean isAt(String path) {
        return dialects.containsKey(path);
    }

    void handle(Visit visit, Dialect dialect) {
        simulation.requests.incrementAndGet();
        long start = System.nanoTime();
        Call call = new Call(visit.method(), visit.path(), visit.headers()::first, visit.body);
        Fault fault = simulation.faults.next();
        Runnable answering = () -> answer(visit, dialect, call, fault, start);
        if (fault != null && fault.effect() instanceof Effect.Delay delay) {
            simulation.changes.changed();
            simulation.delays.hold(delay.delay(), answering, visit::drop);
        } else {
            answering.run();
        }
    }

    void handle(Visit visit) {
        Dialect dialect = dialects.get(visit.path());
        if (dialect == null) {
            throw new IllegalStateException("no provider is there");
        }
        handle(visit, dialect);
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
                dialect.endpoints().getOrDefault(call.path, ""),
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
