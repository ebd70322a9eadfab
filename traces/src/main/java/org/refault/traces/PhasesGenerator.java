package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.stream.IntStream;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * A program in phases: for {@code length} references it stays within a working set of {@code wss} neighbouring pages, then
 * moves to another at a random place. Inside, the page at distance d from the beginning is referenced with a chance
 * proportional to 1 / (d+1)^s.
 */
@AutoService(TraceGenerator.class)
public final class PhasesGenerator implements TraceGenerator {
    private static final GeneratorParameter WSS =
            GeneratorParameter.integer("wss", 500, 1, 1 << 30, "pages", "Pages of a working set.");
    private static final GeneratorParameter LENGTH = GeneratorParameter.integer(
            "length", 50_000, 1, Integer.MAX_VALUE, "references", "References before the working set moves.");
    private static final GeneratorParameter S = GeneratorParameter.real(
            "s",
            "0",
            "0",
            "10",
            "",
            "Exponent of Zipf's law inside a working set; 0: all its pages are equally popular.");

    @Override
    public String id() {
        return "phases";
    }

    @Override
    public String summary() {
        return "a working set that moves from time to time";
    }

    @Override
    public List<GeneratorParameter> parameters() {
        return List.of(GeneratorParameter.PAGES, WSS, LENGTH, S);
    }

    @Override
    public PageModel model(GeneratorArguments arguments, RandomStreams random) {
        int pages = (int) arguments.integer(GeneratorParameter.PAGES);
        int wss = (int) arguments.integer(WSS);
        int length = (int) arguments.integer(LENGTH);
        if (wss > pages) {
            throw new InvalidSettingException("wss=" + wss + " is not allowed; expected at most pages=" + pages);
        }
        int[] distances = IntStream.range(0, wss).toArray();
        AliasTable table = AliasTable.zipf(distances, arguments.real(S));
        return vcpu -> new Phases(
                pages, length, table, random.stream("trace.pages." + vcpu), random.stream("trace.places." + vcpu));
    }

    /** One virtual CPU's way through the pages. */
    private static final class Phases implements PageSequence {
        private final int pages;
        private final int length;
        private final AliasTable distances;
        private final RandomStream random;
        private final RandomStream places;
        private int first;
        private int left;

        Phases(int pages, int length, AliasTable distances, RandomStream random, RandomStream places) {
            this.pages = pages;
            this.length = length;
            this.distances = distances;
            this.random = random;
            this.places = places;
        }

        @Override
        public void next(int[] drawn, int count) {
            distances.draw(random, drawn, count);
            for (int i = 0; i < count; i++) {
                if (left == 0) {
                    first = places.nextInt(pages);
                    left = length;
                }
                left--;
                drawn[i] = (int) (((long) first + drawn[i]) % pages);
            }
        }
    }
}
