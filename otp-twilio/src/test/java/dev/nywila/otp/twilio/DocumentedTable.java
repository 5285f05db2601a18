package dev.nywila.otp.twilio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A table of docs/twilio.md, whose every row is tested. */
final class DocumentedTable {

    private static final Path PAGE = Path.of("../docs/twilio.md");

    private DocumentedTable() {}

    /** The cells of all rows but the head, without white space around them. */
    static List<List<String>> rows(String name) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("<!-- " + name + ":");
        int end = page.indexOf("<!-- end of " + name + " -->");
        return page.substring(start, end)
                .lines()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
