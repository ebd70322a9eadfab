package org.refault.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.refault.traces.TraceException;

/** Threads that do the parts of a study; the results come in the parts' order, whatever finished first. */
final class Workers {
    private final int jobs;

    /** So many threads, at least 1. */
    Workers(int jobs) {
        this.jobs = jobs;
    }

    private record Numbered<R>(int index, R result) {}

    /**
     * Does the parts. If the calling thread is interrupted, returns the results of those that were finished until then.
     *
     * @param onFinished told of each result as it comes, on the calling thread
     * @throws TraceException if a part did
     */
    <R> List<R> run(List<Callable<R>> parts, Consumer<R> onFinished) throws TraceException {
        ExecutorService threads = Executors.newFixedThreadPool(jobs, task -> {
            Thread thread = new Thread(task, "cells");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<Numbered<R>> completion = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < parts.size(); i++) {
                int index = i;
                Callable<R> part = parts.get(i);
                completion.submit(() -> new Numbered<>(index, part.call()));
            }
            return collect(completion, parts.size(), onFinished);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <R> List<R> collect(CompletionService<Numbered<R>> completion, int count, Consumer<R> onFinished)
            throws TraceException {
        Map<Integer, R> finished = new TreeMap<>();
        try {
            while (finished.size() < count) {
                Numbered<R> next = completion.take().get();
                onFinished.accept(next.result());
                finished.put(next.index(), next.result());
            }
        } catch (InterruptedException e) {
            // The caller sees it from the number of results; what is finished is worth keeping.
            return new ArrayList<>(finished.values());
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
        return new ArrayList<>(finished.values());
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
