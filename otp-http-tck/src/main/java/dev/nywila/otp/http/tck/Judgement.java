package dev.nywila.otp.http.tck;

/** Which rule is broken where a call ended otherwise than it must. */
final class Judgement {

    private Judgement() {}

    static void ofOutcome(Operation operation, String expected, String seen, Findings findings) {
        if (!seen.equals(expected)) {
            findings.add(rule(operation, expected, seen), expected, seen);
        }
    }

    /**
     * Complete ones, wherever they went; where none may come, one is what was said not to be sent; where one is missing,
     * the provider was not asked.
     */
    static void ofRequests(Operation operation, int expected, int seen, Findings findings) {
        boolean send = operation == Operation.SEND;
        Rule ofMore = expected == 0 ? Rule.S3 : send ? Rule.S2 : Rule.V8;
        Rule ofFewer = send ? Rule.S1 : Rule.V2;
        findings.expect(seen > expected ? ofMore : ofFewer, "complete requests", expected, seen);
    }

    private static Rule rule(Operation operation, String expected, String seen) {
        if (seen.equals("approved")) {
            return Rule.V1;
        }
        if (seen.startsWith("accepted")) {
            return Rule.S1;
        }
        if (expected.contains("INTERRUPTED") || seen.contains("INTERRUPTED")) {
            return isException(expected) && isException(seen) && !kind(expected).equals(kind(seen)) ? Rule.S3 : Rule.C2;
        }
        if (isException(expected) && isException(seen)) {
            return withoutWait(expected).equals(withoutWait(seen)) ? Rule.S7 : Rule.S3;
        }
        if (expected.startsWith("rejected") && seen.startsWith("rejected")) {
            return Rule.V9;
        }
        return operation == Operation.SEND ? Rule.S1 : Rule.V2;
    }

    private static boolean isException(String outcome) {
        return outcome.matches("(unknown|certain) .*");
    }

    private static String kind(String outcome) {
        return outcome.split(" ", 2)[0];
    }

    private static String withoutWait(String outcome) {
        return outcome.split(Operation.WAIT, 2)[0];
    }
}
