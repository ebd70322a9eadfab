package org.refault.simulator.monitor;

import org.refault.simulator.event.EventClass;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.WaitQueue;

/** The sampler as a thread of the host on another CPU than the guest's. */
final class SamplerThread extends Activity {
    private final Monitor monitor;
    private final long interval;
    private final Background background;
    private final WaitQueue timer = new WaitQueue();
    private long nextTick;

    SamplerThread(Monitor monitor, Background background, long interval) {
        this.monitor = monitor;
        this.background = background;
        this.interval = interval;
    }

    @Override
    public void perform(Flow flow) {
        if (step == 0) {
            // A tick that is missed because the last one took too long is left out.
            nextTick = Math.max(nextTick + interval, (flow.now() / interval + 1) * interval);
            background.events().schedule(nextTick, EventClass.TIMER, background.helperCpu(), timer::wakeAll);
            goTo(1);
            flow.sleep(timer);
        } else {
            goTo(0);
            flow.call(new SamplerTick(monitor));
        }
    }
}
