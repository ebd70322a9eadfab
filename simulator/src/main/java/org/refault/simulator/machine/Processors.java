package org.refault.simulator.machine;

/** What monitor and host may ask of the CPUs outside of a step's {@link Flow}. */
public interface Processors {
    /** What things cost on them. */
    Costs costs();

    /** Number of CPUs. */
    int cpuCount();

    /** All CPUs, a bit each. */
    long allCpus();

    /**
     * The CPUs on which some virtual CPUs may hold translations, a bit each.
     *
     * @param vcpus a bit for each virtual CPU asked about
     */
    long cpusWithTranslations(long vcpus);
}
