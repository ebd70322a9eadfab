package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.setting.Settings;

/** The ways in which pagers choose, moved by hand. */
class PagerVictimsTest {
    private static final int PAGES = 6;

    private final Settings settings = Kit.settings("cost.scan_pte=8 cyc", "cost.scan_clear=25 cyc");
    private final Machine machine = new Machine(new EventScheduler(), settings, 2);
    private final HostMemory memory = new HostMemory(100, 0, 8, 1, 2, 3, PinPrimitive.VM_LOCKED);
    private final Host host = Kit.host(machine, settings, memory, new RandomStreams(1, 0));
    private final AddressSpace guest = host.newSpace("guest", 50, 1);
    private final Monitor monitor =
            new Monitor(machine, host, settings, guest, new MonitorTable(PAGES), new Relock(), Kit.idlePages(settings));
    private final MonitorTable table = monitor.table();

    private static void allResident(Victims victims) {
        IntStream.range(0, PAGES).forEach(victims::locked);
    }

    private static void give(Victims victims, int expected) {
        assertEquals(expected, victims.nextAtTick());
        victims.unlocked(expected);
    }

    /* keep 4 of 6; the 2 brought in last are spared.
     * hand at 0: 0 and 1 go, 4 are left. 0 comes back (5): 2 goes. 2 comes back: 3 goes. 1 comes back: 4 goes.
     * 4 comes back (5): 5 goes. 3 comes back: recent are 4 3, hand at 0: 0 goes. 0 comes back: recent 3 0, 1 goes. */
    @Test
    void theNextInTurnSparesThePagesBroughtInLast() {
        Victims clock = new Nominate.NextInTurn(PAGES, 4, 16_384);
        allResident(clock);
        give(clock, 0);
        give(clock, 1);
        assertEquals(Victims.NO_PAGE, clock.nextAtTick());
        int[] broughtIn = {0, 2, 1, 4, 3, 0};
        int[] given = {2, 3, 4, 5, 0, 1};
        for (int i = 0; i < given.length; i++) {
            clock.locked(broughtIn[i]);
            give(clock, given[i]);
        }
    }

    /* Above 5 pages until 3 are left; accessed pages have a second chance. Pages 0 and 2 were accessed.
     * 0 passed, 1 goes, 2 passed, 3 goes, 4 goes: 3 left. Looked at 0 1 2 3 4 = 5 x 8, cleared twice = 50. */
    @Test
    void theCircleTakesWhatWasNotAccessedBetweenTheWatermarks() {
        Victims circle = new UserPager.Circle(table, monitor.pages(), 5, 3, settings);
        table.setBits(0, 0, 0, false);
        table.setBits(2, 0, 1, true);
        allResident(circle);
        give(circle, 1);
        give(circle, 3);
        give(circle, 4);
        assertEquals(Victims.NO_PAGE, circle.nextAtTick());
        assertEquals(5 * 8 + 2 * 25, circle.takeLookingCost());
        circle.locked(1);
        circle.locked(3);
        assertEquals(Victims.NO_PAGE, circle.nextAtTick(), "5 are not above 5");
        circle.locked(4);
        give(circle, 5);
    }

    @Test
    void theLotteryBeginsBelowTheSoftThresholdAndEndsAboveTheHighOne() {
        Victims lottery = new RandomPages.Lottery(PAGES, 2, memory, 60, 55, new RandomStreams(1, 0).stream("test"));
        allResident(lottery);
        assertEquals(Victims.NO_PAGE, lottery.nextAtTick(), "100 free");
        IntStream.range(0, 45).forEach(page -> memory.populate(guest, page));
        assertEquals(Victims.NO_PAGE, lottery.nextAtTick(), "55 free are not below 55");
        memory.populate(guest, 45);
        for (int i = 0; i < 4; i++) {
            assertTrue(lottery.nextAtTick() >= 0);
        }
        assertEquals(Victims.NO_PAGE, lottery.nextAtTick(), "the minimum is left");
    }

    /** Each page of 6 is drawn 1,000 times of 6,000 within four standard deviations: 4 x sqrt(6,000 x 1/6 x 5/6) = 115. */
    @Test
    void everyPageIsAsLikelyAsTheOthers() {
        IntStream.range(0, 50).forEach(page -> memory.populate(guest, page));
        Victims lottery = new RandomPages.Lottery(PAGES, 0, memory, 60, 55, new RandomStreams(7, 0).stream("test"));
        allResident(lottery);
        int[] drawn = new int[PAGES];
        for (int i = 0; i < 6_000; i++) {
            int page = lottery.nextAtTick();
            drawn[page]++;
            lottery.keptAfterAll(page);
        }
        for (int times : drawn) {
            assertEquals(1_000, times, 115);
        }
    }
}
