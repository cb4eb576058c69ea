/**
 * Regions in which the same image is pending. Copies of one image begin about together and take
 * about as long, so one region looks for it often, and the others when that one has seen it.
 */
export interface Companions {
  /** An image is pending in a region from now on. */
  begin(region: string, name: string): void;
  /** It no longer is, whatever became of it; the other regions are woken. */
  end(region: string, name: string): void;
  /** Whether this region looks for the others too: of those that are left, the first to come. */
  leads(region: string, name: string): boolean;
}

/** Nobody has companions yet. `wake` tells a region that it should look for an image. */
export function createCompanions(wake: (region: string, name: string) => void): Companions {
  const pending = new Map<string, Set<string>>();
  // One order for all images, so that one region leads for as many as possible.
  const order = new Map<string, number>();
  return {
    begin(region, name) {
      if (!order.has(region)) order.set(region, order.size);
      pending.set(name, (pending.get(name) ?? new Set()).add(region));
    },
    end(region, name) {
      const others = pending.get(name);
      if (others?.delete(region) !== true) return;
      for (const other of others) wake(other, name);
    },
    leads(region, name) {
      const mine = order.get(region) ?? Number.POSITIVE_INFINITY;
      return [...(pending.get(name) ?? [])].every((other) => (order.get(other) ?? mine) >= mine);
    },
  };
}
