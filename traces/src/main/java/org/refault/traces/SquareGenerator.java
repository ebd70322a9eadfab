package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * A demand for memory that rises and falls at once, and stays for {@code length} references each time: first any of all
 * pages, then any of the first {@code low}, and so on. Half way through an odd number of times {@code length} lies in the
 * other half of the wave, so that the second of two virtual machines, which begins there, wants little where the first
 * wants much.
 */
@AutoService(TraceGenerator.class)
public final class SquareGenerator implements TraceGenerator {
    private static final GeneratorParameter LOW =
            GeneratorParameter.integer("low", 1_000, 1, 1 << 30, "pages", "Pages in use while the demand is low.");
    private static final GeneratorParameter LENGTH = GeneratorParameter.integer(
            "length", 100_000, 1, Integer.MAX_VALUE, "references", "References before the demand changes.");

    @Override
    public String id() {
        return "square";
    }

    @Override
    public String summary() {
        return "all pages and few of them by turns, equally popular";
    }

    @Override
    public List<GeneratorParameter> parameters() {
        return List.of(GeneratorParameter.PAGES, LOW, LENGTH);
    }

    @Override
    public PageModel model(GeneratorArguments arguments, RandomStreams random) {
        int pages = (int) arguments.integer(GeneratorParameter.PAGES);
        int low = (int) arguments.integer(LOW);
        int length = (int) arguments.integer(LENGTH);
        if (low > pages) {
            throw new InvalidSettingException("low=" + low + " is not allowed; expected at most pages=" + pages);
        }
        return vcpu -> new Wave(pages, low, length, random.stream("trace.pages." + vcpu));
    }

    /** One virtual CPU's references. */
    private static final class Wave implements PageSequence {
        private final int pages;
        private final int low;
        private final int length;
        private final RandomStream random;
        private boolean isLow;
        private int left;

        Wave(int pages, int low, int length, RandomStream random) {
            this.pages = pages;
            this.low = low;
            this.length = length;
            this.random = random;
            left = length;
        }

        @Override
        public void next(int[] drawn, int count) {
            for (int i = 0; i < count; i++) {
                if (left == 0) {
                    isLow = !isLow;
                    left = length;
                }
                left--;
                drawn[i] = random.nextInt(isLow ? low : pages);
            }
        }
    }
}
