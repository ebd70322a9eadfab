/** Placeholder. */
package org.refault.experiments;
