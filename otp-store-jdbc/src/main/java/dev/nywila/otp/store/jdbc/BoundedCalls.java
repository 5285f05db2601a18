package dev.nywila.otp.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Works on connections, each piece of work on one of its own and on a thread of its own: JDBC can end neither the wait for
 * a pool nor each driver's wait for a server, so the caller is who leaves. And no transaction, which would be bound to the
 * caller's thread, is joined.
 */
final class BoundedCalls {

    /** What is done with a connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private static final int MOST = 64;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final DataSource source;
    private final Semaphore permits = new Semaphore(MOST, true);
    private final ExecutorService threads = Executors.newCachedThreadPool(BoundedCalls::daemon);
    private volatile boolean isolates;

    BoundedCalls(DataSource source) {
        this.source = source;
    }

    private static Thread daemon(Runnable work) {
        // nothing that is bound to the calling thread is inherited
        Thread thread = new Thread(null, work, "otp-store-jdbc-" + THREADS.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Returns what the database is called, and learns whether connections would read what is not committed. */
    String learn(Connection connection) throws SQLException {
        isolates = connection.getTransactionIsolation() < Connection.TRANSACTION_READ_COMMITTED;
        return connection.getMetaData().getDatabaseProductName();
    }

    /**
     * Does a piece of work, and another one afterwards, which nobody waits for and whose failure nobody learns of.
     *
     * @throws SQLException as the database or its driver says, and without a state when time is over
     * @throws IllegalStateException after close
     */
    <T> T call(Duration within, Work<T> work, Work<?> afterwards) throws SQLException {
        long end = System.nanoTime() + within.toNanos();
        Piece<T> piece = new Piece<>(work, afterwards);
        try {
            if (!permits.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SQLException(MOST + " calls were under way and none ended in time");
            }
            boolean started = false;
            try {
                threads.execute(piece);
                started = true;
            } catch (RejectedExecutionException shutDown) {
                throw new IllegalStateException("the store is closed", shutDown);
            } finally {
                if (!started) {
                    permits.release();
                }
            }
            return piece.answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            piece.giveUp();
            throw new SQLException("no connection or no answer within " + within, late);
        } catch (InterruptedException interrupted) {
            piece.giveUp();
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed.getCause() instanceof SQLException known ? known : new SQLException(failed.getCause());
        }
    }

    /** Lets what runs come to its end, and starts nothing more. */
    void close() {
        threads.shutdown();
    }

    private final class Piece<T> implements Runnable {

        private final Work<T> work;
        private final Work<?> afterwards;
        final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable Connection connection;
        private boolean givenUp;

        Piece(Work<T> work, Work<?> afterwards) {
            this.work = work;
            this.afterwards = afterwards;
        }

        @Override
        public void run() {
            try (Connection own = source.getConnection()) {
                if (!begin(own)) {
                    return;
                }
                boolean manual = !own.getAutoCommit();
                if (manual) {
                    own.setAutoCommit(true);
                }
                int level = isolates ? own.getTransactionIsolation() : Connection.TRANSACTION_READ_COMMITTED;
                if (level < Connection.TRANSACTION_READ_COMMITTED) {
                    own.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                }
                try {
                    answer.complete(done(own));
                    afterwards.with(own);
                } finally {
                    end();
                    if (level < Connection.TRANSACTION_READ_COMMITTED) {
                        own.setTransactionIsolation(level);
                    }
                    if (manual) {
                        own.setAutoCommit(false);
                    }
                }
            } catch (Throwable trouble) {
                // once there is an answer, this changes nothing
                answer.completeExceptionally(trouble);
            } finally {
                permits.release();
            }
        }

        private T done(Connection own) throws SQLException {
            while (true) {
                try {
                    return work.with(own);
                } catch (SQLException e) {
                    // a deadlock's victim: rolled back, so certainly not done
                    boolean undone = Table.is(e, "40001") || Table.is(e, "40P01");
                    if (!undone || isGivenUp()) {
                        throw e;
                    }
                }
            }
        }

        private synchronized boolean begin(Connection own) {
            if (!givenUp) {
                connection = own;
            }
            return !givenUp;
        }

        private synchronized boolean isGivenUp() {
            return givenUp;
        }

        private synchronized void end() {
            connection = null;
        }

        synchronized void giveUp() {
            givenUp = true;
            if (connection != null) {
                // some drivers ask the server to end the statement first, which takes a while if that hangs
                daemon(this::abort).start();
            }
        }

        private synchronized void abort() {
            if (connection != null) {
                try {
                    connection.abort(Runnable::run);
                } catch (SQLException | RuntimeException e) {
                    // then its own time-outs end it
                }
            }
        }
    }
}
