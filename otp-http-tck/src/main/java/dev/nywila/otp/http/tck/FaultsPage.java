package dev.nywila.otp.http.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The table of faults of docs/faults.md, or another page: one section for each adapter, between two marks. */
public final class FaultsPage {

    private FaultsPage() {}

    /**
     * Writes the table of a subject into a page.
     *
     * @param args the name of the subject's class, and the file
     * @throws IOException if the page cannot be read or written
     */
    public static void main(String... args) throws IOException {
        HttpSubject subject = FreshJvm.subject(args[0]);
        write(Path.of(args[1]), section(subject), table(subject));
    }

    /**
     * Writes a section of a page anew.
     *
     * @param page has the section's marks
     * @param section its name
     * @param text what stands between the marks
     * @throws IOException if the page cannot be read or written
     */
    public static void write(Path page, String section, String text) throws IOException {
        String before = Files.readString(page);
        int from = before.indexOf(begin(section)) + begin(section).length();
        Files.writeString(page, before.substring(0, from) + text + before.substring(before.indexOf(end(section))));
    }

    static String section(HttpSubject subject) {
        return "faults of " + subject.providerId();
    }

    static String onThePage(Path page, String section) throws IOException {
        String text = Files.readString(page);
        return text.substring(text.indexOf(begin(section)) + begin(section).length(), text.indexOf(end(section)));
    }

    /** Each fault with how its calls end. */
    static String table(HttpSubject subject) {
        List<Fault> faults = FaultTable.of(subject);
        StringBuilder table = new StringBuilder("\n")
                .append(faults.size())
                .append(" faults, each met by a send and by a verify: ")
                .append(2 * faults.size())
                .append(" rows.\n\n| where | fault | send | verify | requests | counts against the provider |\n")
                .append("|---|---|---|---|---|---|\n");
        faults.stream().filter(subject::isShown).forEach(fault -> {
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

    private static String begin(String section) {
        return "<!-- generated: " + section + " -->\n";
    }

    private static String end(String section) {
        return "<!-- end: " + section + " -->";
    }
}
