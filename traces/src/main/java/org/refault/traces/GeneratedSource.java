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

    private GeneratedSource(TraceGenerator generator, GeneratorArguments arguments, int replication)
            throws TraceException {
        this.generator = generator;
        this.arguments = arguments;
        this.random = new RandomStreams(arguments.integer(GeneratorParameter.SEED), replication);
        this.model = generator.model(arguments, random);
    }

    /**
     * The trace with a text {@code gen:KIND:name=value,...}.
     *
     * @throws InvalidSettingException if the kind or a parameter does not exist, or a value is out of range
     * @throws TraceException if a file that a parameter names is missing or not understood
     */
    static GeneratedSource of(String text, int replication) throws TraceException {
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
        return generator.isTimed();
    }

    @Override
    public long addTo(ReferenceRecorder recorder) {
        generate(recorder, 0, vcpus(), vcpus());
        return arguments.integer(GeneratorParameter.N) * vcpus();
    }

    /**
     * Generates the references of its virtual CPUs among others, by turns, or in the order of their times: of {@code first}
     * and those after it, and of the same again every {@code stride}, below {@code limit}.
     */
    void generate(ReferenceRecorder recorder, int first, int stride, int limit) {
        int[] vcpus = IntStream.range(0, limit)
                .filter(vcpu -> vcpu % stride >= first && vcpu % stride < first + vcpus())
                .toArray();
        int n = (int) arguments.integer(GeneratorParameter.N);
        double writes = arguments.real(GeneratorParameter.WRITES);
        Draws[] draws = new Draws[vcpus.length];
        for (int i = 0; i < vcpus.length; i++) {
            RandomStream chance = random.stream("trace.kinds." + i);
            draws[i] = new Draws(vcpus[i], model.sequence(i), timed(), chance, writes, n);
        }
        if (timed()) {
            recordByTime(draws, recorder);
        } else {
            recordByTurns(draws, n, recorder);
        }
    }

    private static void recordByTurns(Draws[] draws, int n, ReferenceRecorder recorder) {
        for (int reference = 0; reference < n; reference++) {
            for (Draws draw : draws) {
                draw.advance();
                draw.record(recorder);
            }
        }
    }

    /** Merges the virtual CPUs; of equal times the lower virtual CPU's comes first. */
    private static void recordByTime(Draws[] draws, ReferenceRecorder recorder) {
        for (Draws draw : draws) {
            draw.advance();
        }
        while (true) {
            Draws earliest = draws[0];
            for (Draws draw : draws) {
                if (draw.time() < earliest.time()) {
                    earliest = draw;
                }
            }
            if (earliest.time() == Draws.ENDED) {
                return;
            }
            earliest.record(recorder);
            earliest.advance();
        }
    }

    /** The references of one virtual CPU, drawn in batches: the processor then overlaps the misses of its caches. */
    private static final class Draws {
        /** The time after the last reference. */
        static final long ENDED = Long.MAX_VALUE;

        private final int vcpu;
        private final TraceGenerator.PageSequence sequence;
        private final boolean timed;
        private final RandomStream chance;
        private final double writes;
        private final int[] pages = new int[BATCH];
        private final byte[] kinds = new byte[BATCH];
        private final long[] times = new long[BATCH];
        private int left;
        private int drawn;
        private int current = -1;

        Draws(
                int vcpu,
                TraceGenerator.PageSequence sequence,
                boolean timed,
                RandomStream chance,
                double writes,
                int references) {
            this.vcpu = vcpu;
            this.sequence = sequence;
            this.timed = timed;
            this.chance = chance;
            this.writes = writes;
            this.left = references;
        }

        /** Goes to the next reference, the first at first. */
        void advance() {
            current++;
            if (current == drawn) {
                draw();
            }
        }

        private void draw() {
            drawn = Math.min(BATCH, left);
            left -= drawn;
            current = 0;
            sequence.next(pages, drawn);
            if (timed) {
                sequence.times(times, drawn);
            }
            for (int i = 0; i < drawn; i++) {
                boolean write = writes > 0 && chance.nextDouble() < writes;
                kinds[i] = (byte) (write ? ReferenceKind.WRITE : ReferenceKind.READ).bit();
            }
        }

        /** The current reference's time; {@link #ENDED} after the last. */
        long time() {
            return current == drawn ? ENDED : times[current];
        }

        void record(ReferenceRecorder recorder) {
            recorder.run(times[current], vcpu, USER, kinds[current], pages[current], ReferenceRecorder.NO_FRAME, 1);
        }
    }

    @Override
    public String checksum() {
        String text = name() + model.checksum();
        return HexFormat.of().formatHex(RawBytes.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
