package org.refault.simulator.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.monitor.FifoChoice;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.InvalidSettingException;

/** Whole runs in which the guest's own page tables are pages of its memory: {@code pt.pages}. */
class GuestTablesTest {
    private static final int PAGES = 100;

    /** So far apart that three pages share a table of two levels. */
    private static final int STEP = 350;

    private static final String[] PRESSURE = {
        "host.proc.count=1",
        "host.proc.wss=100",
        "host.proc.think=5 us",
        "vm.mem=0",
        "host.alloc_rate=20000",
        "sampler.interval=30 us",
        "disk.random=20 us",
        "disk.sequential=5 us",
        "mem.kernel_reserved=10 pages",
        "mlock.max=100 %",
        "time.limit=10 ms",
        "check.level=2",
        "idle.k=1"
    };

    /**
     * One page of the trace. Under lock-all each fault is a trap of 100 cycles; a walk costs 10. Under nested paging there are
     * three faults, on the directory, the table and the page, and a walk that finds all: 3 · (10 + 100) + 10 and 50
     * references. Under a shadow table there is one trap, and each page of tables is opened for 7 cycles; a walk of it finds nothing, the next all:
     * 10 + 100 + 2 · 7 + 10 and 50 references. Without table pages there is one fault.
     */
    @ParameterizedTest
    @CsvSource({
        "ept, none, 1, 0, 170",
        "ept, normal, 3, 2, 390",
        "ept, protect, 3, 2, 390",
        "shadow, none, 1, 0, 170",
        "shadow, normal, 3, 2, 184",
        "shadow, protect, 3, 2, 184"
    })
    void everyLevelIsAPageThatAFaultMustBringIn(
            String paging, String tables, long firstTouches, long tableFaults, long cycles) {
        TimedResult result = Simulation.run(
                new ReferenceString[] {Kit.references("r0*50")},
                Kit.free(
                        "protocol=lock-all",
                        "paging.mode=" + paging,
                        "pt.pages=" + tables,
                        "host.proc.count=0",
                        "mem.pages=1000",
                        "vm.mem=0",
                        "vmexit=100 cyc",
                        "ept.violation=0 cyc",
                        "cost.trap=100 cyc",
                        "walk.nested=10 cyc",
                        "cost.walk=10 cyc",
                        "cost.invlpg=7 cyc"),
                null,
                0);

        assertEquals(firstTouches, result.count(Counter.FIRST_TOUCHES));
        assertEquals(tableFaults, result.count(Counter.TABLE_FAULTS));
        assertEquals(cycles, result.count(Counter.CYCLES));
    }

    @ParameterizedTest
    @CsvSource({
        "relock, shadow, normal, 1, 1, constant, 2, cold",
        "relock, shadow, normal, 3, 2, constant, 3, cold",
        "relock, shadow, protect, 2, 3, constant, 4, cold",
        "relock, shadow, normal, 2, 4, constant, 2, fixed",
        "relock, shadow, protect, 3, 5, levels, 2, fixed",
        "relock, ept, normal, 1, 6, constant, 2, cold",
        "relock, ept, normal, 3, 7, levels, 4, cold",
        "relock, ept, protect, 2, 8, levels, 3, cold",
        "relock, ept, normal, 2, 9, constant, 2, fixed",
        "mmu-notifier, ept, normal, 2, 10, levels, 2, cold",
        "random, ept, normal, 2, 12, constant, 2, cold",
        "plex86-2003, ept, normal, 1, 13, levels, 2, cold",
        "unsafe-shared, ept, normal, 2, 14, constant, 2, cold"
    })
    void resultsDoNotDependOnTheHorizonAndNothingIsClobbered(
            String protocol,
            String paging,
            String tables,
            int vcpus,
            int seed,
            String model,
            int levels,
            String target) {
        String[] settings = {
            "protocol=" + protocol,
            "paging.mode=" + paging,
            "pt.pages=" + tables,
            "walk.model=" + model,
            "walk.levels=" + levels,
            "walk.guest_levels=" + levels,
            "pwc.entries=" + (model.equals("levels") ? 8 : 0),
            "target.mode=" + target,
            ""
        };
        settings[settings.length - 1] = "slow=true";
        TimedResult slow = run(vcpus, seed, settings);

        boolean comeBack = protocol.equals("relock") && tables.equals("normal");
        assertTrue(
                slow.count(Counter.TABLE_FAULTS) > (comeBack ? 35 : 30), slow.count(Counter.TABLE_FAULTS) + " faults");
        if (!protocol.startsWith("unsafe")) {
            for (Counter none : List.of(Counter.CLOBBERS, Counter.LOST_UPDATES, Counter.VIOLATIONS)) {
                assertEquals(0, slow.count(none), none.column());
            }
        }
        for (String horizon : List.of("100 cyc", "10000 cyc")) {
            settings[settings.length - 1] = "horizon.max=" + horizon;
            assertEquals(slow.fingerprint(), run(vcpus, seed, settings).fingerprint(), horizon);
        }
    }

