package dev.nywila.otp.simulator.browser;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A key of the keyboard, as the DevTools protocol has it pressed and released. */
enum Key {
    TAB("Tab", 9, "", 0),
    BACK_TAB("Tab", 9, "", 8),
    ENTER("Enter", 13, "\r", 0),
    SPACE(" ", 32, " ", 0),
    DOWN("ArrowDown", 40, "", 0);

    private final String key;
    private final int code;
    private final String text;
    private final int modifiers;

    Key(String key, int code, String text, int modifiers) {
        this.key = key;
        this.code = code;
        this.text = text;
        this.modifiers = modifiers;
    }

    List<Map<String, Object>> events() {
        return List.of(event(text.isEmpty() ? "rawKeyDown" : "keyDown"), event("keyUp"));
    }

    private Map<String, Object> event(String type) {
        Map<String, Object> event = new LinkedHashMap<>(Map.of(
                "type",
                type,
                "key",
                key,
                "code",
                key.isBlank() ? "Space" : key,
                "windowsVirtualKeyCode",
                code,
                "modifiers",
                modifiers));
        if (type.equals("keyDown")) {
            event.put("text", text);
        }
        return event;
    }
}
