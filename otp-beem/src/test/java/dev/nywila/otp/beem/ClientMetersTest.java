package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.ACCEPTED;
import static dev.nywila.otp.beem.Clients.config;
import static dev.nywila.otp.beem.Clients.somebody;
import static dev.nywila.otp.http.tck.RawServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.http.tck.RawServer;
import dev.nywila.otp.testing.EmittedLogs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** D4, D5: each client's meters are there as long as it is, whatever filters make of them, and no longer. */
@Timeout(30)
class ClientMetersTest {

    /** What an application may have its registry do with our meters. */
    private enum Filter {
        NONE(2, new MeterFilter() {}),
        DENIES_INFO(2, MeterFilter.denyNameStartsWith("otp.provider.info")),
        DENIES_ALL(0, MeterFilter.deny()),
        DROPS_THE_CLIENT(3, MeterFilter.ignoreTags("client")),
        DROPS_ALL_TAGS(
                3,
                MeterFilter.ignoreTags(
                        "client",
                        "provider",
                        "operation",
                        "state",
                        "cause",
                        "target",
                        "channel",
                        "outcome",
                        "certainty")),
        PREFIXES(2, mapping(id -> id.withName("shop." + id.getName()))),
        RENAMES_INFO(2, mapping(id -> id.getName().equals("otp.provider.info") ? id.withName("build.info") : id)),
        RENAMES_THE_CLIENT(
                3,
                mapping(id -> id.replaceTags(Stream.concat(
                                id.getTags().stream()
                                        .filter(tag -> !tag.getKey().equals("client")),
                                Stream.of(Tag.of("app", "shop")))
                        .toList())));

        private final double requestsAfterTwoOfTheSecondAndOneOfTheFirst;

        @SuppressWarnings("ImmutableEnumChecker") // none of them changes
        private final MeterFilter filter;

        Filter(double requestsAfterTwoOfTheSecondAndOneOfTheFirst, MeterFilter filter) {
            this.requestsAfterTwoOfTheSecondAndOneOfTheFirst = requestsAfterTwoOfTheSecondAndOneOfTheFirst;
            this.filter = filter;
        }

        private static MeterFilter mapping(UnaryOperator<Meter.Id> mapping) {
            return new MeterFilter() {
                @Override
                public Meter.Id map(Meter.Id id) {
                    return mapping.apply(id);
                }
            };
        }
    }

