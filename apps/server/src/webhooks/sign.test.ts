import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { systemRandom } from '../tenants/random.ts'
import { newWebhookSecret, signatureHeaders } from './sign.ts'

const message = { id: 'msg_2', body: '{"type":"task.printed","茶":"珍珠奶茶"}', sentAt: Date.now() }

test('signatureHeaders() is what an independent implementation verifies', () => {
  const secret = newWebhookSecret(systemRandom)
  const headers = signatureHeaders([secret], message)
  expect(new Webhook(secret).verify(message.body, headers)).toEqual(JSON.parse(message.body))
  expect(headers['webhook-signature']).toBe(
    new Webhook(secret).sign(message.id, new Date(message.sentAt), message.body),
  )
  expect(() => new Webhook(secret).verify(`${message.body} `, headers)).toThrow()
  expect(() => new Webhook(newWebhookSecret(systemRandom)).verify(message.body, headers)).toThrow()
})

test('signatureHeaders() signs with the old and the new secret', () => {
  const secrets = [newWebhookSecret(systemRandom), newWebhookSecret(systemRandom)]
  const headers = signatureHeaders(secrets, message)
  for (const secret of secrets) expect(new Webhook(secret).verify(message.body, headers)).toBeTruthy()
})

test('signatureHeaders() agrees with the reference libraries', () => {
  // A test vector of the libraries in github.com/standard-webhooks/standard-webhooks.
  const headers = signatureHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    body: '{"test": 2432232314}',
    sentAt: 1_614_265_330_000,
  })
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  expect(headers['webhook-timestamp']).toBe('1614265330')
})

test('a secret of another kind is our mistake', () => {
  expect(newWebhookSecret(systemRandom)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(() => signatureHeaders(['abc'], message)).toThrow('whsec_')
})
