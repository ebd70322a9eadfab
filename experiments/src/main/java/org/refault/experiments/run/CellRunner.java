package org.refault.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.refault.traces.TraceException;

/** Runs cells on several threads; the results come in the cells' order, whatever finished first. */
public final class CellRunner {
    private final TraceShelf shelf;
    private final Workers workers;

    /**
     * A runner.
     *
     * @param shelf the cells' traces
     * @param jobs threads, at least 1
     */
    public CellRunner(TraceShelf shelf, int jobs) {
        this.shelf = shelf;
        workers = new Workers(jobs);
    }

    /**
     * Runs the cells. If the calling thread is interrupted, returns those that were finished until then.
     *
     * @param onFinished told of each cell as it finishes, on the calling thread
     * @throws TraceException if a trace cannot be read (again)
     */
    public List<FinishedCell> run(List<Cell> cells, Consumer<FinishedCell> onFinished) throws TraceException {
        List<Callable<FinishedCell>> parts = new ArrayList<>();
        for (Cell cell : cells) {
            parts.add(() -> new FinishedCell(cell, cell.run(shelf)));
        }
        return workers.run(parts, onFinished);
    }
}
