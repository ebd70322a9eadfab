package org.refault.simulator.policy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a component of a policy's options record: the one place for its name, default, unit, range and doc.
 *
 * <p>The type is the component's: int, long, double, boolean or an enum (named in kebab-case on the command line).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
    /** The option's name on the command line. */
    String name();

    /** The default, as it would be written on the command line. */
    String value();

    /** The unit, or nothing where it has none. */
    String unit() default "";

    /** Least value allowed, for numbers. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Greatest value allowed, for numbers. */
    double max() default Double.POSITIVE_INFINITY;

    /** What the option does, one sentence. */
    String doc();
}
