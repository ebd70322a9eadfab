package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * Second chance: FIFO in which the oldest page, if it was referenced since it was last looked at, has its Accessed bit
 * cleared and joins the end of the queue as if just loaded. The list form of {@link ClockPolicy}.
 *
 * <p>With {@code clean-first} it is the enhanced form (stallings2018), which prefers pages that need not be written: the
 * first page neither accessed nor dirty, found without a change of any bit; else the first not accessed but dirty, the bits
 * of those passed over being cleared; else, all bits now being clear, the same again. The queue turns to the page behind
 * the one taken.
 *
 * <p>Follows tanenbaum2014. Departures: in the replay the load leaves the bit clear unless {@code load-bit=1}.
 */
public final class SecondChancePolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final FrameList queue;
    private final boolean loadBit;
    private final boolean cleanFirst;

    /**
     * Options.
     *
     * @param loadBit whether the load sets the Accessed bit
     * @param cleanFirst whether clean pages go before dirty ones
     */
    public record Options(
            @Option(
                    name = "load-bit",
                    value = "0",
                    doc = "Whether the reference that loads a page leaves its Accessed bit set (replay only).")
            boolean loadBit,

            @Option(
                    name = "clean-first",
                    value = "0",
                    doc =
                            "Whether, of the pages not accessed, a clean one goes before the dirty ones: enhanced second chance.")
            boolean cleanFirst) {}

    private SecondChancePolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        queue = new FrameList(hardware.frames());
        loadBit = options.loadBit();
        cleanFirst = options.cleanFirst();
    }

    @Override
    public void onPageIn(int frame) {
        queue.addLast(frame);
    }

    @Override
    public int selectVictim() {
        if (cleanFirst) {
            return selectOfLowestClass();
        }
        int oldest = queue.first();
        while (hardware.testAndClearAccessed(oldest)) {
            queue.moveToLast(oldest);
            oldest = queue.first();
        }
        queue.remove(oldest);
        return oldest;
    }

    private int selectOfLowestClass() {
        while (true) {
            int clean = queue.first();
            while (clean != queue.end() && (hardware.isAccessed(clean) || hardware.isDirty(clean))) {
                clean = queue.after(clean);
            }
            if (clean != queue.end()) {
                while (queue.first() != clean) {
                    queue.moveToLast(queue.first());
                }
                return queue.removeFirst();
            }
            // No page is clean and not accessed: what is not accessed is dirty.
            int last = queue.last();
            int passed;
            do {
                passed = queue.first();
                if (!hardware.testAndClearAccessed(passed)) {
                    return queue.removeFirst();
                }
                queue.moveToLast(passed);
            } while (passed != last);
        }
    }

    @Override
    public boolean accessedOnLoad() {
        return loadBit;
    }

    /** Makes {@link SecondChancePolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "second-chance",
                            "FIFO in which a page referenced since it was last looked at queues again; equals clock, but for clean-first",
                            "tanenbaum2014",
                            "Accessed bit clear on load; load-bit=1 for set",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new SecondChancePolicy(hardware, options);
        }
    }
}
