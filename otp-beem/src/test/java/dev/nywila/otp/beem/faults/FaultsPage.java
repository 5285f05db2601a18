package dev.nywila.otp.beem.faults;

import java.io.IOException;
import java.nio.file.Files;
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

/** The tables of docs/faults.md. The first follows from what the tests hold; the second is measured by {@link #main}. */
final class FaultsPage {

    static final Path FILE = Path.of("..", "docs", "faults.md");
    private static final String OURS = "ours";
    private static final String PEERS = "peers";
    private static final int TRIES = 3;

    private FaultsPage() {}

    /** Measures the peers and writes both tables into the page. */
    public static void main(String... args) throws Exception {
        Path file = Path.of(args[0]);
        String page = replaced(Files.readString(file), OURS, ours());
        Files.writeString(file, replaced(page, PEERS, peers()));
    }

    static String oursOnThePage() throws IOException {
        String page = Files.readString(FILE);
        return page.substring(page.indexOf(begin(OURS)) + begin(OURS).length(), page.indexOf(end(OURS)));
    }

    /** Each fault with how its calls end. */
    static String ours() {
        StringBuilder table = new StringBuilder("\n");
        List<Fault> faults = FaultTable.all();
        table.append(faults.size())
                .append(" faults, each met by a send and by a verify: ")
                .append(2 * faults.size())
                .append(" rows.\n\n");
        table.append(
                "| where | fault | send | verify | requests | counts against the provider |\n|---|---|---|---|---|---|\n");
        faults.stream().filter(FaultsPage::isShown).forEach(fault -> {
            Ending ending = fault.ending();
            table.append("| ")
                    .append(String.join(
                            " | ",
                            fault.group(),
                            fault.name().replace("|", "\\|"),
                            ending.send(),
                            ending.verify(),
                            Integer.toString(ending.requests()),
                            ending.counted() ? "yes" : "no"))
                    .append(" |\n");
        });
        return table.append("\n").toString();
    }

    /** Of the codes one shape at one status is enough: the others mean the same, where they mean anything. */
    private static boolean isShown(Fault fault) {
        return !fault.group().equals(CodeFaults.GROUP) || fault.name().endsWith("in shape A, status 200");
    }

    /** The faults that make others send twice, send elsewhere, or take a reply that is not theirs. */
    static List<Fault> telling() {
        return FaultTable.all().stream()
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

    private static String replaced(String page, String section, String text) {
        int from = page.indexOf(begin(section)) + begin(section).length();
        return page.substring(0, from) + text + page.substring(page.indexOf(end(section)));
    }

    private static String begin(String section) {
        return "<!-- generated: " + section + " -->\n";
    }

    private static String end(String section) {
        return "<!-- end: " + section + " -->";
    }
}
