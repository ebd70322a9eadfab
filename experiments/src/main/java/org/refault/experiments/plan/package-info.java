/**
 * Plans of sweeps: TOML files in which a setting may have several values, and the plan is the grid of them all.
 *
 * <p>Must never know how cells are run, stored or shown.
 */
package org.refault.experiments.plan;
