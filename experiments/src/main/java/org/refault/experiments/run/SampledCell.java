package org.refault.experiments.run;

/**
 * A replay with sampled Accessed bits, and the one it is compared with.
 *
 * @param policy the policy as it was asked for, with the options that are not the default
 * @param every references between two samples; 0 where the cell is the exact twin itself
 * @param twinPolicy the exact twin, with the options that are not the default
 * @param cell the replay
 * @param twin the replay of the exact twin
 */
public record SampledCell(String policy, long every, String twinPolicy, Cell cell, Cell twin) {}
