/** A shell that can be completed in. */
export type Shell = keyof typeof scriptNames;

/** Its script, in the folder `completions` of the package. */
export const scriptNames = {
  bash: 'soe.bash',
  zsh: 'soe.zsh',
  fish: 'soe.fish',
  powershell: 'soe.ps1',
} as const;

/** All shells that can be completed in. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const satisfies readonly Shell[];
