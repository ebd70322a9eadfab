package org.refault.simulator.conformance;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;
import org.refault.simulator.reference.Run;
import org.refault.simulator.replay.Replay;
import org.refault.simulator.result.ReplayResult;

/** What every policy must do, with its default options and with others. A law is checked by running the policy. */
public enum PolicyLaw {
    /** Card and options say what they should. */
    IS_DESCRIBED_IN_FULL(
            "is described in full: summary, conventions, a sentence for each option", PolicyLaw::isDescribed),
    /** The victim is resident, at any size of memory. */
    CHOOSES_RESIDENT_PAGES(
            "gives up a page that is there, and each page faults at least once", PolicyLaw::choosesResidentPages),
    /** No state outlives a run, no chance but that of the stream. */
    IS_THE_SAME_TWICE("does the same twice, also from one replay", PolicyLaw::isTheSameTwice),
    /** Page numbers are names. */
    DOES_NOT_CARE_FOR_NAMES("does not care what pages are called", PolicyLaw::doesNotCareForNames),
    /** Nobody gives pages up while there is room, unless that is the idea. */
    KEEPS_WHAT_FITS("faults once for each page where all fit", PolicyLaw::isDemanding, PolicyLaw::keepsWhatFits),
    /** One frame leaves no choice. */
    HAS_NO_CHOICE_WITH_ONE_FRAME(
            "faults at every change of page with one frame",
            PolicyLaw::isDemanding,
            PolicyLaw::hasNoChoiceWithOneFrame),
    /** No page can leave clean that was written, whoever gives pages up and writes them ahead. */
    LOSES_NO_WRITE("loses no write where all references write", PolicyLaw::losesNoWrite),
    /** Extremes of strings. */
    SURVIVES_EXTREMES(
            "survives one page, an empty string, a loop one page larger than memory", PolicyLaw::survivesExtremes),
    /** On the timed machine a page may go at any time, memory need not be full, and frames come back in any order. */
    COPES_WITH_THE_TIMED_MACHINE(
            "copes with page-outs at any time and frames in any order",
            PolicyLaw::isReal,
            PolicyLaw::copesWithTheMachine),
    /** A capability that is declared but not needed would make a policy look less real than it is. */
    NEEDS_WHAT_IT_DECLARES("needs every capability that it declares", PolicyLaw::needsWhatItDeclares),
    /** Who is told of references says so. */
    LISTENS_IF_MARKED("is told of references if and only if it declares R", PolicyLaw::listensIfMarked),
    /** See {@link Blindfold}. */
    IS_BLIND_TO_HITS(
            "is blind to reads of pages whose Accessed bit is set", PolicyLaw::isReal, PolicyLaw::isBlindToHits);

    /** Pages of the string that policies are tried on. */
    public static final int PAGES = 50;

    private final String sentence;
    private final Predicate<PolicyChoice<?>> concerns;
    private final Consumer<PolicyChoice<?>> check;

    PolicyLaw(String sentence, Consumer<PolicyChoice<?>> check) {
        this(sentence, any -> true, check);
    }

    PolicyLaw(String sentence, Predicate<PolicyChoice<?>> concerns, Consumer<PolicyChoice<?>> check) {
        this.sentence = sentence;
        this.concerns = concerns;
        this.check = check;
    }

    /** The law in words, after "the policy". */
    public String sentence() {
        return sentence;
    }

    /** Whether a policy so chosen is under this law. */
    public boolean concerns(PolicyChoice<?> choice) {
        return concerns.test(choice);
    }

    /**
     * Tries a policy that is under this law.
     *
     * @throws LawBrokenException if it breaks it; other exceptions are the policy's own
     */
    public void check(PolicyChoice<?> choice) {
        check.accept(choice);
    }

    /** Some thousand runs of a few references of all kinds. */
    public static ReferenceString string() {
        return SampleStrings.random(SampleStrings.SEED, PAGES, 3_000, 4);
    }

    private static boolean isDemanding(PolicyChoice<?> choice) {
        return !choice.capabilities().contains(Capability.RELEASE);
    }

    private static boolean isReal(PolicyChoice<?> choice) {
        return !choice.isOracle();
    }

