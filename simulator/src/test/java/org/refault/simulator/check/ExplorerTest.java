package org.refault.simulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.Kit;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * The verdicts of the host model, its appendix B: which protocol is safe, and what each mistake does. Its numbers of
 * states and steps are those of another, smaller model of the same; here the steps are those of the simulator itself.
 */
class ExplorerTest {
    private static final long ALL = 50_000_000;

    private static CheckSpec spec(int vcpus, int pages, boolean device) {
        return new CheckSpec(vcpus, pages, Math.max(2, pages), true, true, device, true, false, ALL);
    }

    private static CheckResult explore(CheckSpec spec, int threads, String protocol, String... settings)
            throws InterruptedException {
        return Explorer.explore(spec, ProtocolCatalogue.load().find(protocol), Kit.settings(settings), threads);
    }

    private static Set<Violation> violations(CheckResult result) {
        return result.findings().stream()
                .map(Finding::violation)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Violation.class)));
    }

    private static Set<Violation> violations(String names) {
        return names.isEmpty()
                ? EnumSet.noneOf(Violation.class)
                : Arrays.stream(names.split(" "))
                        .map(Violation::valueOf)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Violation.class)));
    }

    @ParameterizedTest
    @CsvSource({
        "lock-all, 2, 1, ''",
        "relock, 1, 1, ''",
        "relock, 1, 1, grace=1 ms",
        "relock, 1, 1, tlb.tagged=true",
        "relock, 1, 1, mon.lock=vm",
        "relock, 1, 1, lock.kind.mmap_sem=rwsem",
        "plex86-2003, 1, 2, ''",
        "mmu-notifier, 1, 1, ''",
        "nominate, 1, 1, ''",
        "user-pager, 1, 1, ''",
        "random, 1, 1, ''"
    })
    void aSafeProtocolIsSafeInEveryState(String protocol, int vcpus, int pages, String setting)
            throws InterruptedException {
        CheckResult result = explore(
                spec(vcpus, pages, false), 2, protocol, setting.isEmpty() ? new String[0] : new String[] {setting});

        assertTrue(result.complete());
        assertEquals(List.of(), result.findings());
    }

    /** As above, with two virtual CPUs, or a device emulator that uses the host's mapping. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "lock-all, 3, 2, true",
        "relock, 2, 1, false",
        "relock, 1, 1, true",
        "mmu-notifier, 2, 1, false",
        "mmu-notifier, 1, 1, true"
    })
    void aSafeProtocolIsSafeInEveryStateOfALargerConfiguration(String protocol, int vcpus, int pages, boolean device)
            throws InterruptedException {
        CheckResult result = explore(spec(vcpus, pages, device), 2, protocol);

        assertTrue(result.complete());
        assertEquals(List.of(), result.findings());
    }

    /** b1: use after free, clobber, divergence; with contents and transfers, lost updates and transfer clobbers too. */
    @Test
    void sharingWithoutLocksDoesAllTheHarmThereIs() throws InterruptedException {
        CheckResult result = explore(spec(2, 1, false), 2, "unsafe-shared");

        assertEquals(
                violations("USE_AFTER_FREE CLOBBER DIVERGENCE LOST_UPDATE TRANSFER_CLOBBER FREED_UNFLUSHED"),
                violations(result));
    }

    /** b2: no frame is ever freed under a translation; a second copy of the page, where it was clean and dropped. */
    @Test
    void aRaisedCountKeepsFramesButNotTheirPages() throws InterruptedException {
        Set<Violation> found = violations(Explorer.explore(
                new CheckSpec(1, 1, 3, true, true, true, true, false, ALL),
                ProtocolCatalogue.load().find("unsafe-refcount"),
                Kit.settings(),
                2));

        assertTrue(found.contains(Violation.DIVERGENCE), found.toString());
        assertFalse(found.contains(Violation.USE_AFTER_FREE), found.toString());
        assertFalse(found.contains(Violation.CLOBBER), found.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "relock, unpin_before_ack, USE_AFTER_FREE FREED_UNFLUSHED",
        "relock, unpin_before_clear, USE_AFTER_FREE",
        "relock, local_flush, USE_AFTER_FREE",
        "relock, no_flush, USE_AFTER_FREE FREED_UNFLUSHED",
        "relock, map_before_pin, USE_AFTER_FREE CLOBBER",
        "relock, pfn_before_pin, DIVERGENCE",
        "relock, no_page_lock, USE_AFTER_FREE CLOBBER",
        "relock, plain_ad_rmw, LOST_UPDATE",
        "relock, no_dirty_transfer, LOST_UPDATE",
        "relock, dirty_after_unpin, LOST_UPDATE",
        "relock, forget_dirty_on_cancel, LOST_UPDATE",
        "relock, irqoff_pin, DEADLOCK LOCK_ORDER SLEEPS_WITH_SPINLOCK",
        "mmu-notifier, no_seq, USE_AFTER_FREE CLOBBER",
        "mmu-notifier, no_inprogress, USE_AFTER_FREE CLOBBER",
        "mmu-notifier, late_snapshot, USE_AFTER_FREE CLOBBER",
        "mmu-notifier, d_no_recheck, USE_AFTER_FREE CLOBBER",
        "mmu-notifier, d_wrapping_seq, USE_AFTER_FREE CLOBBER",
        "mmu-notifier, no_dirty_fold, LOST_UPDATE"
    })
    void everyMistakeIsFound(String protocol, String mistake, String expected) throws InterruptedException {
        // Where counts lock frames, one may be lost to nobody: a third is wanted for others to take.
        int frames = protocol.equals("relock") ? 2 : 3;
        CheckSpec spec = new CheckSpec(1, 1, frames, true, true, false, true, false, ALL);
        CheckResult result = explore(spec, 2, protocol, "fuzz.mutate=" + mistake);

        Set<Violation> found = violations(result);
        assertTrue(found.containsAll(violations(expected)), found.toString());
        for (Finding finding : result.findings()) {
            assertFalse(finding.steps().isEmpty());
        }
    }

    /** plex86 flushes no other CPU before it unlocks: right with one virtual CPU, wrong with two. */
    @Tag("slow")
    @Test
    void plex86IsRightOnOneVirtualCpuOnly() throws InterruptedException {
        CheckSpec spec = new CheckSpec(2, 2, 2, false, true, false, true, false, 4_000_000);
        CheckResult result = Explorer.explore(spec, ProtocolCatalogue.load().find("plex86-2003"), Kit.settings(), 2);

        assertTrue(
                violations(result).contains(Violation.EXCLUSION),
                result.findings().toString());
    }

    /** Not even which way is found to a violation, of several that are shortest. */
    @Test
    void theNumberOfThreadsChangesNothing() throws InterruptedException {
        CheckResult one = explore(spec(1, 1, false), 1, "relock", "fuzz.mutate=no_page_lock");
        CheckResult three = explore(spec(1, 1, false), 3, "relock", "fuzz.mutate=no_page_lock");

        assertFalse(one.findings().isEmpty());
        assertEquals(one, three);
    }

    /**
     * What steps lead to is noted once for many states. Here every state is looked at twice, the second time with all steps
     * performed for real, and any difference throws.
     */
    @ParameterizedTest
    @CsvSource({
        "lock-all, 2, 2, 2, ''",
        "relock, 1, 1, 2, ''",
        "relock, 1, 1, 2, tlb.tagged=true",
        "relock, 1, 1, 2, fuzz.mutate=no_page_lock",
        "plex86-2003, 2, 1, 2, ''",
        "mmu-notifier, 1, 1, 3, ''",
        "mmu-notifier, 1, 1, 3, fuzz.mutate=no_inprogress",
        "nominate, 1, 1, 2, ''",
        "user-pager, 1, 1, 2, ''",
        "unsafe-shared, 2, 1, 2, ''",
        "unsafe-refcount, 2, 1, 3, ''"
    })
    void whatIsNotedOfStepsIsTrueInEveryState(String protocol, int vcpus, int pages, int frames, String setting)
            throws InterruptedException {
        CheckSpec spec = new CheckSpec(vcpus, pages, frames, true, true, false, true, false, 10_000);
        CheckResult everyState = Explorer.explore(
                spec,
                ProtocolCatalogue.load().find(protocol),
                setting.isEmpty() ? Kit.settings() : Kit.settings(setting),
                1,
                1);

        assertTrue(everyState.states() > 200, everyState.toString());
    }

    /** Two faults hold the semaphore together where it has readers, so that more states can be reached. */
    @Test
    void aSemaphoreWithReadersLetsFaultsMeet() throws InterruptedException {
        CheckSpec spec = new CheckSpec(2, 1, 2, true, true, false, false, false, ALL);
        CheckResult mutex = Explorer.explore(
                spec, ProtocolCatalogue.load().find("unsafe-shared"), Kit.settings("lock.kind.mmap_sem=mutex"), 2);
        CheckResult readers = Explorer.explore(
                spec, ProtocolCatalogue.load().find("unsafe-shared"), Kit.settings("lock.kind.mmap_sem=rwsem"), 2);

        assertTrue(readers.states() > mutex.states(), readers.states() + " and " + mutex.states());
    }

    /**
     * I9: a swapper that is always as quick as it likes can make a fault begin again for ever, where the host brings a page
     * in while it may still be taken; without one each fault of one virtual CPU ends.
     */
    @ParameterizedTest
    @CsvSource({
        "lock-all, 1, true, BOUNDED",
        "lock-all, 2, true, BOUNDED",
        "plex86-2003, 1, true, BOUNDED",
        "relock, 1, false, BOUNDED",
        "relock, 1, true, UNBOUNDED",
        "mmu-notifier, 1, false, BOUNDED",
        "mmu-notifier, 1, true, UNBOUNDED"
    })
    void saysWhetherAFaultCanBeginAgainForEver(String protocol, int vcpus, boolean swapper, Retries expected)
            throws InterruptedException {
        CheckSpec spec = new CheckSpec(vcpus, 1, 2, true, swapper, false, true, false, vcpus == 2, ALL);
        CheckResult result = Explorer.explore(spec, ProtocolCatalogue.load().find(protocol), Kit.settings(), 2);

        assertEquals(expected, result.retries());
    }

    /** Two virtual CPUs, two pages, of which one may be locked: whoever faults takes the place of the other. */
    @Test
    void aCapOfOnePageLetsEveryFaultEnd() throws InterruptedException {
        CheckSpec spec = new CheckSpec(2, 2, 2, false, false, false, false, false, ALL);
        CheckResult result = Explorer.explore(
                spec, ProtocolCatalogue.load().find("relock"), Kit.settings("pin.limit=1", "target.mode=fixed"), 2);

        assertTrue(result.complete());
        assertEquals(List.of(), result.findings());
    }

    /** Which of two virtual CPUs does what makes no difference: both orders are one state. */
    @Test
    void statesThatDifferInNamesOnlyAreOne() throws InterruptedException {
        CheckResult one = explore(spec(1, 1, false), 1, "lock-all");
        CheckResult two = explore(spec(2, 1, false), 1, "lock-all");
        CheckResult three = explore(spec(3, 1, false), 1, "lock-all");

        assertTrue(two.states() < one.states() * one.states(), two.states() + " of " + one.states());
        assertTrue(three.states() < two.states() * one.states(), three.states() + " of " + two.states());
    }

    @Test
    void theWayToAFindingIsAWay() throws InterruptedException {
        CheckResult result = explore(spec(1, 1, false), 1, "relock", "fuzz.mutate=unpin_before_ack");
        Finding exclusion = result.findings().get(0);

        assertEquals(Violation.EXCLUSION, exclusion.violation());
        assertEquals("vCPU 0", exclusion.steps().get(0).actor());
        assertTrue(
                exclusion.steps().get(0).action().contains("page fault"),
                exclusion.steps().toString());
        assertTrue(
                exclusion.steps().stream().anyMatch(step -> step.actor().equals("monitor")),
                exclusion.steps().toString());
    }

    @Test
    void stopsAtTheMostStates() throws InterruptedException {
        CheckSpec few = new CheckSpec(2, 1, 2, true, true, true, true, false, 1_000);
        CheckResult result = Explorer.explore(few, ProtocolCatalogue.load().find("relock"), Kit.settings(), 1);

        assertFalse(result.complete());
        assertTrue(result.states() >= 1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void refusesAConfigurationOutOfBounds(int vcpus) {
        assertThrows(
                InvalidSettingException.class, () -> new CheckSpec(vcpus, 1, 2, true, true, true, true, false, ALL));
    }
}
