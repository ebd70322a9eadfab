package org.refault.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.refault.traces.TraceException;

/** Runs cells on several threads; the results come in the cells' order, whatever finished first. */
public final class CellRunner {
    private final TraceShelf shelf;
    private final int jobs;

    /**
     * A runner.
     *
     * @param shelf the cells' traces
     * @param jobs threads, at least 1
     */
    public CellRunner(TraceShelf shelf, int jobs) {
        this.shelf = shelf;
        this.jobs = jobs;
    }

    private record Numbered(int index, FinishedCell finished) {}

    /**
     * Runs the cells. If the calling thread is interrupted, returns those that were finished until then.
     *
     * @param onFinished told of each cell as it finishes, on the calling thread
     * @throws TraceException if a trace cannot be read (again)
     */
    public List<FinishedCell> run(List<Cell> cells, Consumer<FinishedCell> onFinished) throws TraceException {
        ExecutorService threads = Executors.newFixedThreadPool(jobs, task -> {
            Thread thread = new Thread(task, "cells");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<Numbered> completion = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < cells.size(); i++) {
                int index = i;
                Cell cell = cells.get(i);
                completion.submit(() -> new Numbered(index, new FinishedCell(cell, cell.run(shelf))));
            }
            return collect(completion, cells.size(), onFinished);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<FinishedCell> collect(
            CompletionService<Numbered> completion, int count, Consumer<FinishedCell> onFinished)
            throws TraceException {
        Map<Integer, FinishedCell> finished = new TreeMap<>();
        try {
            while (finished.size() < count) {
                Numbered next = completion.take().get();
                onFinished.accept(next.finished());
                finished.put(next.index(), next.finished());
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
