package org.refault.simulator.host;

import java.util.List;
import org.refault.simulator.machine.Activity;

/**
 * What the host's reclaim tells whoever has translations of an address space's pages, as Linux's MMU notifiers do. An
 * address space without one is reclaimed behind the back of such translations.
 */
public interface MmuNotifier {
    /** Before a page is unmapped. When the activity has ended there are no translations, and no new ones are made. */
    Activity begin(int page);

    /** As {@link #begin(int)}, for pages that are unmapped together. */
    Activity begin(List<Integer> pages);

    /** After a page, or all of several, was unmapped: translations may be made again. */
    Activity end(int page);

    /** Takes the Accessed bits of the page's translations. */
    Ageing age(int page);

    /** The taking of a page's Accessed bits. */
    abstract class Ageing extends Activity {
        /** Whether the page was accessed through a translation, once the activity has ended. */
        public abstract boolean wasYoung();
    }
}
