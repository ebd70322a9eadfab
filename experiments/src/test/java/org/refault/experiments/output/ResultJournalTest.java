package org.refault.experiments.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.refault.experiments.configuration.InvalidInputException;
import org.refault.experiments.run.CellResult;
import org.refault.simulator.result.ReplayResult;

class ResultJournalTest {
    private static final CellResult ONE = result(1);
    private static final CellResult TWO = result(2);

    @TempDir
    private Path folder;

    private Path file;

    private static CellResult result(int frames) {
        return new CellResult.Replayed(new ReplayResult(frames, 10, 5, 7, 5, 1, 0, 50, 42));
    }

    @BeforeEach
    void writeTwo() throws IOException {
        file = folder.resolve("results.journal");
        try (ResultJournal journal = ResultJournal.open(file)) {
            journal.append("one", ONE);
            journal.append("two", TWO);
        }
    }

    private Map<String, CellResult> read() throws IOException {
        try (ResultJournal journal = ResultJournal.open(file)) {
            return Map.copyOf(journal.results());
        }
    }

    @Test
    void keepsWhatWasAppended() throws IOException {
        assertEquals(Map.of("one", ONE, "two", TWO), read());
    }

    @Test
    void dropsALastLineTornAtAnyByteAndAppendsAfterIt() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int last = whole.length - 1;
        while (whole[last - 1] != '\n') {
            last--;
        }
        for (int length = last; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertEquals(Map.of("one", ONE), read());
            try (ResultJournal journal = ResultJournal.open(file)) {
                journal.append("two", TWO);
            }
            assertEquals(new String(whole), Files.readString(file));
        }
    }

    @Test
    void refusesDamageInTheMiddle() throws IOException {
        Files.writeString(file, Files.readString(file).replaceFirst("one replay 1 10", "one replay 1 11"));
        InvalidInputException error = assertThrows(InvalidInputException.class, this::read);
        assertEquals(List.of(file + ":2: damaged; delete the line to have its cell run again"), error.lines());
    }

    @Test
    void refusesAFileThatIsNoJournal() throws IOException {
        Files.writeString(file, "precious notes\n");
        assertThrows(InvalidInputException.class, this::read);
        assertEquals("precious notes\n", Files.readString(file));
    }

    @Test
    void letsOnlyOneWriteAtATime() throws IOException {
        try (ResultJournal journal = ResultJournal.open(file)) {
            assertEquals(2, journal.results().size());
            IOException error = assertThrows(IOException.class, () -> ResultJournal.open(file));
            assertEquals(
                    file + ": another sweep is writing here; wait for it, or choose another folder",
                    error.getMessage());
        }
    }
}
