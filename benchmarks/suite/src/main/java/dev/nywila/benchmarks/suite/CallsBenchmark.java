package dev.nywila.benchmarks.suite;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call to the stub, by any subject. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallsBenchmark {

    @Param("")
    public String subject;

    @Param("")
    public String stub;

    private Client client;

    @Setup
    public void open() throws Exception {
        client = Subject.named(subject).open(URI.create(stub));
    }

    @TearDown
    public void close() throws Exception {
        client.close();
    }

    @Benchmark
    public Object send() throws Exception {
        return client.send();
    }

    @Benchmark
    public boolean verify() throws Exception {
        if (!client.verify(client.sentBefore())) {
            throw new IllegalStateException("not approved");
        }
        return true;
    }
}
