package org.refault.experiments.validation;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.refault.reports.Overlay;

/** Where formulas are drawn. */
final class FormulaGrid {
    private static final int STEPS = 60;

    private FormulaGrid() {}

    /** Places from one to another, each as many times the one before. */
    static DoubleStream geometric(double from, double to) {
        return IntStream.rangeClosed(0, STEPS)
                .mapToDouble(step -> from * StrictMath.pow(to / from, (double) step / STEPS));
    }

    /** One curve over numbers of virtual CPUs. */
    static Sample.Layout<Integer> byVcpus(String curve, IntStream along) {
        List<Integer> numbers = along.boxed().toList();
        return new Sample.Layout<>(
                new Overlay.Axis("virtual CPUs", false),
                false,
                Integer::doubleValue,
                vcpus -> vcpus == 1 ? "1 vCPU" : vcpus + " vCPUs",
                vcpus -> curve,
                vcpus -> numbers);
    }
}
