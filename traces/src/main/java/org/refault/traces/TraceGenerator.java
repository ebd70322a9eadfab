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

        /**
         * Puts the times of the {@code count} references given last into {@code times}, from 0 on: ticks since the trace
         * began, never less than those before. Asked of {@linkplain TraceGenerator#isTimed() timed} kinds only.
         */
        default void times(long[] times, int count) {
            throw new UnsupportedOperationException("references without a time");
        }
    }

    /** What all virtual CPUs of a trace share. */
    interface PageModel {
        /** The pages of a virtual CPU, 0 for the first, drawn from random streams of its own. */
        PageSequence sequence(int vcpu);

        /** SHA-256 in hex of what the model was read from, besides its arguments; empty if from nothing. */
        default String checksum() {
            return "";
        }
    }

    /** The id, in kebab-case: KIND in {@code gen:KIND:name=value,...}. */
    String id();

    /** What it models, in one line. */
    String summary();

    /** The parameters of this kind alone. */
    List<GeneratorParameter> parameters();

    /** Whether the references have a time. */
    default boolean isTimed() {
        return false;
    }

    /**
     * The model with some arguments.
     *
     * @param random the streams of the trace
     * @throws org.refault.simulator.setting.InvalidSettingException if the arguments contradict each other
     * @throws TraceException if a file that the arguments name is missing or not understood
     */
    PageModel model(GeneratorArguments arguments, RandomStreams random) throws TraceException;
}
