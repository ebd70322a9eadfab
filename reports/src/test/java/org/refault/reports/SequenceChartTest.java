package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.reports.SequenceChart.Change;
import org.refault.reports.SequenceChart.Part;
import org.refault.simulator.check.Finding;
import org.refault.simulator.check.Violation;

class SequenceChartTest {
    @Test
    void tellsWhatAStepChangedFromWhatItLeft() {
        assertEquals(
                List.of(
                        new Part("page 0: LOCKED", Change.SAME),
                        new Part("host WRITING in frame 1", Change.NEW),
                        new Part("entry to frame 1", Change.NEW),
                        new Part("dirty", Change.GONE)),
                SequenceChart.changes(
                        "page 0: LOCKED, host PRESENT in frame 1, dirty",
                        "page 0: LOCKED, host WRITING in frame 1, entry to frame 1"));
    }

    @Test
    void comparesEachPageWithItself() {
        assertEquals(
                List.of(
                        new Part("page 0: LOCKED", Change.SAME),
                        new Part("host NONE", Change.SAME),
                        new Part("page 1: LOCKED", Change.SAME),
                        new Part("host NONE", Change.NEW)),
                SequenceChart.changes(
                        "page 0: LOCKED, host NONE; page 1: LOCKED, host SWAPPED",
                        "page 0: LOCKED, host NONE; page 1: LOCKED, host NONE"));
    }

    @Test
    void leavesOutPagesThatAStepDidNotTouch() {
        List<Part> parts = SequenceChart.changes(
                "page 0: LOCKED, host NONE; page 1: LOCKED, host SWAPPED",
                "page 0: LOCKED, host NONE; page 1: LOCKED, host NONE");
        assertEquals(parts.subList(2, 4), SequenceChart.ofChangedPages(parts));
        assertEquals(List.of(), SequenceChart.ofChangedPages(parts.subList(0, 2)));
    }

    @Test
    void putsVirtualCpusBesideEachOther() {
        List<Finding.Step> steps = List.of(
                new Finding.Step("vCPU 1", "reads", ""),
                new Finding.Step("swapper", "evicts", ""),
                new Finding.Step("vCPU 0", "reads", ""));
        assertEquals(
                List.of("vCPU 0", "vCPU 1", "swapper"), SequenceChart.actors(new Finding(Violation.CLOBBER, 1, steps)));
    }
}
