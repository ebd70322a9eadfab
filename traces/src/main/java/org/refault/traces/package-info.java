/** Placeholder. */
package org.refault.traces;
