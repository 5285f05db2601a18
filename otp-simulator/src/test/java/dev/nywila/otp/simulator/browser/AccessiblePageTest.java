package dev.nywila.otp.simulator.browser;

import static dev.nywila.otp.simulator.browser.Application.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.simulator.OtpSimulator;
import dev.nywila.otp.testing.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Browser.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AccessiblePageTest {

    private static final Set<String> CONTROLS = Set.of(
            "button",
            "link",
            "textbox",
            "searchbox",
            "combobox",
            "spinbutton",
            "radio",
            "checkbox",
            "DisclosureTriangle",
            "region",
            "navigation",
            "complementary");

    /** Texts with less contrast than WCAG's AA asks for, and edges of fields and buttons with less than 3:1. */
    private static final String FAINT = """
            (() => {
              const parts = colour => colour.match(/[\\d.]+/g).map(Number);
              const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
                  .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              const ratio = (one, other) => {
                const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
                return (high + 0.05) / (low + 0.05);
              };
              const behind = e => {
                for (; e !== null; e = e.parentElement) {
                  const colour = parts(getComputedStyle(e).backgroundColor);
                  if (colour[3] !== 0) return colour;
                }
                return [255, 255, 255];
              };
              const faint = [];
              const seen = e => e.checkVisibility() && !e.closest('.unseen, .skip, option');
              const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const elements = new Set($$('input, select').filter(seen));
              while (texts.nextNode()) {
                const e = texts.currentNode.parentElement;
                if (texts.currentNode.data.trim() !== '' && seen(e)) elements.add(e);
              }
              for (const e of elements) {
                const found = ratio(parts(getComputedStyle(e).color), behind(e));
                if (found < 4.5) faint.push(`${e.tagName} ${e.className} ${e.textContent.slice(0, 30)}: ${found}`);
              }
              for (const e of $$('input:not([type=radio]), select, button:not(.quiet)').filter(seen)) {
                const found = ratio(parts(getComputedStyle(e).borderTopColor), behind(e.parentElement));
                if (found < 3) faint.push(`edge of ${e.tagName} ${e.id} ${e.className}: ${found}`);
              }
              return { faint, looked: elements.size };
            })()
            """;

    private final OtpSimulator simulator = OtpSimulator.start();
    private final Application application = new Application(simulator);

    @BeforeEach
    void fillAndOpen(Tab tab) throws Exception {
        String approved = application.send("+254712345678");
        application.check(approved, simulator.phones().outbox().get(0).code());
        String usedUp = application.send("+255754000111");
        String right = simulator.phones().outbox().get(1).code();
        for (int i = 0; i < 3; i++) {
            application.check(usedUp, right.equals("000000") ? "000001" : "000000");
        }
        application.send(NUMBER);
        application.send(NUMBER);
        application.as("").ask(NUMBER);
        application.call("POST", "/faults", "{\"fault\":\"throttled\"}");
        application.as("simulator-key:simulator-secret").ask(NUMBER);
        tab.openPage(simulator.baseUrl());
        tab.click("summary");
        tab.until("$('.wire pre') !== null");
        tab.evaluate("document.activeElement.blur()");
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private String newestCode() {
        var outbox = simulator.phones().outbox();
        return outbox.get(outbox.size() - 1).code();
    }

    /** Presses the tabulator until the focus is where it should be; so does a person, who sees where it is. */
    private static List<String> tabTo(Tab tab, String selector) {
        List<String> passed = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            tab.press(Key.TAB);
            passed.add(tab.evaluate("document.activeElement.id || document.activeElement.className"
                            + " || document.activeElement.textContent.slice(0, 30)")
                    .text());
            assertThat(tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                            .text())
                    .as("the focus on %s can be seen", passed)
                    .isNotEqualTo("none");
            if (tab.evaluate("document.activeElement === $(" + Json.write(selector) + ")")
                    .value()
                    .equals(true)) {
                return passed;
            }
        }
        throw new AssertionError("never came to " + selector + ", but to " + passed);
    }

    @Test
    void aCodeIsCopiedWithTheKeyboardAlone(Tab tab) {
        tab.allowClipboard(simulator.baseUrl());
        tab.openPage(simulator.baseUrl());

        assertThat(tabTo(tab, ".skip")).hasSize(1);
        tab.press(Key.ENTER);
        tab.until("document.activeElement === $('#inbox')");
        assertThat(tabTo(tab, ".message .copy")).hasSizeLessThanOrEqualTo(3);
        tab.press(Key.SPACE);
        tab.until("text('.message .copy span') === 'Copied'");

        assertThat(tab.clipboard()).isEqualTo(newestCode());
    }

    @Test
    void aFaultIsSetWithTheKeyboardAlone(Tab tab) throws Exception {
        application.call("DELETE", "/faults", "");
        tab.openPage(simulator.baseUrl());
        tabTo(tab, "nav a[href='#faults']");
        tab.press(Key.ENTER);
        tab.until("document.activeElement === $('#faults')");

        tabTo(tab, "#fault-kind");
        for (int i = 0; i < 30 && !tab.evaluate("$('#fault-kind').value").text().equals("throttled"); i++) {
            tab.press(Key.DOWN);
        }
        tabTo(tab, "#fault-some");
        tab.press(Key.DOWN);
        assertThat(tab.evaluate("$('#fault-all').checked").value()).isEqualTo(true);
        tab.press(Key.BACK_TAB);
        assertThat(tab.evaluate("document.activeElement.id").text()).isEqualTo("fault-calls");
        tab.type("3");
        assertThat(tab.evaluate("$('#fault-some').checked").value()).isEqualTo(true);
        tab.press(Key.ENTER);
        tab.until("text('.remaining') === 'next 3 calls'");

        assertThat(application.ask(NUMBER).statusCode()).isEqualTo(429);
    }

    @Test
    void everyControlCanBeReachedWithTheKeyboard(Tab tab) {
        tab.evaluate("scrollTo(0, 0)");
        int controls = tab.evaluate("$$('a, button, input, select, summary, pre')"
                        + ".filter(e => e.checkVisibility() && !e.matches('[type=radio]:not(:checked)')).length")
                .number();

        tab.openPage(simulator.baseUrl());
        List<String> passed = tabTo(tab, "#reset-ask");

        // the bodies of the one request that was open
        assertThat(passed).hasSize(controls - 2);
    }

    @Test
    void everyControlAndRegionHasAName(Tab tab) {
        tab.click("#reset-ask");
        tab.until("$('#reset-dialog').open");
        List<Json> dialog = controls(tab);
        tab.click("#reset-no");
        tab.until("!$('#reset-dialog').open");
        List<Json> page = controls(tab);

        assertThat(page).hasSizeGreaterThan(40);
        assertThat(dialog).hasSizeGreaterThanOrEqualTo(2);
        assertThat(page).allSatisfy(AccessiblePageTest::isNamed);
        assertThat(dialog).allSatisfy(AccessiblePageTest::isNamed);
        assertThat(page.stream()
                        .filter(node -> node.at("role", "value").text().equals("button"))
                        .map(node -> node.at("name", "value").text()))
                .contains("Copy code " + newestCode(), "Switch on", "+5 min");
    }

    private static List<Json> controls(Tab tab) {
        return tab.call("Accessibility.getFullAXTree", Map.of()).at("nodes").list().stream()
                .filter(node -> Boolean.FALSE.equals(node.at("ignored").value()))
                .filter(node -> CONTROLS.contains(node.at("role", "value").text()))
                .toList();
    }

    private static void isNamed(Json node) {
        assertThat(node.at("name", "value").text()).as("name of %s", node).isNotBlank();
    }

    @Test
    void headingsAndLandmarksTellTheParts(Tab tab) {
        assertThat(tab.evaluate("$$('h1, h2, h3').filter(e => e.checkVisibility()).map(e => +e.tagName[1])")
                        .toString())
                .startsWith("[1,2,3,3,3,3,2,2,2,2,2,3,3,2");
        assertThat(tab.evaluate("['header', 'nav', 'main', 'aside'].map(e => $$(e).length)")
                        .toString())
                .isEqualTo("[1,1,1,1]");
        assertThat(tab.evaluate("document.documentElement.lang").text()).isEqualTo("en");
        assertThat(tab.evaluate("$$('[id]').length - new Set($$('[id]').map(e => e.id)).size")
                        .number())
                .as("ids that come twice")
                .isZero();
    }

    @Test
    void aNewMessageIsReadOutDigitByDigitAndNothingElseIs(Tab tab) throws Exception {
        assertThat(tab.text("#announcer")).isEmpty();

        application.call("DELETE", "/faults", "");
        application.send(NUMBER);
        tab.until("text('#announcer') !== ''");

        assertThat(tab.text("#announcer"))
                .isEqualTo("New message to " + NUMBER + ", code " + newestCode().replaceAll("(?<=.)(?=.)", " "));
        assertThat(tab.evaluate("$('#messages').closest('[aria-live], [role=status], [role=log]') === null")
                        .value())
                .isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void textAndEdgesStandOutInBothSchemes(String scheme, Tab tab) {
        tab.prefer("prefers-color-scheme", scheme);
        Json measured = tab.evaluate(FAINT);

        assertThat(measured.at("looked").number()).isGreaterThan(80);
        assertThat(measured.at("faint").list()).isEmpty();
        assertThat(tab.evaluate("getComputedStyle(document.body).backgroundColor")
                        .text())
                .isEqualTo(scheme.equals("dark") ? "rgb(14, 17, 22)" : "rgb(245, 246, 248)");
    }

    @Test
    void aNarrowPhoneNeedsNoScrollingSideways(Tab tab) {
        tab.size(320, 640);

        assertThat(tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
                        .value())
                .isEqualTo(true);
        assertThat(tab.evaluate(
                                "$$('body *').filter(e => e.checkVisibility() && !e.closest('.unseen, .skip, #exports pre')"
                                        + " && e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 99))")
                        .list())
                .as("beyond the edge")
                .isEmpty();
    }

    @Test
    void nothingMovesForThoseWhoPreferThat(Tab tab) {
        String moving =
                "$$('html, body *').filter(e => { const s = getComputedStyle(e); return s.animationName !== 'none'"
                        + " || s.transitionDuration !== '0s' || s.scrollBehavior === 'smooth'; }).length";
        assertThat(tab.evaluate(moving).number()).isPositive();

        tab.prefer("prefers-reduced-motion", "reduce");

        assertThat(tab.evaluate(moving).number()).isZero();
    }
}
