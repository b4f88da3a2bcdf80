import type { Words } from '../zh-cn.ts'

export const apiKey: Words['apiKey'] = {
  intro:
    'The shop’s systems call the API with a key, for example to tell that an order was paid. Give each its own, so that one can be deleted without touching the others.',
  add: 'New key',
  make: 'Make the key',
  name: 'Name',
  nameHint: 'Who uses it, for example “Shop back office”',
  scope: 'May',
  write: 'Read and write',
  read: 'Read only',
  expires: 'Lives',
  expiry: { never: 'Until deleted', month: '30 days', quarter: '90 days', year: '1 year' },
  created: 'Made',
  until: 'until',
  ended: 'Expired',
  key: 'API key',
  use: 'Send it in the header: Authorization: Bearer KEY',
  deleteAsk: 'Delete the key “{{name}}”?',
  deleteMeans: 'The system that uses it is locked out at once; this cannot be undone.',
  empty: 'There is no key yet',
}

export const member: Words['member'] = {
  intro: 'Everybody signs in with an account of their own; the history of a task tells who did what.',
  add: 'Add a member',
  username: 'User name',
  usernameHint: '3 to 30 letters, digits, dots and underscores',
  role: 'Role',
  means: {
    owner: 'everything, also settings, keys and members',
    operator: 'orders and printing',
    viewer: 'looks only',
  },
  self: 'You',
  password: 'Password',
  reset: 'New password',
  resetAsk: 'Make a new password for {{username}}?',
  resetMeans: 'The old one ends at once; the new one is shown only once.',
  deleteAsk: 'Delete the member {{username}}?',
  deleteMeans: 'This person is signed out at once and cannot reach the shop any more.',
  empty: 'There is no member yet',
}