    private static void isDescribed(PolicyChoice<?> choice) {
        PolicyFactory<?> factory = choice.factory();
        require(!factory.card().summary().isBlank(), "the card has no summary");
        require(!factory.card().summary().contains("\n"), "the summary has more than one line");
        require(!factory.card().conventions().isBlank(), "the card has no conventions");
        for (Option option : PolicyChoice.declarations(factory)) {
            require(
                    option.name().matches("[a-z0-9]+([-.][a-z0-9]+)*"),
                    "option '" + option.name() + "': the name has other than words of small letters and digits");
            require(
                    option.doc().endsWith("."),
                    "option " + option.name() + ": the doc is no sentence with a full stop");
        }
    }

    private static void choosesResidentPages(PolicyChoice<?> choice) {
        ReferenceString string = string();
        for (int frames : new int[] {1, 2, 3, 5, 8, 13, 21, 34, PAGES - 1, PAGES, PAGES + 1}) {
            ReplayResult result = replay(choice, string, frames);
            equal(string.pageCount(), result.coldFaults(), frames, "cold faults");
            require(result.faults() >= result.coldFaults(), frames, "fewer faults than pages");
            require(result.faults() <= string.length(), frames, "a run faulted twice");
        }
    }

    private static void isTheSameTwice(PolicyChoice<?> choice) {
        ReferenceString string = string();
        Replay replay = new Replay(string);
        for (int frames : new int[] {1, 7, 31}) {
            ReplayResult first = replay.run(choice, frames, streams());
            require(first.equals(replay.run(choice, frames, streams())), frames, "the second run is another");
            require(first.equals(replay(choice, string, frames)), frames, "a run of another replay is another");
        }
    }

    private static void doesNotCareForNames(PolicyChoice<?> choice) {
        ReferenceString string = string();
        ReferenceStringBuilder renaming = new ReferenceStringBuilder(PageKey.PFN);
        for (int run = 0; run < string.length(); run++) {
            int description = string.runs()[run];
            int page = string.pages()[run];
            renaming.add(
                    0,
                    Run.cpl(description),
                    Run.kinds(description),
                    string.virtualNumberOfPage(page),
                    1_000_003L * (PAGES - page),
                    string.count(run));
        }
        ReferenceString renamed = renaming.build();
        for (int frames : new int[] {1, 7, 31}) {
            ReplayResult expected = replay(choice, string, frames);
            ReplayResult result = replay(choice, renamed, frames);
            equal(expected.faults(), result.faults(), frames, "faults after renaming");
            equal(expected.pageOuts(), result.pageOuts(), frames, "page-outs after renaming");
        }
    }

    private static void keepsWhatFits(PolicyChoice<?> choice) {
        ReferenceString string = string();
        for (int frames : new int[] {string.pageCount(), 10 * string.pageCount()}) {
            equal(string.pageCount(), replay(choice, string, frames).faults(), frames, "faults");
        }
    }

    private static void hasNoChoiceWithOneFrame(PolicyChoice<?> choice) {
        ReferenceString string = string();
        int changes = 1;
        for (int run = 1; run < string.length(); run++) {
            changes += string.pages()[run] == string.pages()[run - 1] ? 0 : 1;
        }
        equal(changes, replay(choice, string, 1).faults(), 1, "faults");
    }

    private static void losesNoWrite(PolicyChoice<?> choice) {
        ReferenceString writes = SampleStrings.writes(PAGES, 2_000);
        for (int frames : new int[] {1, 2, 20, PAGES - 1}) {
            ReplayResult result = replay(choice, writes, frames);
            require(result.pageOuts() >= result.faults() - frames, frames, "a written page went without a page-out");
            require(result.pageOuts() <= result.references(), frames, "more page-outs than writes");
        }
    }

