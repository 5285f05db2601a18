package dev.nywila.otp.beem.faults;

import java.util.List;
import java.util.stream.Stream;

/** All faults. A new one goes into the file of its group. */
final class FaultTable {

    private FaultTable() {}

    static List<Fault> all() {
        return Stream.of(
                        ReachingFaults.all(),
                        TlsFaults.all(),
                        ConnectionFaults.all(),
                        ReplyFaults.all(),
                        StatusFaults.all(),
                        BodyFaults.all(),
                        CodeFaults.all(),
                        LocalFaults.all())
                .flatMap(List::stream)
                .toList();
    }
}
