package dev.nywila.otp.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files that are served from the jar: the page's, and the one that describes the interface. */
final class Page {

    private static final List<String> SCRIPTS = List.of(
            "page.js",
            "page-clock.js",
            "page-dialects.js",
            "page-faults.js",
            "page-inbox.js",
            "page-log.js",
            "page-parts.js");

    private Page() {}

    /** All files by path. */
    static Map<String, Reply> files() {
        Map<String, Reply> files = new HashMap<>();
        files.put("/", file("page/index.html", "text/html; charset=utf-8"));
        files.put("/page.css", file("page/page.css", "text/css; charset=utf-8"));
        SCRIPTS.forEach(script -> files.put("/" + script, file("page/" + script, "text/javascript; charset=utf-8")));
        files.put("/openapi.json", file("openapi.json", "application/json; charset=utf-8"));
        return files;
    }

    private static Reply file(String name, String type) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new Reply(200, new String(in.readAllBytes(), StandardCharsets.UTF_8), Map.of("Content-Type", type));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
