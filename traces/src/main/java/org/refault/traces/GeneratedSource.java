package org.refault.traces;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.Suggestion;

/** A generated trace. The same text and replication give the same references, virtual CPU by virtual CPU. */
final class GeneratedSource implements ReferenceSource {
    /** How the text of a generated trace begins. */
    static final String PREFIX = "gen:";

    private static final int USER = 3;
    private static final int BATCH = 1 << 10;

    private final TraceGenerator generator;
    private final GeneratorArguments arguments;
    private final RandomStreams random;
    private final TraceGenerator.PageModel model;

    private GeneratedSource(TraceGenerator generator, GeneratorArguments arguments, int replication) {
        this.generator = generator;
        this.arguments = arguments;
        this.random = new RandomStreams(arguments.integer(GeneratorParameter.SEED), replication);
        this.model = generator.model(arguments, random);
    }

    /**
     * The trace with a text {@code gen:KIND:name=value,...}.
     *
     * @throws InvalidSettingException if the kind or a parameter does not exist, or a value is out of range
     */
    static GeneratedSource of(String text, int replication) {
        String rest = text.substring(PREFIX.length());
        int colon = rest.indexOf(':');
        String kind = colon < 0 ? rest : rest.substring(0, colon);
        TraceGenerator generator = find(kind);
        List<GeneratorParameter> parameters = new ArrayList<>(generator.parameters());
        parameters.addAll(GeneratorParameter.COMMON);
        parameters.add(0, GeneratorParameter.N);
        try {
            GeneratorArguments arguments =
                    GeneratorArguments.parse(colon < 0 ? "" : rest.substring(colon + 1), parameters);
            return new GeneratedSource(generator, arguments, replication);
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException(PREFIX + generator.id() + ": " + e.getMessage());
        }
    }

    private static TraceGenerator find(String kind) {
        List<TraceGenerator> generators = TraceSource.generators();
        for (TraceGenerator generator : generators) {
            if (generator.id().equals(kind)) {
                return generator;
            }
        }
        List<String> known = generators.stream().map(TraceGenerator::id).toList();
        throw new InvalidSettingException(
                "unknown kind of generated trace '" + kind + "'" + Suggestion.of(kind, known));
    }

    /** Number of virtual CPUs that the text asks for. */
    int vcpus() {
        return (int) arguments.integer(GeneratorParameter.VCPUS);
    }

    @Override
    public String name() {
        return PREFIX + generator.id() + ":" + arguments;
    }

    @Override
    public String format() {
        return "generated";
    }

    @Override
    public boolean timed() {
        return false;
    }

    @Override
    public long addTo(ReferenceRecorder recorder) {
        generate(recorder, 0, vcpus(), vcpus());
        return arguments.integer(GeneratorParameter.N) * vcpus();
    }

    /**
     * Generates the references of its virtual CPUs among others, by turns: of {@code first} and those after it, and of the
     * same again every {@code stride}, below {@code limit}.
     */
    void generate(ReferenceRecorder recorder, int first, int stride, int limit) {
        int[] vcpus = IntStream.range(0, limit)
                .filter(vcpu -> vcpu % stride >= first && vcpu % stride < first + vcpus())
                .toArray();
        int n = (int) arguments.integer(GeneratorParameter.N);
        Draws[] draws = new Draws[vcpus.length];
        for (int i = 0; i < vcpus.length; i++) {
            draws[i] = new Draws(model.sequence(i), random.stream("trace.kinds." + i));
        }
        for (int start = 0; start < n; start += BATCH) {
            int count = Math.min(BATCH, n - start);
            for (Draws draw : draws) {
                draw.next(count, arguments.real(GeneratorParameter.WRITES));
            }
            for (int reference = 0; reference < count; reference++) {
                for (int i = 0; i < vcpus.length; i++) {
                    int page = draws[i].pages[reference];
                    recorder.run(0, vcpus[i], USER, draws[i].kinds[reference], page, ReferenceRecorder.NO_FRAME, 1);
                }
            }
        }
    }

    /** The next references of one virtual CPU, drawn in batches: the processor then overlaps the misses of its caches. */
    private static final class Draws {
        private final TraceGenerator.PageSequence sequence;
        private final RandomStream chance;
        private final int[] pages = new int[BATCH];
        private final byte[] kinds = new byte[BATCH];

        Draws(TraceGenerator.PageSequence sequence, RandomStream chance) {
            this.sequence = sequence;
            this.chance = chance;
        }

        void next(int count, double writes) {
            sequence.next(pages, count);
            for (int i = 0; i < count; i++) {
                boolean write = writes > 0 && chance.nextDouble() < writes;
                kinds[i] = (byte) (write ? ReferenceKind.WRITE : ReferenceKind.READ).bit();
            }
        }
    }

    @Override
    public String checksum() {
        return HexFormat.of().formatHex(RawBytes.sha256().digest(name().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
