package org.refault.traces;

import com.google.auto.service.AutoService;
import java.util.List;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * Independent references by a list of popularities: each reference is to a page with a chance proportional to the page's
 * weight, whatever came before (the independent reference model). {@link Popularities} says what the list looks like.
 */
@AutoService(TraceGenerator.class)
public final class IrmGenerator implements TraceGenerator {
    private static final GeneratorParameter FILE = GeneratorParameter.text(
            "file", "Text file of popularities: a weight a line, or a page and its weight; no comma in its name.");

    @Override
    public String id() {
        return "irm";
    }

    @Override
    public String summary() {
        return "independent references, popularities from a file";
    }

    @Override
    public List<GeneratorParameter> parameters() {
        return List.of(FILE);
    }

    @Override
    public PageModel model(GeneratorArguments arguments, RandomStreams random) throws TraceException {
        String file = arguments.text(FILE);
        if (file.isEmpty()) {
            throw new InvalidSettingException("file has no value; write file=PATH");
        }
        Popularities popularities = Popularities.read(file);
        int[] pages = popularities.pages();
        AliasTable table = new AliasTable(popularities.weights());
        return new PageModel() {
            @Override
            public PageSequence sequence(int vcpu) {
                RandomStream own = random.stream("trace.pages." + vcpu);
                return (drawn, count) -> {
                    for (int i = 0; i < count; i++) {
                        drawn[i] = pages[table.draw(own)];
                    }
                };
            }

            @Override
            public String checksum() {
                return popularities.checksum();
            }
        };
    }
}
