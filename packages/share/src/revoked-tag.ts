/** The tag of images of a release that was taken out; its value says why. */
export const revokedTag = 'soe:revoked';
