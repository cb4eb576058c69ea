/** An answer that may not be known. */
export type Truth = 'yes' | 'no' | 'maybe';

/** True when all are; one that is not decides. */
export function all(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  return truths.includes('maybe') ? 'maybe' : 'yes';
}

/** True when one is. */
export function any(truths: readonly Truth[]): Truth {
  if (truths.includes('yes')) return 'yes';
  return truths.includes('maybe') ? 'maybe' : 'no';
}

/** The opposite; what is not known stays so. */
export function not(truth: Truth): Truth {
  return truth === 'maybe' ? 'maybe' : truth === 'yes' ? 'no' : 'yes';
}

/** What is surely known. */
export function known(value: boolean): Truth {
  return value ? 'yes' : 'no';
}
