package dev.nywila.otp.beem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.http.tck.Fault;
import dev.nywila.otp.http.tck.FaultTable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** S2 is not what comes of itself: the same faults, and what Feign's common clients send. Why the transport is our own. */
@Timeout(60)
class PeersTest {

    static final Iterable<Peer> PEERS = Peer.ALL;

    @ParameterizedTest
    @FieldSource("PEERS")
    void asTheyComeTheySendFiveTimesWhenTheAnswerIsLost(Peer peer) throws Exception {
        assertThat(peer.send(fault("closed after the request"), true).requests())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @FieldSource("PEERS")
    void theyTakeAStrayReplyForTheAnswer(Peer peer) throws Exception {
        assertThat(peer.send(fault("kept, a second reply, while the next request is under way"), false)
                        .stray())
                .isTrue();
    }

    @ParameterizedTest
    @FieldSource("PEERS")
    void allIsWellWithThemWhereThereIsNoFault(Peer peer) throws Exception {
        assertThat(peer.send(fault("a complete reply, and the connection stays open"), true))
                .isEqualTo(new Peer.Sent(1, 0, false, false));
    }

    private static Fault fault(String name) {
        return FaultTable.of(new BeemSubject()).stream()
                .filter(fault -> fault.name().equals(name))
                .findAny()
                .orElseThrow();
    }
}
