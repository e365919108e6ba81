export {
  type Address,
  browsePath,
  channelPath,
  homePath,
  parseAddress,
  type Room,
  roomPath,
  searchPath,
  type WritingPlace,
  writingPlace,
} from './address';
export { isKeyboardFocused } from './keyboard-focus';
export { firstPlace, rememberPlace } from './last-place';
export { LeaveQuestion, leaveWhenAllowed, useLeaveGuard } from './leave-guard';
export {
  cameBack,
  goTo,
  goToFound,
  goToWorkspace,
  isBroughtBack,
  isPlainClick,
  onDeparture,
  PlaceLink,
  stayHere,
  threadPathFromHere,
  useAddress,
  useVisit,
} from './navigation';
export { roomsFor } from './rooms';
export { closeOverlay, getUi, openOverlay, openProfile, setEditing, useUi } from './ui-store';
