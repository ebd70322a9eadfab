package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/** First in, first out over 16 places; a tick keeps an eighth of them free. */
class PolicyVictimsTest {
    private static final int LIMIT = 16;
    private static final int PAGES = 64;

    private final MonitorTable table = new MonitorTable(PAGES);
    private final PolicyVictims victims = new PolicyVictims(
            table,
            new GuestPages(PAGES, null),
            page -> false,
            new EventScheduler(),
            Kit.settings(),
            FifoChoice.fifo(),
            new RandomStreams(1, 0).stream("policy"),
            LIMIT);

    private void lock(int first, int count) {
        for (int page = first; page < first + count; page++) {
            assertTrue(victims.reserve());
            victims.locked(page);
        }
    }

    @Test
    void noMorePlacesThanTheLimit() {
        lock(0, LIMIT - 1);
        assertTrue(victims.reserve());
        assertFalse(victims.reserve(), "the last place is set aside");
        victims.unreserve();
        assertTrue(victims.reserve());
        victims.locked(LIMIT - 1);
        assertFalse(victims.reserve());
    }

    @Test
    void belowALowerTargetPagesAreGivenUpUntilItIsMetWithPlacesAhead() {
        lock(0, LIMIT);
        int target = LIMIT / 2;
        victims.setTarget(target);
        assertFalse(victims.reserve());

        int givenUp = 0;
        for (int page = victims.nextAtTick(); page != Victims.NO_PAGE; page = victims.nextAtTick()) {
            assertEquals(givenUp++, page, "first in, first out");
            victims.unlocked(page);
        }

        assertEquals(LIMIT - target + target / 8, givenUp);
        assertTrue(victims.reserve());
        victims.setTarget(LIMIT - givenUp);
        assertFalse(victims.reserve(), "as many are locked or set aside as may be");
        victims.setTarget(LIMIT);
        assertTrue(victims.reserve());
    }

    @Test
    void victimsAtAFaultAreThePolicys() {
        lock(10, LIMIT);
        assertEquals(10, victims.nextAtFault());
        assertEquals(11, victims.nextAtFault());
        assertFalse(victims.reserve(), "they are not unlocked yet");

        victims.unlocked(11);
        assertTrue(victims.reserve());
    }

    @Test
    void aTickFreesOnlyWhatIsMissing() {
        lock(0, LIMIT);
        assertEquals(0, victims.nextAtTick());
        assertEquals(1, victims.nextAtTick());
        assertEquals(Victims.NO_PAGE, victims.nextAtTick(), "two are on their way out");

        victims.keptAfterAll(1);
        assertEquals(2, victims.nextAtTick());
        victims.unlocked(0);
        victims.unlocked(2);
        assertEquals(Victims.NO_PAGE, victims.nextAtTick());
    }

    @Test
    void aPageThatStaysIsACandidateAgain() {
        lock(0, 1);
        assertEquals(0, victims.nextAtFault());
        assertEquals(Victims.NO_PAGE, victims.nextAtFault());
        victims.keptAfterAll(0);
        assertEquals(0, victims.nextAtFault());
    }

    @Test
    void lookingCostsWhatTheSettingsSay() {
        lock(0, 2);
        table.setBits(0, 0, 0, false);

        // Two entries looked at, 8 cycles each, and one Accessed bit cleared, 25.
        assertEquals(8 + 25 + 8, victims.scan(0));
        assertEquals(0, victims.takeLookingCost());
    }

    /** A policy that writes down what the page that comes in cost. */
    private static final class Asking extends PolicyFactory<PolicyFactory.NoOptions> {
        private final List<Boolean> answers = new ArrayList<>();

        Asking() {
            super(new PolicyCard("asking", "asks", "none", "none", Capability.FEEDBACK), NoOptions.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return new ReplacementPolicy() {
                @Override
                public void onPageIn(int frame) {
                    answers.add(hardware.wasMajor(frame));
                }

                @Override
                public int selectVictim() {
                    throw new AssertionError("memory is not full");
                }
            };
        }
    }

    @Test
    void aPolicyLearnsWhetherAReturnWasMajor() {
        Asking asking = new Asking();
        GuestPages pages = new GuestPages(PAGES, null);
        PolicyVictims asked = new PolicyVictims(
                table,
                pages,
                page -> false,
                new EventScheduler(),
                Kit.settings(),
                PolicyChoice.of(asking, ""),
                new RandomStreams(1, 0).stream("policy"),
                LIMIT);
        pages.addRelock(4, true, 100);
        pages.addRelock(5, false, 100);
        for (int page : new int[] {3, 4, 5}) {
            assertTrue(asked.reserve());
            asked.locked(page);
        }
        assertEquals(List.of(false, true, false), asking.answers);
    }

    /** A policy that writes down how many pages may be locked when one comes in. */
    private static final class Counting extends PolicyFactory<PolicyFactory.NoOptions> {
        private final List<Integer> places = new ArrayList<>();

        Counting() {
            super(new PolicyCard("counting", "counts", "none", "none"), NoOptions.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, NoOptions options, RandomStream random) {
            return new ReplacementPolicy() {
                @Override
                public void onPageIn(int frame) {
                    places.add(hardware.places());
                }

                @Override
                public int selectVictim() {
                    throw new AssertionError("memory is not full");
                }
            };
        }
    }

    @Test
    void aPolicyLearnsHowManyPagesMayBeLocked() {
        Counting counting = new Counting();
        PolicyVictims counted = new PolicyVictims(
                table,
                new GuestPages(PAGES, null),
                page -> false,
                new EventScheduler(),
                Kit.settings(),
                PolicyChoice.of(counting, ""),
                new RandomStreams(1, 0).stream("policy"),
                LIMIT);
        assertTrue(counted.reserve());
        counted.locked(0);
        counted.setTarget(LIMIT / 2);
        assertTrue(counted.reserve());
        counted.locked(1);

        assertEquals(List.of(LIMIT, LIMIT / 2), counting.places);
    }
}
