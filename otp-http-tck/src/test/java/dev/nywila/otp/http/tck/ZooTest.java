package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@link BrokenAdapters} have in common. */
class ZooTest {

    @Test
    void theHonestOneThatTheyBeginWithFailsNone() {
        assertThat(KitRun.of(Broken.client("is honest", Set.of(), PlainClient::new)))
                .isEmpty();
    }

    @Test
    void aThreadThatOneOfThemLeftIsNotHeldAgainstTheNext() {
        CountDownLatch over = new CountDownLatch(1);
        Thread left = new Thread(
                () -> {
                    try {
                        over.await();
                    } catch (InterruptedException ended) {
                        // so it is over too
                    }
                },
                "otp-closing-look-up-of-another");
        left.start();
        try {
            assertThat(KitRun.of(Broken.client("is honest", Set.of(), PlainClient::new)))
                    .isEmpty();
        } finally {
            over.countDown();
        }
    }

    @Test
    void thePageNamesEachOfThem() throws IOException {
        Path page = Path.of("../docs/testing-adapters.md");
        assertThat(FaultsPage.onThePage(page, "broken adapters")).isEqualTo(table());
    }

    private static String table() {
        List<Broken> zoo = Broken.zoo();
        return zoo.stream()
                .map(broken -> "| " + broken.name() + " | "
                        + broken.rules().stream().map(Rule::name).collect(Collectors.joining(", ")) + " |\n")
                .collect(Collectors.joining(
                        "", "\n" + zoo.size() + " of them:\n\n| it … | and fails |\n|---|---|\n", "\n"));
    }

    @Test
    void everyRuleIsBrokenByOne() {
        Set<Rule> broken = EnumSet.noneOf(Rule.class);
        Broken.zoo().forEach(one -> broken.addAll(one.rules()));
        assertThat(broken).isEqualTo(EnumSet.allOf(Rule.class));
    }
}
