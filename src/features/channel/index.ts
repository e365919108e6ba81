export {
  ChannelScopeProvider,
  useChannelAbilities,
  useChannelScope,
  useLoadedChannel,
} from './channel-scope';
export {
  ChannelIcon,
  isDirect,
  othersIn,
  titleOf,
  useMarkedTitle,
  useTitle,
} from './channel-title';
export { useChannelSearch } from './use-channel-search';
export { useOpenMention } from './use-open-mention';
