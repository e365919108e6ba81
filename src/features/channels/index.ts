export { BrowseView } from './browse-view';
export { ChannelView } from './channel-view';
export { CreateChannelDialog } from './create-channel-dialog';
export { NewDirectDialog } from './new-direct-dialog';
