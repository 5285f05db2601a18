package dev.nywila.otp.tck.store;

import static dev.nywila.otp.tck.store.BrokenStore.memory;
import static dev.nywila.otp.tck.store.BrokenStore.rules;
import static dev.nywila.otp.tck.store.Rule.K5;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Stores that do not tell keys apart. */
final class BrokenKeys {

    static final List<BrokenStore> ALL = List.of(
            named("takes keys in any case", key -> key.toLowerCase(Locale.ROOT)),
            named("cuts keys after 64 characters", key -> key.substring(0, Math.min(key.length(), 64))),
            named("cuts keys after 127 characters", key -> key.substring(0, Math.min(key.length(), 127))),
            named("keeps keys as names of files", key -> key.replace('/', '_')),
            named("drops what ends a file's name", key -> key.replaceAll("[.]+$", "")),
            named("escapes badly", key -> key.replace("\\", "")),
            named("takes what is in braces for the key", key -> key.replaceAll("^\\{?([^{}]*)}?$", "$1")),
            memory("removes what is like the key", rules(K5), () -> new PlainMemory() {
                @Override
                void remove(String key) {
                    String like = "\\Q" + key.replace("\\E", "").replace("_", "\\E.\\Q") + "\\E";
                    kept.keySet().removeIf(name -> name.matches(like));
                    super.remove(key);
                }
            }),
            memory("refuses a key of one character", rules(K5), () -> new PlainMemory() {
                @Override
                String name(String key) {
                    if (key.length() == 1) {
                        throw new IllegalArgumentException("too short");
                    }
                    return key;
                }
            }));

    private BrokenKeys() {}

    private static BrokenStore named(String what, UnaryOperator<String> name) {
        return memory(what, rules(K5), () -> new PlainMemory() {
            @Override
            String name(String key) {
                return name.apply(key);
            }
        });
    }
}
