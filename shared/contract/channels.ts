/** Names only: the preload script imports this file and nothing else of ours, so that it stays tiny. */
export const callNames = [
  'app:getInfo',
  'settings:read',
  'settings:change',
  'library:listShoots',
  'library:createShoot',
  'library:chooseLibrary',
  'library:tryOpen',
  'shoot:open',
  'shoot:close',
  'shoot:dispatch',
  'shoot:claim',
  'shoot:repair',
  'import:listSources',
  'import:chooseFolder',
  'import:grantDropped',
  'import:scan',
  'import:previewNames',
  'import:describeCopyDirs',
  'import:start',
  'import:control',
  'import:getReport',
  'import:copyRest',
  'import:eject',
  'watch:list',
  'watch:add',
  'watch:remove',
  'roster:choose',
  'roster:preview',
  'photo:getMetadata',
  'photo:showInFolder',
  'photo:explainPicture',
  'safety:listPlaces',
  'safety:getStory',
  'safety:exportStory',
  'verify:start',
  'verify:control',
  'verify:get',
  'verify:restore',
  'verify:rescue',
  'leave:check',
  'leave:listPhotos',
  'studio:connect',
  'sync:getStatus',
  'sync:plan',
  'sync:listItems',
  'sync:control',
] as const;
export type CallName = (typeof callNames)[number];

/** Takes paths, so only the preload script makes it, with the paths of files that were really dropped. */
export const DROP_CALL = 'import:grantDropped';
/** What the page itself may call. */
export type PageCallName = Exclude<CallName, typeof DROP_CALL>;

export const eventNames = [
  'library:shootsChanged',
  'settings:changed',
  'shoot:rowsChanged',
  'shoot:viewChanged',
  'import:sourcesChanged',
  'import:progressed',
  'verify:progressed',
  'sync:statusChanged',
  'app:actionRequested',
] as const;
export type EventName = (typeof eventNames)[number];
