package org.refault.traces;

import java.util.List;
import org.refault.simulator.event.RandomStreams;

/**
 * A kind of generated trace. One kind is one public final class, found by {@link java.util.ServiceLoader}; it holds no state.
 *
 * <p>It says which pages are referenced. How often, how many of the references write, and the number of virtual CPUs are
 * {@linkplain GeneratorParameter#COMMON parameters of every kind}.
 */
public interface TraceGenerator {
    /** The pages of one virtual CPU's references, without end. */
    interface PageSequence {
        /** Puts the page numbers of the next {@code count} references into {@code pages}, from 0 on. */
        void next(int[] pages, int count);
    }

    /** What all virtual CPUs of a trace share. */
    interface PageModel {
        /** The pages of a virtual CPU, 0 for the first, drawn from random streams of its own. */
        PageSequence sequence(int vcpu);
    }

    /** The id, in kebab-case: KIND in {@code gen:KIND:name=value,...}. */
    String id();

    /** What it models, in one line. */
    String summary();

    /** The parameters of this kind alone. */
    List<GeneratorParameter> parameters();

    /**
     * The model with some arguments.
     *
     * @param random the streams of the trace
     * @throws org.refault.simulator.setting.InvalidSettingException if the arguments contradict each other
     */
    PageModel model(GeneratorArguments arguments, RandomStreams random);
}
