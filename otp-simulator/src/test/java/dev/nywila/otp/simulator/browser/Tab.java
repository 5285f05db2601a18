package dev.nywila.otp.simulator.browser;

import dev.nywila.otp.testing.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One tab. JavaScript given to it may use {@code $} and {@code $$} for elements by selector, and {@code text} for the
 * text of the first, empty if there is none.
 */
final class Tab implements AutoCloseable {

    private static final String SHORTHANDS = "const $ = s => document.querySelector(s);"
            + "const $$ = s => [...document.querySelectorAll(s)];"
            + "const text = s => $(s)?.textContent ?? '';";

    /** Looks again after whatever can change what a condition says; there is no interval. */
    private static final String UNTIL = """
            new Promise((resolve, reject) => {
              const watch = new AbortController();
              const observer = new MutationObserver(look);
              const limit = setTimeout(() => {
                end();
                reject(new Error("not so within 20 s: " + %s + "\\n" + document.body.innerText.slice(0, 1500)));
              }, 20000);
              function end() {
                observer.disconnect();
                clearTimeout(limit);
                watch.abort();
              }
              function look() {
                if (%s) {
                  end();
                  resolve(true);
                }
              }
              observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
              for (const type of ["focusin", "input", "change", "toggle", "securitypolicyviolation"]) {
                addEventListener(type, look, { capture: true, signal: watch.signal });
              }
              look();
            })
            """;

    private final DevTools tools;
    private final String context;
    private final String session;
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private final List<String> expected = new ArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

    Tab(DevTools tools, String context) {
        this.tools = tools;
        this.context = context;
        String target = tools.call("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .at("targetId")
                .text();
        this.session = tools.call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .at("sessionId")
                .text();
        tools.listen(session, this::take);
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        // as if somebody looked at it: focus and clipboard need that
        call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        size(1280, 900);
    }

    Json call(String method, Map<String, ?> parameters) {
        return tools.call(session, method, parameters);
    }

    private void take(String event, Json parameters) {
        switch (event) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Runtime.exceptionThrown" ->
                problems.add(parameters.at("exceptionDetails").toString());
            case "Log.entryAdded" ->
                note(
                        parameters.at("entry", "level").text(),
                        parameters.at("entry", "text").text() + " "
                                + parameters.at("entry", "url").text());
            case "Runtime.consoleAPICalled" ->
                note(parameters.at("type").text(), parameters.at("args").toString());
            case "Fetch.requestPaused" ->
                answer(
                        parameters.at("requestId").text(),
                        parameters.at("request", "url").text());
            default -> {
                // of no interest
            }
        }
    }

    private void note(String level, String text) {
        if (level.equals("error") || level.equals("warning")) {
            problems.add(level + ": " + text);
        }
    }

    private void answer(String request, String url) {
        String path = URI.create(url).getPath();
        List<Map<String, String>> headers = List.of(Map.of("name", "Content-Type", "value", "application/json"));
        String body = Base64.getEncoder().encodeToString(answers.get(path).getBytes(StandardCharsets.UTF_8));
        CompletableFuture<Json> unused = tools.send(
                session,
                "Fetch.fulfillRequest",
                Map.of("requestId", request, "responseCode", 200, "responseHeaders", headers, "body", body));
    }

    /** Has requests for this path answered with this instead of by the server. */
    void answer(String path, Object json) {
        answers.put(path, Json.write(json));
        List<Map<String, String>> patterns = answers.keySet().stream()
                .flatMap(each -> List.of("*" + each, "*" + each + "[?]*").stream())
                .map(pattern -> Map.of("urlPattern", pattern.replace("[?]", "\\?")))
                .toList();
        call("Fetch.enable", Map.of("patterns", patterns));
    }

    /** Does not hold complaints that contain this text against the test. */
    void expect(String complaint) {
        expected.add(complaint);
    }

    /** What the console, the network or the page complained about though nobody expected it. */
    List<String> problems() {
        // complaints that arose until now come before the answer
        evaluate("true");
        synchronized (problems) {
            return problems.stream()
                    .filter(problem -> expected.stream().noneMatch(problem::contains))
                    .toList();
        }
    }

    /** Opens an address and waits until all of its files are there. */
    void open(URI address) {
        loaded = new CompletableFuture<>();
        call("Page.navigate", Map.of("url", address.toString()));
        loaded.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Opens the simulator's page and waits until it shows what the simulator has. */
    void openPage(URI address) {
        open(address);
        until("text('#connection') === 'Live' && $('#exports pre') !== null");
    }

    /** The value of an expression, or of what it promises. */
    Json evaluate(String expression) {
        Json answer = call(
                "Runtime.evaluate",
                Map.of(
                        "expression",
                        "(() => {" + SHORTHANDS + "return (" + expression + ");})()",
                        "awaitPromise",
                        true,
                        "returnByValue",
                        true,
                        "userGesture",
                        true));
        if (answer.at("exceptionDetails").isThere()) {
            throw new AssertionError(
                    answer.at("exceptionDetails", "exception", "description").text());
        }
        return answer.at("result", "value");
    }

    /** Waits until a condition holds, 20 s at most. */
    void until(String condition) {
        evaluate(UNTIL.formatted(Json.write(condition), condition));
    }

    String text(String selector) {
        return evaluate("text(" + Json.write(selector) + ")").text();
    }

    int count(String selector) {
        return evaluate("$$(" + Json.write(selector) + ").length").number();
    }

    /** Clicks, with a pointer, in the middle of the first element. */
    void click(String selector) {
        Json middle = evaluate("(() => { const e = $(" + Json.write(selector) + ");"
                + "e.scrollIntoView({ block: 'center', behavior: 'instant' }); const r = e.getBoundingClientRect();"
                + "return [r.x + r.width / 2, r.y + r.height / 2]; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            middle.list().get(0).value(),
                            "y",
                            middle.list().get(1).value(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /** Replaces what is in a text field, as a person does who selects it and types. */
    void fill(String selector, String text) {
        evaluate("$(" + Json.write(selector) + ").select() ?? $(" + Json.write(selector) + ").focus()");
        type(text);
    }

    /** Types into whatever has the focus. */
    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    /** Chooses an option, as its drop-down would: a headless browser opens none. */
    void choose(String selector, String option) {
        evaluate("(() => { const e = $(" + Json.write(selector) + "); e.value = " + Json.write(option)
                + "; e.dispatchEvent(new Event('change', { bubbles: true })); })()");
    }

    /** Presses and releases a key. */
    void press(Key key) {
        key.events().forEach(event -> call("Input.dispatchKeyEvent", event));
    }

    /** Makes the page believe that it is in the background, or in front again: a headless browser has no background. */
    void hide(boolean hidden) {
        evaluate("Object.defineProperty(document, 'hidden', { configurable: true, value: " + hidden + " })"
                + " && document.dispatchEvent(new Event('visibilitychange'))");
    }

    void size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Sets what the person prefers, such as prefers-color-scheme: dark. */
    void prefer(String feature, String value) {
        call("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    void allowClipboard(URI page) {
        tools.call(
                "",
                "Browser.grantPermissions",
                Map.of(
                        "browserContextId",
                        context,
                        "origin",
                        page.toString(),
                        "permissions",
                        List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
    }

    String clipboard() {
        return evaluate("navigator.clipboard.readText()").text();
    }

    byte[] screenshot() {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("format", "png"))
                        .at("data")
                        .text());
    }

    @Override
    public void close() {
        tools.call("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
    }
}
