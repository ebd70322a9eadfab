package org.refault.simulator.policy;

/**
 * A policy that users bring along, no part of the catalogue.
 *
 * @param factory what makes it
 * @param file name of the file it came from, without folders
 * @param checksum SHA-256 of that file, in hexadecimal digits
 */
public record PolicyPlugin(PolicyFactory<?> factory, String file, String checksum) {}
