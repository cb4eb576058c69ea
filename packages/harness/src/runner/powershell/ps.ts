/** Text of PowerShell: backslashes stay as they are. */
export const ps = String.raw;