    private static void survivesExtremes(PolicyChoice<?> choice) {
        ReferenceString single = SampleStrings.reads(5, 5, 5, 5);
        long faults = replay(choice, single, 1).faults();
        require(isDemanding(choice) ? faults == 1 : faults <= 4, 1, faults + " faults on a single page");
        equal(faults, replay(choice, single, 3).faults(), 3, "faults on a single page");
        equal(0, replay(choice, SampleStrings.reads(), 3).faults(), 3, "faults without references");
        for (int frames : new int[] {1, 2, 9}) {
            int[] loop = new int[40 * (frames + 1)];
            for (int i = 0; i < loop.length; i++) {
                loop[i] = i % (frames + 1);
            }
            long inLoop = replay(choice, SampleStrings.reads(loop), frames).faults();
            require(inLoop > frames && inLoop <= loop.length, frames, inLoop + " faults in a loop");
        }
    }

    private static void copesWithTheMachine(PolicyChoice<?> choice) {
        SplittableRandom random = new SplittableRandom(SampleStrings.SEED);
        for (int frames : new int[] {1, 2, 3, 10}) {
            Desk desk = new Desk(choice, frames);
            for (int step = 0; step < 3_000; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> desk.scan();
                    case 1, 2 -> evictIfAny(desk);
                    default -> desk.reference(random.nextInt(2 * frames), random.nextInt(4), random.nextBoolean());
                }
                if (step % 500 == 0) {
                    Set<Integer> gone = new TreeSet<>();
                    while (desk.resident() > 0) {
                        require(gone.add(desk.evict()), frames, "a page went twice");
                    }
                }
            }
        }
    }

    private static void evictIfAny(Desk desk) {
        if (desk.resident() > 0) {
            desk.evict();
        }
    }

    private static void needsWhatItDeclares(PolicyChoice<?> choice) {
        for (Capability declared : choice.capabilities()) {
            // Page-ins and page-outs cannot be withheld, nor can references from a policy that listens.
            // Nor does every option give up pages here, where memory is small.
            if (declared != Capability.EVENTS && declared != Capability.REFERENCES && declared != Capability.RELEASE) {
                require(
                        failsWithout(choice, declared),
                        "declares " + declared + " (" + declared.letter() + ") and does not use it");
            }
        }
    }

    private static boolean failsWithout(PolicyChoice<?> choice, Capability withheld) {
        try {
            replay(poorer(choice, withheld), string(), 7);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static void listensIfMarked(PolicyChoice<?> choice) {
        boolean told = new Desk(choice, 4).tellsOfReferences();
        require(
                choice.capabilities().contains(Capability.REFERENCES) == told,
                told ? "implements OraclePolicy and does not declare R" : "declares R and is no OraclePolicy");
    }

    private static void isBlindToHits(PolicyChoice<?> choice) {
        for (int frames : Blindfold.FRAMES) {
            if (Blindfold.covers(choice, frames)) {
                require(
                        new Blindfold(choice, frames).isBlind(),
                        frames,
                        "victims change with reads of pages whose Accessed bit is set");
            }
        }
    }

    private static ReplayResult replay(PolicyChoice<?> choice, ReferenceString string, int frames) {
        return new Replay(string).run(choice, frames, streams());
    }

    private static RandomStreams streams() {
        return new RandomStreams(SampleStrings.SEED, 0);
    }

    private static <O extends Record> PolicyChoice<O> poorer(PolicyChoice<O> choice, Capability withheld) {
        return PolicyChoice.of(new PoorerFactory<>(choice.factory(), withheld), choice.optionsText());
    }

    /** A factory that forgets to declare a capability. */
    private static final class PoorerFactory<O extends Record> extends ForwardingFactory<O> {
        private final Capability withheld;

        PoorerFactory(PolicyFactory<O> factory, Capability withheld) {
            super(factory);
            this.withheld = withheld;
        }

        @Override
        public Set<Capability> capabilities(O options) {
            Set<Capability> fewer = EnumSet.noneOf(Capability.class);
            fewer.addAll(super.capabilities(options));
            fewer.remove(withheld);
            return fewer;
        }
    }

    private static void equal(long expected, long actual, int frames, String what) {
        require(expected == actual, frames, actual + " " + what + ", not " + expected);
    }

    private static void require(boolean holds, int frames, String otherwise) {
        require(holds, "with " + frames + (frames == 1 ? " frame: " : " frames: ") + otherwise);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new LawBrokenException(otherwise);
        }
    }
}
