package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;
import org.refault.simulator.policy.ScanPeriod;

/**
 * VMIN: after a reference a page stays if it will be referenced again within {@code tau}, and else is given up at once. It
 * faults as the working set with that window does, with the least memory that any policy needs for so many faults.
 *
 * <p>Its space is that of the working set less tau for every interval above tau (denning1980): a page given up does not
 * count even at the reference itself.
 *
 * <p>Follows prieve1976. Departures: none; if memory is full the page with the farthest next use goes, as in OPT.
 */
public final class VminPolicy implements OraclePolicy {
    private final HardwareView hardware;
    private final long tau;
    private final OptPolicy kept;

    /**
     * Options.
     *
     * @param tau the window
     */
    public record Options(
            @Option(
                    name = "tau",
                    value = "4x",
                    unit = "references",
                    min = 1,
                    max = 1e11,
                    doc =
                            "Greatest interval to the next use for which a page is kept: references, or a multiple of the frames.")
            ScanPeriod tau) {}

    private VminPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        tau = options.tau().references(hardware.frames());
        kept = new OptPolicy(hardware);
    }

    @Override
    public void onPageIn(int frame) {
        kept.onPageIn(frame);
    }

    @Override
    public void onReference(int frame, int run, int count) {
        long time = hardware.referencesBefore(run) + count;
        int nextUse = hardware.nextUse(run);
        if (nextUse != HardwareView.NEVER && hardware.referencesBefore(nextUse) + 1 - time <= tau) {
            kept.onReference(frame, run, count);
        } else {
            hardware.releaseAsOf(frame, time);
        }
    }

    @Override
    public int selectVictim() {
        return kept.selectVictim();
    }

    /** Makes {@link VminPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "vmin",
                            "a page stays if its next use is at most tau away (oracle: knows the future)",
                            "prieve1976",
                            "kept if the interval to the next use is tau or less; memory full: farthest next use",
                            Capability.FUTURE,
                            Capability.REFERENCES,
                            Capability.RELEASE),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new VminPolicy(hardware, options);
        }
    }
}
