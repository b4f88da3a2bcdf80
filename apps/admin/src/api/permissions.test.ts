import { expect, test } from 'vitest'
import { mayCall } from './permissions.ts'
import { routes } from './routes.constant.ts'

test('an owner is offered everything, an operator what is not the owner’s, a viewer what reads', () => {
  const offered = (route: (typeof routes)[keyof typeof routes]) =>
    (['owner', 'operator', 'viewer'] as const).filter((role) => mayCall(role, route))
  expect(offered(routes.createKey)).toEqual(['owner'])
  expect(offered(routes.listKeys)).toEqual(['owner'])
  expect(offered(routes.cancelTask)).toEqual(['owner', 'operator'])
  expect(offered(routes.listTasks)).toEqual(['owner', 'operator', 'viewer'])
})
