/**
 * Policies that users bring along: in jars, or in single source files, which are compiled in memory; and what a new one is made from.
 *
 * <p>Must never know a command line, or what a policy is run on.
 */
package org.refault.experiments.plugin;
