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
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * The worked example of the host model, its appendix A: one page, two CPUs, the demoter on CPU 1, a virtual CPU that
 * accesses the page once per 1,000 cycles on CPU 0. Costs not listed are 0. The story begins at cycle 10,000, when the
 * page is in the TLB; times below are since then.
 *
 * <pre>
 *       0  D4: entry := 0, page in transit, D collected
 *      30  D5: interrupt sent; CPU 0 still hits its TLB at 0 and 1,000 (legal: locked)
 *   1,030  delivered to CPU 0 in the guest; world switch to the host
 *   2,530  flush handler; acknowledged at 2,930; CPU 0 is back in the guest at 4,430
 *   2,930  D8 begins; unlocked at 3,730
 *   4,430  next access: TLB empty, entry clear, trap 700: page faulting at 5,130
 *   6,630  host; minor fault 2,500 until 9,130; world switch until 10,630: entry installed, page locked
 * </pre>
 */
class WorkedTimelineTest {
    private static final long START = 10_000;
    private static final int PAGE = 0;

    @Test
    void everyStepHappensAtItsCycle() {
        Story story = new Story("none");
        story.at(29, s -> assertEquals(GuestPages.State.UNMAPPING, s.state()));
        story.at(2_529, s -> assertTrue(s.vcpu.holdsTranslation(PAGE), "the TLB still holds the page"));
        story.at(2_530, s -> assertFalse(s.vcpu.holdsTranslation(PAGE), "flushed"));
        story.at(3_729, s -> assertTrue(s.guest.isPinned(PAGE)));
        story.at(3_729, s -> assertEquals(GuestPages.State.UNMAPPING, s.state()));
        story.at(3_730, s -> assertFalse(s.guest.isPinned(PAGE)));
        story.at(3_730, s -> assertTrue(s.guest.isDirty(PAGE), "the host knows of the write"));
        story.at(3_730, s -> assertEquals(GuestPages.State.UNLOCKED, s.state()));
        story.at(5_129, s -> assertEquals(GuestPages.State.UNLOCKED, s.state()));
        story.at(5_130, s -> assertEquals(GuestPages.State.FAULTING, s.state()));
        story.at(9_129, s -> assertFalse(s.guest.isPinned(PAGE)));
        story.at(9_130, s -> assertTrue(s.guest.isPinned(PAGE), "locked before it is mapped"));
        story.at(10_629, s -> assertFalse(s.monitor.table().isPresent(PAGE)));
        story.at(10_630, s -> assertEquals(GuestPages.State.LOCKED, s.state()));
        story.at(10_630, s -> assertTrue(s.monitor.table().isPresent(PAGE)));
        story.run();

        assertEquals(1, story.counters.get(Counter.MINOR_RELOCKS));
        assertEquals(1, story.counters.get(Counter.DEMOTIONS));
        assertEquals(0, story.counters.get(Counter.EXPOSURE));
        assertEquals(0, story.counters.get(Counter.CLOBBERS));
        // Locked but from 3,730 to 9,130.
        assertEquals(story.end - 5_400, story.counters.get(Counter.LOCKED_PAGE_CYCLES));
        // The interrupt cost CPU 0 two world switches and the handler: 3,400 cycles; the fault two more world switches.
        assertEquals(400, story.cycles[0][CycleUse.INTERRUPT.ordinal()]);
        assertEquals(4 * 1_500, story.cycles[0][CycleUse.WORLD_SWITCH.ordinal()]);
        assertEquals(700, story.cycles[0][CycleUse.MONITOR.ordinal()] - story.endTrap());
        assertEquals(2_500, story.cycles[0][CycleUse.HOST.ordinal()]);
        assertEquals(2_930 - 30, story.cycles[1][CycleUse.ACK.ordinal()]);
    }

    @Test
    void unlockedBeforeTheAcknowledgementThePageIsExposedUntilTheFlush() {
        Story story = new Story("unpin_before_ack");
        story.at(829, s -> assertTrue(s.guest.isPinned(PAGE)));
        story.at(830, s -> assertFalse(s.guest.isPinned(PAGE)));
        story.at(2_529, s -> assertTrue(s.vcpu.holdsTranslation(PAGE)));
        story.run();

        assertEquals(2_530 - 830, story.counters.get(Counter.EXPOSURE));
    }

