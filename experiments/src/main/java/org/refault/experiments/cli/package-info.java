/**
 * The command line: verbs, options, exit codes and error lines, as users and scripts know them.
 *
 * <p>Must never hold what a library user could want: a command reads its options, calls, and prints.
 */
package org.refault.experiments.cli;
