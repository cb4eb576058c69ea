/** Why the contract refused a value. Codes are stable; messages are for people. */
export type ContractErrorCode =
  | 'CONTRACT_FLAVOR_INVALID'
  | 'CONTRACT_VERSION_INVALID'
  | 'CONTRACT_ARCHITECTURE_INVALID'
  | 'CONTRACT_BUILD_ID_INVALID'
  | 'CONTRACT_CHANNEL_INVALID'
  | 'CONTRACT_SELECTOR_INVALID'
  | 'CONTRACT_PREFIX_INVALID'
  | 'CONTRACT_OWNER_INVALID'
  | 'CONTRACT_TAG_INVALID'
  | 'CONTRACT_RECORD_INVALID'
  | 'CONTRACT_SUMMARY_INVALID'
  | 'CONTRACT_NOTHING_RELEASED';

/**
 * A value does not fit the contract. Thrown by every function of this package that takes a value
 * it cannot use; switch on `code`, read `field` for the place. `cause` is the schema library's
 * error where there is one.
 */
export class ContractError extends Error {
  /** Always `ContractError`. */
  override readonly name = 'ContractError';
  /** What kind of value was refused. */
  readonly code: ContractErrorCode;
  /** The field that was refused, for example `version` or `images[0].region`. */
  readonly field: string;

  constructor(code: ContractErrorCode, field: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.field = field;
  }
}
