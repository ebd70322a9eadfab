package org.refault.simulator.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.setting.InvalidSettingException;

class PolicyChoiceTest {
    /** Words of an option. */
    enum Word {
        SHORT,
        RATHER_LONG
    }

    /** An option of each type. */
    record Options(
            @Option(name = "count", value = "8", min = 1, max = 31, doc = "A whole number.")
            int count,

            @Option(name = "factor", value = "2", min = 0.5, doc = "A number.")
            double factor,

            @Option(name = "flag", value = "0", doc = "Yes or no.")
            boolean flag,

            @Option(name = "word", value = "short", doc = "A word.")
            Word word,

            @Option(name = "period", value = "4x", min = 1, doc = "A period.")
            ScanPeriod period) {}

    /** A policy that is never made. */
    private static final class Factory extends PolicyFactory<Options> {
        Factory() {
            super(new PolicyCard("example", "an example", "none", "none"), Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            return options.flag() ? EnumSet.of(Capability.REFERENCES) : EnumSet.of(Capability.ACCESSED);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            throw new AssertionError("not asked for");
        }
    }

    private static PolicyChoice<Options> choose(String text) {
        return PolicyChoice.of(new Factory(), text);
    }

    @Test
    void tellsTheOptionsWhoseValuesAreNotTheDefault() {
        assertEquals("", PolicyChoice.of(new Factory(), "").changedOptionsText());
        assertEquals("", PolicyChoice.of(new Factory(), "factor=2.0+flag=false").changedOptionsText());
        assertEquals(
                "count=3+period=4",
                PolicyChoice.of(new Factory(), "period=4+count=3").changedOptionsText());
    }

    @Test
    void optionsNotNamedHaveTheirDefaults() {
        assertEquals("count=8+factor=2+flag=0+word=short+period=4x", choose("").optionsText());
    }

    @Test
    void optionsNamedAreReadByTheirTypes() {
        PolicyChoice<Options> choice = choose("word=rather-long+flag=1 + factor=0.75+count=31+period=1000");
        assertEquals(new Options(31, 0.75, true, Word.RATHER_LONG, new ScanPeriod(1_000, false)), choice.options());
        assertEquals("count=31+factor=0.75+flag=1+word=rather-long+period=1000", choice.optionsText());
        assertEquals(choice.options(), choose(choice.optionsText()).options(), "what is shown can be read again");
    }

    @Test
    void aPeriodIsReferencesOrAMultipleOfTheFrames() {
        assertEquals(400, choose("").options().period().references(100));
        assertEquals(7, choose("period=7").options().period().references(100));
    }

    @Test
    void optionsDecideWhetherAPolicyIsAnOracle() {
        assertEquals(false, choose("").isOracle());
        assertEquals(true, choose("flag=1").isOracle());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cuont=3 | example: unknown option 'cuont'; did you mean count?",
                "count | example: option 'count' has no value; write count=…",
                "count=0 | example: count=0 is not allowed; expected a whole number, at least 1, at most 31",
                "count=x | example: count=x is not allowed; expected a whole number, at least 1, at most 31",
                "factor=0.4 | example: factor=0.4 is not allowed; expected a number, at least 0.5",
                "factor=NaN | example: factor=NaN is not allowed; expected a number, at least 0.5",
                "flag=yes | example: flag=yes is not allowed; expected 0 or 1",
                "word=long | example: word=long is not allowed; expected short, rather-long",
                "period=0x | example: period=0x is not allowed; expected a number of references or a multiple of the frames (4x), at least 1",
            })
    void errorsAreOneLineWithTheRemedy(String text, String message) {
        assertEquals(
                message,
                assertThrows(InvalidSettingException.class, () -> choose(text)).getMessage());
    }

    @Test
    void anUnknownPolicyIsRefused() {
        assertThrows(InvalidSettingException.class, () -> PolicyCatalogue.load().choose("clokc"));
    }
}
