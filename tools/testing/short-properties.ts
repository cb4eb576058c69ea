import fc from 'fast-check';

/**
 * Each property of the tests is tried for this long, in milliseconds, and at least once, however often it asks to be.
 * Whoever runs the tests a second time has this in `setupFiles`: that a property holds has been proven then.
 */
const limit = 1_000;

// Where files share a process, this runs before each of them.
const installed = Symbol.for('soe.short-properties');
if (!Reflect.has(globalThis, installed)) {
  fc.installGlobalPlugin(stopAfterLimit);
  Reflect.set(globalThis, installed, true);
}

/** Between two runs: one that has begun is never left alone, as `fc.interruptAfterTimeLimit` would do. */
function stopAfterLimit(): fc.PluginInstance<unknown> {
  const end = performance.now() + limit;
  let runs = 0;
  return {
    decorateRun: (run) => (value) => {
      runs += 1;
      return runs > 1 && performance.now() > end ? new fc.PreconditionFailure(true) : run(value);
    },
  };
}
