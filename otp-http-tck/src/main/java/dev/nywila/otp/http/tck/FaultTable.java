package dev.nywila.otp.http.tck;

import java.util.List;
import java.util.stream.Stream;

/** All faults. A new one that any provider can meet goes into the file of its group. */
public final class FaultTable {

    private FaultTable() {}

    /**
     * Returns the faults that this subject is held to.
     *
     * @param subject adds those of its own
     * @return one row each
     */
    public static List<Fault> of(HttpSubject subject) {
        return Stream.of(
                        ReachingFaults.all(),
                        TlsFaults.all(),
                        ConnectionFaults.all(),
                        ReplyFaults.all(),
                        StatusFaults.of(subject),
                        BodyFaults.of(subject),
                        subject.faults(),
                        LocalFaults.all())
                .flatMap(List::stream)
                .toList();
    }
}
