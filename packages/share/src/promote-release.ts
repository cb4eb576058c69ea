export { promoteRelease } from './channels/promote-release.js';
