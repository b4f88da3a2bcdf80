import type { Words } from '../zh-cn.ts'

export const app: Words['app'] = {
  skipToContent: 'Skip to content',
  navigation: 'Main navigation',
  home: 'Home',
  orders: 'Orders',
  tasks: 'Print tasks',
  printers: 'Printers',
  templates: 'Templates',
  settings: 'Settings',
  signOut: 'Sign out',
  otherLanguage: '简体中文',
  live: 'Live',
  liveConnecting: 'Connecting',
  liveLost: 'Connection lost, reconnecting',
  loading: 'Loading',
  notFound: 'There is no such page',
  backHome: 'Back to the home page',
  crashed: 'This page made a mistake',
  crashedHint: 'Reloading usually helps; the data is on the server and nothing is lost.',
  reload: 'Reload the page',
  document: '{{page}} · {{shop}}',
}

export const action: Words['action'] = {
  save: 'Save',
  cancel: 'Cancel',
  delete: 'Delete',
  edit: 'Edit',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'The browser does not allow copying: please select the text by hand',
  tryAgain: 'Try again',
  loadMore: 'Load more',
  viewAll: 'View all',
  kept: 'I have kept it',
  shownOnce: 'This is shown only once: copy and keep it now.',
  back: 'Back',
}

export const signIn: Words['signIn'] = {
  title: 'Sign in to the print back office',
  hint: 'The first start of the server shows the user name and the password in its terminal.',
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  usernameMissing: 'Enter the user name',
  passwordMissing: 'Enter the password',
  wrong_password: 'The user name or the password is wrong',
  too_many: 'Too many attempts: please try again in a while',
  unreachable: 'The server cannot be reached: check the network and whether it is running',
  server: 'The server made a mistake: please try again later',
}

export const problemNote: Words['problemNote'] = {
  title: 'The request did not succeed',
}

export const age: Words['age'] = {
  now: 'just now',
  seconds: '{{count}} s ago',
  minutes: '{{count}} min ago',
  hours: '{{count}} h ago',
  days: '{{count}} d ago',
}
