package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What an adapter over HTTP is held to beside the contract's own kit: C2 to C4, D5, P1, S1 to S3, V1, V2, V8 under every
 * fault. Extend it and name the subject; docs/testing-adapters.md has an example. Each failing test names the rule that is
 * broken: its name begins with it, or the lines of its message do.
 */
@Execution(ExecutionMode.SAME_THREAD)
public abstract class HttpAdapterTck {

    /** Made by JUnit. */
    protected HttpAdapterTck() {}

    /**
     * Returns what is tested.
     *
     * @return the adapter, the same each time
     */
    protected abstract HttpSubject subject();

    /**
     * Returns the page that has the table of the faults, between two lines {@code <!-- generated: faults of <id> -->} and
     * {@code <!-- end: faults of <id> -->}; {@link FaultsPage#main} writes it.
     *
     * @return by default no page
     */
    protected Optional<Path> faultsPage() {
        return Optional.empty();
    }

    @Test
    @DisplayName("the page has the table of the faults")
    final void thePageHasTheTableOfTheFaults() throws IOException {
        Path page = faultsPage().orElseGet(() -> Assumptions.abort("there is no page"));
        assertThat(FaultsPage.onThePage(page, FaultsPage.section(subject())))
                .as("%s; docs/testing-adapters.md says how to write the table anew", page)
                .isEqualTo(FaultsPage.table(subject()));
    }

    @Nested
    @DisplayName("Faults")
    class Faults extends FaultMatrix {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }

    @Nested
    @DisplayName("Leaks")
    class Privacy extends LeakRules {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }

    @Nested
    @DisplayName("Monitors")
    class Monitors extends MonitorRules {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }

    @Nested
    @DisplayName("Crowds")
    class Crowds extends CrowdRules {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }

    @Nested
    @DisplayName("What hangs")
    class Hanging extends HungRules {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }

    @Nested
    // a subclass does not inherit it
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads")
    @DisplayName("Virtual threads")
    class Virtual extends VirtualThreadRules {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }

    @Nested
    @DisplayName("Changed replies")
    class Changed extends FuzzRules {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }

    @Nested
    @DisplayName("Budget")
    class Budget extends BudgetRules {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }

    @Nested
    @DisplayName("Full stacks")
    class Stacks extends DeepStackRules {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }

    @Nested
    @Tag("load")
    @DisplayName("Load")
    class Load extends LoadRules {
        @Override
        HttpSubject subject() {
            return HttpAdapterTck.this.subject();
        }
    }
}
