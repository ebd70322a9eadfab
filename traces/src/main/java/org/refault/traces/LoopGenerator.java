package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import org.refault.simulator.event.RandomStreams;

/**
 * The same pages round and round: the worst case of LRU in fewer frames than pages. The first virtual CPU begins at page
 * 0, each further one at a random page.
 */
@AutoService(TraceGenerator.class)
public final class LoopGenerator implements TraceGenerator {
    @Override
    public String id() {
        return "loop";
    }

    @Override
    public String summary() {
        return "all pages in turn, round and round";
    }

    @Override
    public List<GeneratorParameter> parameters() {
        return List.of(GeneratorParameter.PAGES);
    }

    @Override
    public PageModel model(GeneratorArguments arguments, RandomStreams random) {
        int pages = (int) arguments.integer(GeneratorParameter.PAGES);
        return vcpu -> new Loop(
                pages, vcpu == 0 ? 0 : random.stream("trace.pages." + vcpu).nextInt(pages));
    }

    /** One virtual CPU's way round. */
    private static final class Loop implements PageSequence {
        private final int pages;
        private int next;

        Loop(int pages, int first) {
            this.pages = pages;
            this.next = first;
        }

        @Override
        public void next(int[] drawn, int count) {
            for (int i = 0; i < count; i++) {
                drawn[i] = next;
                next = next + 1 == pages ? 0 : next + 1;
            }
        }
    }
}