    /** A registry to open clients with, and the one where an operator reads. */
    private record Place(String name, MeterRegistry given, MeterRegistry read) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Supplier<Place>> places(Filter filter) {
        return List.of(
                () -> place("simple", new SimpleMeterRegistry(), filter),
                () -> place("prometheus", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), filter),
                () -> {
                    CompositeMeterRegistry composite = new CompositeMeterRegistry();
                    composite.config().meterFilter(filter.filter);
                    MeterRegistry member = new SimpleMeterRegistry();
                    composite.add(member);
                    return new Place("composite with the filter", composite, member);
                },
                () -> {
                    MeterRegistry member = new SimpleMeterRegistry();
                    member.config().meterFilter(filter.filter);
                    return new Place(
                            "composite of one with the filter", new CompositeMeterRegistry().add(member), member);
                });
    }

    private static Place place(String name, MeterRegistry registry, Filter filter) {
        registry.config().meterFilter(filter.filter);
        return new Place(name, registry, registry);
    }

    static Stream<Arguments> placesAndFilters() {
        return Stream.of(Filter.values())
                .flatMap(filter -> places(filter).stream().map(place -> Arguments.of(place.get(), filter)));
    }

    private final AtomicInteger number = new AtomicInteger();
    private final List<OtpClient> open = new ArrayList<>();
    private RawServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new RawServer(connection -> {
            connection.readRequest();
            connection.write(reply(200, ACCEPTED.replace("cdb29912", "id-" + number.incrementAndGet())));
        });
    }

    @AfterEach
    void close() throws Exception {
        open.forEach(OtpClient::close);
        server.close();
    }

    private OtpClient open(MeterRegistry registry) {
        OtpClient otp = Clients.open(config(server.url()).with(MeterRegistry.class, registry));
        open.add(otp);
        return otp;
    }

    @ParameterizedTest(name = "{0}, filter {1}")
    @MethodSource("placesAndFilters")
    void theOthersMetersStayWhenAClientClosesAndNoneWhenTheLastOneHas(Place place, Filter filter) {
        OtpClient alone = open(place.given);
        alone.send(somebody());
        int ofOne = place.read.getMeters().size();
        alone.close();
        assertThat(place.read.getMeters()).isEmpty();
        assertThat(place.given.getMeters()).isEmpty();

        OtpClient first = open(place.given);
        OtpClient second = open(place.given);
        first.send(somebody());
        second.send(somebody());
        first.close();
        assertThat(place.read.getMeters()).hasSize(ofOne);
        second.send(somebody());
        assertThat(requests(place)).isEqualTo(filter.requestsAfterTwoOfTheSecondAndOneOfTheFirst);
        second.close();
        assertThat(place.read.getMeters()).isEmpty();
        assertThat(place.given.getMeters()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, filter {1}")
    @MethodSource("placesAndFilters")
    void clientsAreToldApartThoughTheRegistryDoesNotTell(Place place, Filter filter) throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen()) {
            open(place.given);
            OtpClient second = open(place.given);
            open(place.given);
            second.close();
            open(place.given);
            assertThat(logs.text()
                            .lines()
                            .filter(line -> line.contains("event=otp.client.opened"))
                            .map(line -> line.replaceAll(".*event=otp.client.opened client=([^ ]*) .*", "$1")))
                    .as("names, %s", filter)
                    .containsExactly("beem", "beem-2", "beem-3", "beem-2");
        }
    }

    @Test
    void clientsInACompositeAndInOneOfItsMembersAreToldApart() {
        MeterRegistry member = new SimpleMeterRegistry();
        CompositeMeterRegistry composite = new CompositeMeterRegistry().add(member);
        OtpClient whole = open(composite);
        OtpClient part = open(member);
        assertThat(member.find("otp.provider.info").gauges()).hasSize(2);
        whole.close();
        assertThat(member.find("otp.provider.info").gauges()).hasSize(1);
        part.close();
        assertThat(member.getMeters()).isEmpty();
    }

    @Test
    void clientsInTwoRegistriesMayHaveOneName() {
        MeterRegistry one = new SimpleMeterRegistry();
        MeterRegistry other = new SimpleMeterRegistry();
        open(one);
        open(other);
        for (MeterRegistry each : List.of(one, other)) {
            assertThat(each.get("otp.provider.info").gauge().getId().getTag("client"))
                    .isEqualTo("beem");
        }
    }

    @Test
    void aClientThatWasForgottenDoesNotHoldItsRegistry() {
        WeakReference<MeterRegistry> registry = forgotten();
        while (registry.get() != null) {
            System.gc();
        }
        assertThat(registry.get()).isNull();
    }

    private WeakReference<MeterRegistry> forgotten() {
        MeterRegistry registry = new SimpleMeterRegistry();
        assertThat(Clients.open(config(server.url()).with(MeterRegistry.class, registry))
                        .capabilities())
                .isNotNull();
        return new WeakReference<>(registry);
    }

    @Test
    void aNameThatPrometheusHasWithOtherTagsIsTakenThere() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        prometheus.counter("otp.wire.requests", "of", "others").increment();
        open(prometheus).send(somebody());
        assertThat(prometheus.scrape())
                .contains("otp_wire_requests_total{client=\"beem\",operation=\"send\",provider=\"beem\"} 1.0");
    }

    /** It says so itself, in the log, and throws nothing. */
    @Test
    void aNameThatPrometheusHasAsAnotherKindOfMeterIsMissingThereAndCallsGoOn() throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen()) {
            PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            prometheus.summary("otp.permits").record(1);
            open(prometheus).send(somebody());
            assertThat(prometheus.scrape()).contains("otp_wire_requests_total{").doesNotContain("otp_permits{");
            assertThat(logs.text()).contains("registration has failed").doesNotContain("event=otp.meter.refused");
        }
    }

    @Test
    void prometheusThatIsToldToThrowIsSaidToRefuse() throws Exception {
        try (EmittedLogs logs = EmittedLogs.listen()) {
            PrometheusMeterRegistry prometheus =
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).throwExceptionOnRegistrationFailure();
            prometheus.summary("otp.permits").record(1);
            open(prometheus).send(somebody());
            assertThat(logs.text())
                    .containsOnlyOnce("WARN dev.nywila.otp.client event=otp.meter.refused client=beem "
                            + "exception=java.lang.IllegalArgumentException swallowed=0");
        }
    }

    private static double requests(Place place) {
        return place.read.getMeters().stream()
                .filter(meter -> meter.getId().getName().endsWith("otp.wire.requests"))
                .mapToDouble(meter -> ((Counter) meter).count())
                .sum();
    }
}
