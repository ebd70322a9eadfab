package org.refault.traces;

import java.util.List;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.setting.InvalidSettingException;

/** A trace in memory, or several loaded as one. Immutable. */
public final class LoadedTrace {
    private final String name;
    private final String checksum;
    private final String format;
    private final long records;
    private final ReadOptions options;
    private final ReferenceString string;
    private final List<String> warnings;
    private final List<GeneratedSource> generated;

    LoadedTrace(
            String name,
            String checksum,
            String format,
            long records,
            ReadOptions options,
            ReferenceString string,
            List<String> warnings,
            List<GeneratedSource> generated) {
        this.name = name;
        this.checksum = checksum;
        this.format = format;
        this.records = records;
        this.options = options;
        this.string = string;
        this.warnings = List.copyOf(warnings);
        this.generated = List.copyOf(generated);
    }

    /**
     * The trace's name in results: the base name of the file, {@code -}, {@code bundled}, or the text of a generated trace
     * with all parameters written out; several joined with {@code +}.
     */
    public String name() {
        return name;
    }

    /** SHA-256 in hex of the file as it is stored, or of the name of a generated trace and the checksum of the file that
     * it names, if any; several joined with {@code +}. */
    public String checksum() {
        return checksum;
    }

    /** Id of the trace's format, {@code generated} for generated ones; several joined with {@code +}. */
    public String format() {
        return format;
    }

    /** Records in the trace, as its format counts them; also those whose kinds do not count. */
    public long records() {
        return records;
    }

    /** How the trace was read. */
    public ReadOptions options() {
        return options;
    }

    /** All references, in the order of the trace. */
    public ReferenceString string() {
        return string;
    }

    /** What a user should know before drawing conclusions, one line each. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * The reference strings of some virtual CPUs, all with the same page numbers.
     *
     * <p>A trace has one stream for each of its own virtual CPUs. With fewer virtual CPUs than streams, virtual CPU k
     * has the streams that are k modulo {@code vcpus}, merged in the order of the trace. With more, the streams are dealt
     * out round-robin: where a stream serves m virtual CPUs, its copy j of them begins at run floor(j * length / m) and
     * wraps, with the same pages; copies but the first have no times, for these would run backwards. Where all is generated,
     * each further virtual CPU has references of its own to the same pages instead.
     *
     * @param vcpus 1 to 64
     * @throws InvalidSettingException if {@code vcpus} is out of range
     */
    public ReferenceString[] streams(int vcpus) {
        if (vcpus < 1 || vcpus > ReferenceStringBuilder.MAX_VCPUS) {
            throw new InvalidSettingException("a number of virtual CPUs from 1 to " + ReferenceStringBuilder.MAX_VCPUS
                    + " was expected, not " + vcpus);
        }
        int streams = string.vcpuCount();
        if (vcpus <= streams) {
            return string.deal(vcpus);
        }
        return generated.isEmpty()
                ? copies(string.deal(streams), vcpus)
                : generate(vcpus).deal(vcpus);
    }

    private static ReferenceString[] copies(ReferenceString[] streams, int vcpus) {
        ReferenceString[] dealt = new ReferenceString[vcpus];
        for (int vcpu = 0; vcpu < vcpus; vcpu++) {
            int first = vcpu % streams.length;
            long copy = vcpu / streams.length;
            long copies = (vcpus - first + streams.length - 1) / streams.length;
            ReferenceString stream = streams[first];
            dealt[vcpu] = copy == 0 ? stream : stream.rotate((int) (copy * stream.length() / copies));
        }
        return dealt;
    }

    private ReferenceString generate(int vcpus) {
        ReferenceStringBuilder builder = TraceSource.builder(options);
        int streams = generated.stream().mapToInt(GeneratedSource::vcpus).sum();
        boolean timed = generated.stream().allMatch(GeneratedSource::timed);
        int first = 0;
        for (GeneratedSource source : generated) {
            if (first > 0) {
                builder.nextSource();
            }
            source.generate(new ReferenceRecorder(builder, options, timed, 0), first, streams, vcpus);
            first += source.vcpus();
        }
        return builder.build();
    }
}
