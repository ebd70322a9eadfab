package org.refault.experiments.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.refault.traces.TraceException;

/** Makes independent runs on some threads; what comes out does not depend on how many. */
public final class Replications {
    private final int threads;

    /**
     * One of many runs.
     *
     * @param <R> what it finds
     */
    @FunctionalInterface
    interface Run<R> {
        /** Makes run {@code index}, counted from 0. */
        R make(int index) throws TraceException;
    }

    /** Runs on {@code threads} threads, at least 1. */
    public Replications(int threads) {
        this.threads = threads;
    }

    /**
     * Makes runs 0 to {@code count - 1}; the results are in this order.
     *
     * @throws TraceException if a run did
     * @throws InterruptedException if this thread was interrupted; the runs are given up
     */
    <R> List<R> make(int count, Run<R> run) throws TraceException, InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<R>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                futures.add(executor.submit(() -> run.make(index)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private static RuntimeException failure(Throwable cause) throws TraceException {
        if (cause instanceof TraceException trace) {
            throw trace;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }
}
