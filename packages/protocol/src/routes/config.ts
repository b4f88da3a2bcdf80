import { settingList, settingPatch, shopSchema } from '../config.ts'
import type { HttpRoute } from './http-route.ts'

export const configRoutes = {
  readConfig: {
    method: 'get',
    path: '/api/config',
    tag: 'config',
    summary: { zh: '读取全部设置', en: 'Read every setting' },
    scope: 'read',
    status: 200,
    answer: settingList,
    problems: [],
  },
  writeConfig: {
    method: 'put',
    path: '/api/config',
    tag: 'config',
    summary: { zh: '修改设置(全部成功或全部不改)', en: 'Change settings, all or nothing' },
    scope: 'write',
    role: 'owner',
    body: settingPatch,
    status: 200,
    answer: settingList,
    problems: [],
  },
  readShop: {
    method: 'get',
    path: '/api/shop',
    tag: 'config',
    summary: { zh: '当前店铺', en: 'The shop of the caller' },
    scope: 'read',
    status: 200,
    answer: shopSchema,
    problems: [],
  },
} as const satisfies Record<string, HttpRoute>
