/**
 * Settings: every number and choice of a run, with unit, range, default, source and the origin of its value.
 *
 * <p>Must never know a file format: files and command lines hand in pairs of key and text.
 */
package org.refault.simulator.setting;
