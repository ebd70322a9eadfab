package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;

/**
 * Independent references by Zipf's law: the page of rank r is referenced with a chance proportional to 1 / r^s. Ranks are
 * scattered over the pages by a random permutation, so that popular pages are not neighbours.
 */
@AutoService(TraceGenerator.class)
public final class ZipfGenerator implements TraceGenerator {
    /** The exponent. */
    static final GeneratorParameter S = GeneratorParameter.real(
            "s", "1", "0", "10", "", "Exponent of Zipf's law; 0: all pages are equally popular.");

    @Override
    public String id() {
        return "zipf";
    }

    @Override
    public String summary() {
        return "independent references, popular pages by Zipf's law";
    }

    @Override
    public List<GeneratorParameter> parameters() {
        return List.of(GeneratorParameter.PAGES, S);
    }

    @Override
    public PageModel model(GeneratorArguments arguments, RandomStreams random) {
        AliasTable table = AliasTable.scatteredZipf(
                (int) arguments.integer(GeneratorParameter.PAGES), arguments.real(S), random.stream("trace.placement"));
        return vcpu -> {
            RandomStream own = random.stream("trace.pages." + vcpu);
            return (drawn, count) -> table.draw(own, drawn, count);
        };
    }
}
