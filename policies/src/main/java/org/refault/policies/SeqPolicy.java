package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * SEQ: LRU, but for sequences of faults on neighbouring addresses. Where there is a long one, a page a little behind its head goes, as
 * MRU would have it, so that a loop larger than memory does not push itself out.
 *
 * <pre>
 *   addresses   . [ s s s s s s s s s s s ] .   direction -->
 *               tail        ^           head
 *                 victim: the first page in memory that is M or more behind the head
 * </pre>
 *
 * Of several sequences of length L or more, the one whose N-th last fault is latest gives the page.
 *
 * <p>Follows glass1997. Departures: the {@value #MOST_SEQUENCES} sequences that grew last are kept; a fault inside a sequence cuts
 * it there and goes on at its head's side.
 */
public final class SeqPolicy implements OraclePolicy {
    private static final int MOST_SEQUENCES = 64;
    private static final int NO_FRAME = -1;

    private final HardwareView hardware;
    private final Options options;
    private final FrameList byUse;
    private final Map<Long, Integer> frameOfAddress = new HashMap<>();
    private final long[] addressOfFrame;
    private final Sequence[] sequences = new Sequence[MOST_SEQUENCES];
    private int known;
    private long faults;

    /** A run of faults on neighbouring addresses. */
    private static final class Sequence {
        long tail;
        long head;
        /** 1, -1, or 0 while there is one fault only. */
        int direction;

        final long[] lastFaults;

        Sequence(int n) {
            lastFaults = new long[n];
        }

        void begin(long address, long fault) {
            tail = address;
            head = address;
            direction = 0;
            Arrays.fill(lastFaults, 0);
            lastFaults[0] = fault;
        }

        boolean growsBy(long address) {
            return direction == 0 ? Math.abs(address - head) == 1 : address == head + direction;
        }

        void grow(long address, long fault) {
            direction = address > head ? 1 : -1;
            head = address;
            System.arraycopy(lastFaults, 0, lastFaults, 1, lastFaults.length - 1);
            lastFaults[0] = fault;
        }

        boolean holds(long address) {
            return Math.min(tail, head) <= address && address <= Math.max(tail, head);
        }

        long length() {
            return Math.abs(head - tail) + 1;
        }
    }

    /**
     * Options.
     *
     * @param length least length of a sequence that gives pages
     * @param nth which last fault tells how fresh a sequence is
     * @param distance of a victim from the head
     */
    public record Options(
            @Option(
                    name = "l",
                    value = "20",
                    unit = "pages",
                    min = 2,
                    max = 1_000_000,
                    doc = "Least length of a sequence that gives pages.")
            int length,

            @Option(
                    name = "n",
                    value = "5",
                    unit = "faults",
                    min = 1,
                    max = 1000,
                    doc = "Which last fault of a sequence tells how fresh it is.")
            int nth,

            @Option(
                    name = "m",
                    value = "20",
                    unit = "pages",
                    min = 1,
                    max = 1_000_000,
                    doc = "Least distance of a victim from the head of its sequence.")
            int distance) {}

    private SeqPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        this.options = options;
        byUse = new FrameList(hardware.frames());
        addressOfFrame = new long[hardware.frames()];
    }

    @Override
    public void onPageIn(int frame) {
        byUse.addLast(frame);
        long address = hardware.addressOf(frame);
        addressOfFrame[frame] = address;
        frameOfAddress.put(address, frame);
        faults++;
        note(address);
    }

    private void note(long address) {
        int grown = 0;
        while (grown < known && !sequences[grown].growsBy(address)) {
            grown++;
        }
        if (grown < known) {
            sequences[grown].grow(address, faults);
        } else {
            cut(address);
            if (known < MOST_SEQUENCES) {
                sequences[known++] = new Sequence(options.nth());
            }
            grown = known - 1;
            sequences[grown].begin(address, faults);
        }
        // The one that grew last comes first.
        Sequence first = sequences[grown];
        System.arraycopy(sequences, 0, sequences, 1, grown);
        sequences[0] = first;
    }

    /** A fault inside a sequence: what was before it will not come again in this order. */
    private void cut(long address) {
        for (int i = 0; i < known; i++) {
            Sequence sequence = sequences[i];
            if (sequence.direction != 0 && sequence.holds(address) && address != sequence.head) {
                sequence.tail = address + sequence.direction;
            }
        }
    }

    @Override
    public void onReference(int frame, int run, int count) {
        byUse.moveToLast(frame);
    }

    @Override
    public int selectVictim() {
        int victim = NO_FRAME;
        long latest = 0;
        for (int i = 0; i < known; i++) {
            Sequence sequence = sequences[i];
            long nth = sequence.lastFaults[options.nth() - 1];
            if (sequence.length() >= options.length() && nth > latest) {
                int candidate = behindHead(sequence);
                if (candidate != NO_FRAME) {
                    victim = candidate;
                    latest = nth;
                }
            }
        }
        int frame = victim == NO_FRAME ? byUse.first() : victim;
        byUse.remove(frame);
        frameOfAddress.remove(addressOfFrame[frame]);
        return frame;
    }

    private int behindHead(Sequence sequence) {
        long address = sequence.head - (long) sequence.direction * options.distance();
        while (sequence.holds(address)) {
            Integer frame = frameOfAddress.get(address);
            if (frame != null) {
                return frame;
            }
            address -= sequence.direction;
        }
        return NO_FRAME;
    }

    /** Makes {@link SeqPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "seq",
                            "LRU, but a page behind the head of a long sequence of faults goes first (oracle: sees every reference)",
                            "glass1997",
                            "faults make sequences; exact LRU where there is none; victim before load",
                            Capability.REFERENCES,
                            Capability.ADDRESS),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new SeqPolicy(hardware, options);
        }
    }
}
