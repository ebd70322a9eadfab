/** The program: what the Java launcher starts. */
package org.refault.experiments;
