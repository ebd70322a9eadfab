package org.refault.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.Settings;
import org.refault.traces.ReadOptions;
import org.refault.traces.TraceException;

class CellRunnerTest {
    private final TraceShelf shelf = new TraceShelf(warning -> {});

    private List<Cell> cells() throws TraceException {
        Study study = new Study(
                RunSpec.Kind.REPLAY,
                List.of(new TraceRequest(List.of("gen:loop:n=300,pages=30"), ReadOptions.defaults())),
                List.of("clock", "fifo", "lru", "opt"),
                List.of("5", "10", "20"),
                List.of(),
                List.of(Settings.defaults()),
                1);
        return new CellGrid(PolicyCatalogue.load(), ProtocolCatalogue.load(), shelf).cells(study);
    }

    @Test
    void givesResultsInTheOrderOfTheCells() throws TraceException {
        List<Cell> cells = cells();
        List<Cell> done = new ArrayList<>();
        List<FinishedCell> finished = new CellRunner(shelf, 3).run(cells, cell -> done.add(cell.cell()));
        assertEquals(cells, finished.stream().map(FinishedCell::cell).toList());
        assertEquals(cells.size(), done.size());
    }

    @Test
    void keepsWhatIsFinishedWhenInterrupted() throws TraceException {
        List<Cell> cells = cells();
        List<Cell> done = new ArrayList<>();
        List<FinishedCell> finished = new CellRunner(shelf, 1).run(cells, cell -> {
            done.add(cell.cell());
            if (done.size() == 2) {
                Thread.currentThread().interrupt();
            }
        });
        assertEquals(done, finished.stream().map(FinishedCell::cell).toList());
        assertEquals(2, finished.size());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void equalCellsAreRunOnce() throws TraceException {
        Study study = new Study(
                RunSpec.Kind.REPLAY,
                List.of(new TraceRequest(List.of("gen:loop:n=300,pages=30"), ReadOptions.defaults())),
                List.of("clock", "clock:load-bit=0"),
                List.of("50%", "15", "51%"),
                List.of(),
                List.of(Settings.defaults()),
                1);
        assertEquals(
                1,
                new CellGrid(PolicyCatalogue.load(), ProtocolCatalogue.load(), shelf)
                        .cells(study)
                        .size());
    }
}
