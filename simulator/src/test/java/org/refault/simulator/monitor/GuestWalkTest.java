package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.memory.TablePages;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.Counter;
import org.refault.simulator.setting.Settings;

/**
 * A guest's tables of two levels, worked by hand: page 0 of the trace, the directory in page 1, the table in page 2. A virtual
 * CPU writes to page 0 on CPU 0 once per 1,000 cycles, over a shadow table. A trap takes 700 cycles, a world switch 1,500, a
 * minor fault of the host 2,500, opening a page 30 + 60, unlocking one 800, an interrupt 1,000 and its handler 400; all
 * else nothing.
 *
 * <pre>
 *        0  nothing is mapped: trap
 *      700  the directory is not locked: host 2,200 to 4,700, locked, mapped 6,200; opened and read 6,290
 *    6,290  the table is not locked: mapped 11,790; opened and read 11,880; bits set, both closed
 *   11,880  the page itself: mapped 17,380
 *
 *  From 100,000 on page 0 and the table are given up together; times since then:
 *       60  both entries cleared, interrupt sent; acknowledged 2,960; CPU 0 in the guest again 4,460
 *    4,560  both unlocked
 *    4,460  the next write faults: trap until 5,160; the directory is locked still, opened and read 5,250
 *    5,250  the table is not locked: locked 9,250, mapped 10,750; opened and read 10,840; both closed
 *   10,840  the page itself: locked 14,840, mapped 16,340
 *
 *  At 6,000 the directory is to be given up too, which is open.
 * </pre>
 */
class GuestWalkTest {
    private static final long START = 100_000;
    private static final int PAGE = 0;
    private static final int DIRECTORY = 1;
    private static final int TABLE = 2;

    @Test
    void aWalkOpensWhatItReadsAndBringsInWhatIsNotLocked() {
        Story story = new Story("none");
        story.at(-START + 6_199, s -> assertFalse(s.monitor.table().isPresent(DIRECTORY)));
        story.at(-START + 6_200, s -> assertTrue(s.pages().isOpen(DIRECTORY)));
        story.at(-START + 11_789, s -> assertFalse(s.monitor.table().isPresent(TABLE)));
        story.at(-START + 11_879, s -> assertFalse(s.monitor.table().isDirty(TABLE)));
        story.at(-START + 11_880, s -> assertTrue(s.monitor.table().isDirty(TABLE), "bits were set in it"));
        story.at(
                -START + 11_879,
                s -> assertTrue(s.pages().isOpen(DIRECTORY) && s.pages().isOpen(TABLE)));
        story.at(
                -START + 11_880,
                s -> assertFalse(s.pages().isOpen(DIRECTORY) || s.pages().isOpen(TABLE)));
        story.at(-START + 17_379, s -> assertFalse(s.monitor.table().isPresent(PAGE)));
        story.at(-START + 17_380, s -> assertTrue(s.monitor.table().isPresent(PAGE)));
        story.at(4_560, s -> assertFalse(s.guest.isPinned(TABLE) || s.guest.isPinned(PAGE)));
        story.at(5_159, s -> assertFalse(s.pages().isOpen(DIRECTORY)));
        story.at(5_160, s -> assertTrue(s.pages().isOpen(DIRECTORY)));
        story.at(9_249, s -> assertFalse(s.guest.isPinned(TABLE)));
        story.at(9_250, s -> assertTrue(s.guest.isPinned(TABLE)));
        story.at(10_749, s -> assertFalse(s.monitor.table().isPresent(TABLE)));
        story.at(10_750, s -> assertTrue(s.pages().isOpen(TABLE)));
        story.at(10_839, s -> assertTrue(s.pages().isOpen(DIRECTORY)));
        story.at(
                10_840,
                s -> assertFalse(s.pages().isOpen(DIRECTORY) || s.pages().isOpen(TABLE)));
        story.at(14_840, s -> assertTrue(s.guest.isPinned(PAGE)));
        story.at(16_339, s -> assertFalse(s.monitor.table().isDirty(TABLE), "they were set before"));
        story.at(16_339, s -> assertFalse(s.monitor.table().isPresent(PAGE)));
        story.at(16_340, s -> assertTrue(s.monitor.table().isPresent(PAGE)));
        story.run();

        assertEquals(3, story.counters.get(Counter.FIRST_TOUCHES));
        assertEquals(2, story.counters.get(Counter.MINOR_RELOCKS));
        assertEquals(3, story.counters.get(Counter.TABLE_FAULTS));
        // Each page brought in has a way of its own: 6,200, 5,590 and 5,500 cycles; then 6,290 and 5,590.
        assertEquals(List.of(17_380L, 11_880L), story.cyclesOfFaults());
    }

