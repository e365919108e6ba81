export { AddPeople } from './add-people-dialog';
export { BrowseView } from './browse-view';
export { ChannelView } from './channel-view';
export { CreateChannelDialog } from './create-channel-dialog';
export { ArchiveDialog, LeaveDialog, leave, mayComeBack } from './leaving';
export { NewDirectDialog } from './new-direct-dialog';
