package dev.nywila.otp.beem.faults;

import dev.nywila.otp.http.tck.Fault;
import dev.nywila.otp.http.tck.FaultTable;
import dev.nywila.otp.http.tck.FaultsPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** The tables of docs/faults.md: that of the faults follows from what the tests hold, that of the peers is measured here. */
final class PeersPage {

    static final Path FILE = Path.of("..", "docs", "faults.md");
    private static final int TRIES = 3;

    private PeersPage() {}

    /** Measures the peers and writes both tables into the page. */
    public static void main(String... args) throws Exception {
        FaultsPage.main(BeemSubject.class.getName(), args[0]);
        FaultsPage.write(Path.of(args[0]), "peers", peers());
    }

    /** The faults that make others send twice, send elsewhere, or take a reply that is not theirs. */
    static List<Fault> telling() {
        return FaultTable.of(new BeemSubject()).stream()
                .filter(fault -> fault.traits().wire())
                .filter(fault -> fault.ending().requests() == 1)
                .filter(fault -> fault.group().equals("connection")
                        || fault.name().endsWith("to another host")
                        || fault.name().matches("(401|408|429|503)( as HTML|, Retry-After: 1)"))
                .toList();
    }

    private static String peers() throws InterruptedException, ExecutionException {
        StringBuilder table = new StringBuilder("\n| fault | ours |")
                .append(Peer.ALL.stream().map(Peer::title).collect(Collectors.joining(" | ", " ", " |\n")))
                .append("|---|---|")
                .append("---|".repeat(Peer.ALL.size()))
                .append("\n");
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            List<List<Future<String>>> rows = new ArrayList<>();
            for (Fault fault : telling()) {
                rows.add(Peer.ALL.stream()
                        .map(peer -> threads.submit(() -> cell(fault, peer)))
                        .toList());
            }
            Iterator<List<Future<String>>> measured = rows.iterator();
            for (Fault fault : telling()) {
                table.append("| ")
                        .append(fault.name())
                        .append(" | ")
                        .append(fault.ending().requests())
                        .append(" |");
                for (Future<String> cell : measured.next()) {
                    table.append(" ").append(cell.get()).append(" |");
                }
                table.append("\n");
            }
        } finally {
            threads.shutdownNow();
        }
        return table.append("\n").toString();
    }

    private static String cell(Fault fault, Peer peer) throws Exception {
        String alone = worst(() -> peer.send(fault, false));
        String retrying = worst(() -> peer.send(fault, true));
        return alone.equals(retrying) ? alone : alone + " → " + retrying;
    }

    /** Some of these faults are races; what counts is what can happen. */
    private static String worst(Callable<Peer.Sent> call) throws Exception {
        Peer.Sent worst = call.call();
        for (int i = 1; i < TRIES; i++) {
            Peer.Sent next = call.call();
            worst = next.isWorseThan(worst) ? next : worst;
        }
        return worst.toString();
    }
}