    /** The scene, and what is looked at when. */
    private static final class Story {
        private final EventScheduler events = new EventScheduler();
        private final Machine machine;
        private final Monitor monitor;
        private final AddressSpace guest;
        private final Vcpu vcpu;
        private Map<Counter, Long> counters;
        private long[][] cycles;
        private long end;

        interface Look {
            void at(Story story);
        }

        Story(String mutation) {
            Settings settings = settings(mutation);
            machine = new Machine(events, settings, 2);
            HostMemory memory = new HostMemory(64, 8, 64, 2, 4, 6, PinPrimitive.VM_LOCKED);
            RandomStreams streams = new RandomStreams(1, 0);
            Host host = Kit.host(machine, settings, memory, streams);
            guest = host.newSpace("guest", 1, 1);
            host.addGuestSpace(guest);
            memory.populate(guest, PAGE);
            ReferenceString string = writesTo(PAGE, 30);
            monitor = new Monitor(
                    machine, host, settings, guest, new MonitorTable(1), new Relock(), Kit.idlePages(settings));
            machine.serveFaultsBy(monitor::onFault);
            machine.tellOfEmptyTlbs((of, pages, now) -> monitor.tlbEmptied(of, pages, now));
            vcpu = Kit.vcpu(monitor, 0, string, settings);
            machine.addVcpu(vcpu);
            monitor.pages().setState(PAGE, GuestPages.State.LOCKED);
            monitor.pin(PAGE, 0);
            monitor.map(PAGE, vcpu, 0);
            machine.addHostThread(1, true, new DemoteAtStart());
        }

        GuestPages.State state() {
            return monitor.pages().state(PAGE);
        }

        void at(long time, Look look) {
            events.schedule(START + time, EventClass.STATISTICS, 0, now -> look.at(this));
        }

        void run() {
            end = machine.run();
            counters = monitor.counters(end);
            cycles = machine.cyclesByUse(end);
        }

        /** The trap that ends the references. */
        long endTrap() {
            return machine.costs().trap();
        }

        private final class DemoteAtStart extends Activity {
            private final WaitQueue start = new WaitQueue();

            @Override
            public void perform(Flow flow) {
                switch (step++) {
                    case 0 -> {
                        events.schedule(START, EventClass.RELEASE, 1, start::wakeAll);
                        flow.sleep(start);
                    }
                    case 1 -> flow.call(Demotion.of(monitor, List.of(PAGE)));
                    default -> flow.done();
                }
            }
        }

        private static ReferenceString writesTo(int page, int count) {
            ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
            for (int i = 0; i < count; i++) {
                builder.add(0, 3, ReferenceKind.WRITE.bit(), page, ReferenceStringBuilder.NO_FRAME, 1);
            }
            return builder.build();
        }

        private static Settings settings(String mutation) {
            Settings settings = Settings.defaults().with(MonitorSettings.FUZZ_MUTATE, mutation, "test");
            for (String key : settings.keys()) {
                if (key.startsWith("cost.") && !key.equals("cost.base")
                        || key.startsWith("lock.")
                                && !key.startsWith("lock.kind")
                                && !key.equals("lock.writer_preference")
                                && !key.equals("lock.readers_overtake")
                        || key.equals("line.transfer")) {
                    settings = key.equals("cost.trap") ? settings : settings.with(key, "0 cyc", "test");
                }
            }
            return settings.with("cost.base", "1000 cyc", "test")
                    .with("cost.pte_exchange", "30 cyc", "test")
                    .with("ipi.latency", "1000 cyc", "test")
                    .with("ws.oneway", "1500 cyc", "test")
                    .with("ipi.handler", "400 cyc", "test")
                    .with("cost.unpin", "800 cyc", "test")
                    .with("cost.trap", "700 cyc", "test")
                    .with("cost.hf_minor", "2500 cyc", "test");
        }
    }
}
