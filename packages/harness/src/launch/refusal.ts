/**
 * What to do about a refused launch.
 *
 * - `capacity`: AWS has no such instance there now. Another zone, another type.
 * - `type`: this type cannot be launched there at all; another zone or type may.
 * - `quota`: a limit of the account. Nothing else will work either.
 * - `passing`: throttled, or an error of AWS: infrastructure.
 * - `refused`: the image, the profile or an option does not fit.
 */
export type RefusalClass = 'capacity' | 'type' | 'quota' | 'passing' | 'refused';

// From the error codes of the EC2 API. `Unsupported` is what a zone says that does not have the type, and
// what a type says that does not fit the image: then all zones and types say it.
const classes: readonly (readonly [RefusalClass, RegExp])[] = [
  [
    'capacity',
    /^(?:Insufficient\w*Capacity|InsufficientCapacity|InsufficientFreeAddressesInSubnet|InsufficientAddressCapacity|UnfulfillableCapacity|InsufficientReservedInstanceCapacity|ReservationCapacityExceeded)$/,
  ],
  [
    'quota',
    /^(?!RequestLimit)\w+LimitExceeded$|^Max(?:Spot|Fleet)\w*Exceeded$|^ResourceCountExceeded$/,
  ],
  [
    'passing',
    /^(?:RequestLimitExceeded|Throttling\w*|TooManyRequests\w*|ServiceUnavailable|Unavailable|InternalError|InternalFailure|InternalServerError|RequestTimeout|IncorrectInstanceState)$/,
  ],
];

/** Tells what kind of refusal it is, by its code and its words. */
export function classifyRefusal(code: string, message: string): RefusalClass {
  const found = classes.find(([, codes]) => codes.test(code))?.[0];
  if (found !== undefined) return found;
  if (/^(?:Unsupported|InstanceTypeNotSupported)$/.test(code)) return 'type';
  return code === 'InvalidParameterCombination' && /Availability Zone/.test(message)
    ? 'type'
    : 'refused';
}

/** Why an instance ended that was launched, and whether that is a matter of infrastructure. */
export function judgeStateReason(
  reason: { readonly code: string; readonly message: string } | undefined,
): { readonly kind: 'capacity' | 'infrastructure' | 'image'; readonly text: string } {
  const { code = '', message = '' } = reason ?? {};
  const said = message.startsWith(code) ? message : [code, message].filter(Boolean).join(': ');
  if (/^Server\.(?:Insufficient|SpotInstance)/.test(code)) return { kind: 'capacity', text: said };
  if (/^Server\./.test(code)) return { kind: 'infrastructure', text: said };
  return { kind: 'image', text: said === '' ? 'EC2 gives no reason' : said };
}
