/** A value of a Packer variable. */
export type PackerValue =
  | string
  | number
  | boolean
  | readonly PackerValue[]
  | { readonly [key: string]: PackerValue };
