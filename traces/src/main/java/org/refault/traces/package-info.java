/**
 * Where reference strings come from: trace files in several formats, generators, and the bundled trace.
 *
 * <p>Must never know who pages a reference string, how often it is run or how results are shown.
 */
package org.refault.traces;
