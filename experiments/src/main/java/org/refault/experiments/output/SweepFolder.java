package org.refault.experiments.output;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.refault.experiments.run.Cell;
import org.refault.experiments.run.CellResult;
import org.refault.experiments.run.FinishedCell;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * The folder of a sweep while it runs: its journal, and which cells are still to be run.
 *
 * <p>A folder that holds results of the same plan is gone on with; one that holds anything else is refused unless the
 * user insists.
 */
public final class SweepFolder implements Closeable {
    private static final String JOURNAL = "results.journal";

    private final ResultJournal journal;

    private SweepFolder(ResultJournal journal) {
        this.journal = journal;
    }

    /**
     * Opens a folder, made if it is not there.
     *
     * @param plan all cells of the plan
     * @param insist whether to go on in a folder that holds other things
     * @throws InvalidSettingException if it holds other things and the user does not insist
     */
    public static SweepFolder open(Path folder, List<Cell> plan, boolean insist) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(JOURNAL);
        if (!insist && !Files.exists(file) && !isEmpty(folder)) {
            throw new InvalidSettingException(
                    folder + ": is not empty and holds no sweep; choose another folder with --output, "
                            + "or add --resume to use it as it is");
        }
        ResultJournal journal = ResultJournal.open(file);
        Set<String> keys = plan.stream().map(cell -> cell.spec().key()).collect(Collectors.toSet());
        long others = journal.results().keySet().stream()
                .filter(key -> !keys.contains(key))
                .count();
        if (!insist && others > 0) {
            journal.close();
            throw new InvalidSettingException(
                    folder + ": holds " + others
                            + " results that are not of this plan; choose another folder with --output, or add --resume to keep them and run what is missing");
        }
        return new SweepFolder(journal);
    }

    /** The cells that have no result yet. */
    public List<Cell> missing(List<Cell> cells) {
        Map<String, CellResult> results = journal.results();
        return cells.stream()
                .filter(cell -> !results.containsKey(cell.spec().key()))
                .toList();
    }

    /** Keeps a result; when this returns, it is on the disk. */
    public void keep(FinishedCell finished) {
        try {
            journal.append(finished.cell().spec().key(), finished.result());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cells that have a result, in the order given. */
    public List<FinishedCell> finished(List<Cell> cells) {
        Map<String, CellResult> results = journal.results();
        List<FinishedCell> finished = new ArrayList<>();
        for (Cell cell : cells) {
            CellResult result = results.get(cell.spec().key());
            if (result != null) {
                finished.add(new FinishedCell(cell, result));
            }
        }
        return finished;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
