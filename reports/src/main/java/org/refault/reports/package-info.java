/** Placeholder. */
package org.refault.reports;
