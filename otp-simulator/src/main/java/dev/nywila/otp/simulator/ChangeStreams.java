package dev.nywila.otp.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Tells pages that something changed, as server-sent events. Each listener has a thread, so that none holds up another. */
final class ChangeStreams {

    static final int MOST = 32;

    private static final Duration STILL_THERE = Duration.ofSeconds(15);
    private static final int BETWEEN_TWO_MILLIS = 100;

    private final Changes changes;
    private final Workers workers;
    private final Semaphore places = new Semaphore(MOST);

    ChangeStreams(Changes changes, Workers workers) {
        this.changes = changes;
        this.workers = workers;
    }

    void open(Visit visit) {
        if (!places.tryAcquire()) {
            visit.reply(Reply.error(503, "at most " + MOST + " can listen at a time"));
            return;
        }
        workers.start(() -> {
            try (OutputStream out = visit.stream("text/event-stream; charset=utf-8")) {
                tell(out);
            } catch (IOException gone) {
                // the listener has closed the page
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            } finally {
                visit.drop();
                places.release();
            }
        });
    }

    private void tell(OutputStream out) throws IOException, InterruptedException {
        long seen = -1;
        while (true) {
            long version = changes.awaitOther(seen, STILL_THERE);
            String text =
                    version == seen ? ": still there\n\n" : "event: change\ndata: {\"version\":" + version + "}\n\n";
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            seen = version;
            Thread.sleep(BETWEEN_TWO_MILLIS);
        }
    }
}
