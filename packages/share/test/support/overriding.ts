import type { AwsAccess, Place, RegionAccess } from '../../src/index.js';

/** The same way to AWS, where some operations of a place are others; all that is left out stays. */
export function overriding(
  aws: AwsAccess,
  override: (place: Place, access: RegionAccess) => Overrides,
): AwsAccess {
  return {
    organization: (options) => aws.organization(options),
    in(place, options) {
      const access = aws.in(place, options);
      const ports = new Map<PropertyKey, object>(Object.entries(override(place, access)));
      // A port is made, or refused, when it is asked for.
      return new Proxy(access, {
        get(target, name, receiver) {
          const port: unknown = Reflect.get(target, name, receiver);
          const own = ports.get(name);
          return own === undefined ? port : { ...(port as object), ...own };
        },
      });
    },
  };
}

type Overrides = { readonly [Port in keyof RegionAccess]?: Partial<RegionAccess[Port]> };
