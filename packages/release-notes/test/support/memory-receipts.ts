import type { Receipt, Receipts } from '../../src/index.js';

/** Receipts in memory, which fail from a call on. Calls count from one. */
export function memoryReceipts(last = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, Receipt>();
  const state = { calls: 0, last };
  const alive = () => {
    state.calls += 1;
    if (state.calls >= state.last) throw new Error('killed');
  };
  const receipts: Receipts = {
    async get(key) {
      alive();
      return kept.get(key);
    },
    async put(key, receipt) {
      alive();
      kept.set(key, receipt);
    },
  };
  return { receipts, kept, state };
}
