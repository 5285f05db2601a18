package dev.nywila.otp.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path such as {@code /v2/Services/{service}/Verifications}: what stands in braces is any one segment that is not empty. */
final class PathTemplate {

    private final List<String> segments;

    PathTemplate(String template) {
        this.segments = segments(template);
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    /** What stands for each parameter, or empty if this is another path. */
    Optional<Map<String, String>> match(String path) {
        List<String> given = segments(path);
        if (given.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < given.size(); i++) {
            String expected = segments.get(i);
            String segment = given.get(i);
            if (isParameter(expected) && !segment.isEmpty()) {
                parameters.put(expected.substring(1, expected.length() - 1), segment);
            } else if (!expected.equals(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /** Whether there is a path that both match. */
    boolean overlaps(PathTemplate other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            String one = segments.get(i);
            String another = other.segments.get(i);
            if (!isParameter(one) && !isParameter(another) && !one.equals(another)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return String.join("/", segments);
    }
}
