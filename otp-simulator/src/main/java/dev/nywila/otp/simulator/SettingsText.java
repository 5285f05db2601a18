package dev.nywila.otp.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A client's settings as lines to paste. A secret that was given is the caller's own, perhaps a real one, and is not repeated:
 * a comment stands in its place.
 */
final class SettingsText {

    private static final String PREFIX = "otp.";

    private SettingsText() {}

    /** For a shell. */
    static List<String> variables(List<Setting> settings) {
        return settings.stream()
                .map(setting -> setting.isPrivate()
                        ? "# export " + setting.variable() + "=" + withheld(setting)
                        : "export " + setting.variable() + "=" + shell(setting.value()))
                .toList();
    }

    private static String shell(String value) {
        boolean plain = value.matches("[A-Za-z0-9_.:/-]+");
        return plain ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    private static String withheld(Setting setting) {
        return "... as given by " + option(setting);
    }

    /** The option of the command line that sets what this setting has. */
    private static String option(Setting setting) {
        return "--" + setting.key().substring(PREFIX.length()).replace('.', '-');
    }

    /** For a file of properties. */
    static List<String> properties(List<Setting> settings) {
        return settings.stream()
                .map(setting -> setting.isPrivate()
                        ? "# " + setting.key() + "=" + withheld(setting)
                        : setting.key() + "=" + property(setting.value()))
                .toList();
    }

    private static String property(String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c == '\\' || (c == ' ' && i == 0) ? "\\" : "").append(c);
            }
        }
        return escaped.toString();
    }

    /** For a YAML file whose keys are nested; those of one prefix stand together. */
    static List<String> yaml(List<Setting> settings) {
        List<String> lines = new ArrayList<>();
        List<String> open = List.of();
        for (Setting setting : settings) {
            List<String> path = List.of(setting.key().split("[.]", -1));
            List<String> parents = path.subList(0, path.size() - 1);
            for (int depth = common(open, parents); depth < parents.size(); depth++) {
                lines.add("  ".repeat(depth) + parents.get(depth) + ":");
            }
            open = parents;
            String name = "  ".repeat(parents.size()) + (setting.isPrivate() ? "# " : "") + path.get(path.size() - 1);
            lines.add(name + ": " + (setting.isPrivate() ? withheld(setting) : quoted(setting.value())));
        }
        return lines;
    }

    private static int common(List<String> one, List<String> other) {
        int length = 0;
        while (length < Math.min(one.size(), other.size()) && one.get(length).equals(other.get(length))) {
            length++;
        }
        return length;
    }

    /** Between quotes, or YAML would take {@code 1} for a number and {@code no} for a truth value. */
    private static String quoted(String value) {
        StringBuilder escaped = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c == '\\' || c == '"' ? "\\" : "").append(c);
            }
        }
        return escaped.append('"').toString();
    }
}