    @Test
    void anOpenPageIsLeftAlone() {
        Story story = new Story("none");
        story.at(6_000, s -> assertTrue(s.pages().isOpen(DIRECTORY)));
        story.at(10_839, s -> assertEquals(GuestPages.State.LOCKED, s.pages().state(DIRECTORY)));
        story.run();

        assertEquals(1, story.counters.get(Counter.OPEN_PAGES_SPARED));
        assertEquals(2, story.counters.get(Counter.DEMOTIONS));
        assertEquals("", story.monitor.firstViolation());
        assertEquals(0, story.counters.get(Counter.EXPOSURE));
    }

    /**
     * Cleared at 6,030, the interrupt arrives at 7,030, in the host, and is acknowledged 400 cycles later. The host brings the
     * table in under its semaphore until 9,650, 400 cycles later than else; then the directory is unlocked, until 10,450. It is
     * closed at 11,240.
     */
    @Test
    void givenUpAllTheSameItViolatesI4AndIsExposedUntilItIsClosed() {
        Story story = new Story("demote_open");

        story.run();

        assertEquals(3, story.counters.get(Counter.DEMOTIONS));
        assertEquals(
                "I4: a page of the guest's tables is open and not locked, page 1, cycle 110450",
                story.monitor.firstViolation());
        assertEquals(11_240 - 10_450, story.counters.get(Counter.EXPOSURE));
    }

    /** The scene, and what is looked at when. */
    private static final class Story {
        private final EventScheduler events = new EventScheduler();
        private final Machine machine;
        private final Monitor monitor;
        private final AddressSpace guest;
        private Map<Counter, Long> counters;

        interface Look {
            void at(Story story);
        }

        Story(String mutation) {
            Settings settings = Kit.free(
                    "fuzz.mutate=" + mutation,
                    "check.level=2",
                    "paging.mode=shadow",
                    "pt.pages=normal",
                    "cost.base=1000 cyc",
                    "cost.trap=700 cyc",
                    "cost.pte_exchange=30 cyc",
                    "cost.invlpg=60 cyc",
                    "cost.unpin=800 cyc",
                    "cost.hf_minor=2500 cyc",
                    "ws.oneway=1500 cyc",
                    "ipi.latency=1000 cyc",
                    "ipi.handler=400 cyc");
            machine = new Machine(events, settings, 2);
            HostMemory memory = new HostMemory(64, 8, 64, 2, 4, 6, PinPrimitive.VM_LOCKED);
            Host host = Kit.host(machine, settings, memory, new RandomStreams(1, 0));
            guest = host.newSpace("guest", 3, 1);
            host.addGuestSpace(guest);
            for (int page = 0; page < 3; page++) {
                memory.populate(guest, page);
            }
            ReferenceString string = Kit.references("w0*120");
            MonitorTable table =
                    MonitorTable.shadow(string.pageOfVirtual(), new TablePages(new long[] {0}, 2, string.pageCount()));
            monitor = new Monitor(machine, host, settings, guest, table, new Relock(), Kit.idlePages(settings));
            machine.serveFaultsBy(monitor::onFault);
            machine.tellOfEmptyTlbs((of, pages, now) -> monitor.tlbEmptied(of, pages, now));
            machine.addVcpu(Kit.vcpu(monitor, 0, string, settings));
            machine.addHostThread(1, true, new Demoter());
        }

        GuestPages pages() {
            return monitor.pages();
        }

        void at(long time, Look look) {
            events.schedule(START + time, EventClass.STATISTICS, 0, now -> look.at(this));
        }

        void run() {
            counters = monitor.counters(machine.run());
        }

        /** By kind of fault, the cycles of all its faults. */
        List<Long> cyclesOfFaults() {
            return machine.pathsOfFaults().stream()
                    .map(path -> path.cycles().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .toList();
        }

        private final class Demoter extends Activity {
            private final WaitQueue start = new WaitQueue();

            @Override
            public void perform(Flow flow) {
                switch (step++) {
                    case 0 -> sleepUntil(START, flow);
                    case 1 -> flow.call(Demotion.of(monitor, List.of(PAGE, TABLE)));
                    case 2 -> sleepUntil(START + 6_000, flow);
                    case 3 -> flow.call(Demotion.of(monitor, List.of(DIRECTORY)));
                    default -> flow.done();
                }
            }

            private void sleepUntil(long time, Flow flow) {
                events.schedule(time, EventClass.RELEASE, 1, start::wakeAll);
                flow.sleep(start);
            }
        }
    }
}