    @Test
    void protectedTablesAreNeverGivenUp() {
        String[] settings = {"protocol=relock", "paging.mode=ept", "pt.pages=protect"};
        TimedResult result = run(2, 3, settings);

        // Each table of the 34, and the directory, is brought in once.
        assertEquals(35, result.count(Counter.TABLE_FAULTS));
        assertTrue(result.count(Counter.DEMOTIONS) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cold", "fixed"})
    void givenUpWhileTheyAreOpenTablesAreExposed(String target) {
        String[] settings = {
            "protocol=relock",
            "paging.mode=shadow",
            "pt.pages=normal",
            "target.mode=" + target,
            "walk.levels=4",
            "sampler.where=helper",
            "time.limit=60 ms",
            "fuzz.mutate=demote_open"
        };
        TimedResult mistaken = run(4, 3, settings);
        settings[settings.length - 1] = "fuzz.mutate=none";
        TimedResult sound = run(4, 3, settings);

        assertTrue(mistaken.count(Counter.VIOLATIONS) > 0);
        assertTrue(mistaken.count(Counter.EXPOSURE) > 0);
        assertTrue(sound.count(Counter.OPEN_PAGES_SPARED) > 0);
        for (Counter none : List.of(Counter.CLOBBERS, Counter.EXPOSURE, Counter.LOST_UPDATES, Counter.VIOLATIONS)) {
            assertEquals(0, sound.count(none), none.column());
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertRefused("pt.pages: ", "nobody walks", "paging.mode=flat");
        assertRefused("pt.pages: ", "page.size", "page.size=2M");
        assertRefused("pt.pages: ", "guest.swapper", "guest.swapper=clock", "guest.mem_pressure=80");
        assertRefused("pt.pages: ", "protocol = relock", "protocol=user-pager");
        assertRefused("pt.pages: ", "protocol = relock", "protocol=oracle", "paging.mode=ept", "pt.pages=normal");
        assertRefused("pt.pages: ", "protocol = relock", "protocol=user-pager", "paging.mode=ept");
        assertRefused("fuzz.mutate: ", "pt.pages = normal", "fuzz.mutate=demote_open");
        assertRefused(
                "fuzz.mutate: ",
                "paging.mode = shadow",
                "fuzz.mutate=demote_open",
                "paging.mode=ept",
                "pt.pages=normal");
        assertRefused("pin.limit: ", "at least 6", "pt.pages=normal", "target.mode=fixed", "pin.limit=5 pages");
    }

    private static void assertRefused(String key, String reason, String... settings) {
        List<String> all = new ArrayList<>(List.of("protocol=relock", "paging.mode=shadow", "pt.pages=protect"));
        all.addAll(List.of(settings));
        String message = assertThrows(InvalidSettingException.class, () -> run(2, 1, all.toArray(String[]::new)))
                .getMessage();
        assertTrue(message.startsWith(key) && message.contains(reason), message);
    }

    private static TimedResult run(int vcpus, int seed, String... more) {
        List<String> all = new ArrayList<>(List.of(PRESSURE));
        all.add("pin.limit=30 pages");
        all.addAll(List.of(more));
        boolean byPolicy = all.contains("target.mode=fixed");
        return Simulation.run(
                Kit.spread(seed, vcpus, 5_000, PAGES, STEP).deal(vcpus),
                Kit.settings(all.toArray(String[]::new)),
                byPolicy ? FifoChoice.fifo() : null,
                0);
    }
}
