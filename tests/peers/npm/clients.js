// Clients of npm against a server of ours: `node clients.js ADDRESS IDENTIFIER PASSWORD`.
// One line for each thing that is checked; ends with 1 if one is not as it should be.
import assert from 'node:assert/strict'
import { AtpAgent, BskyAgent } from '@atproto/api'
import { XrpcClient, XRPCError } from '@atproto/xrpc'
import { Subscription } from '@atproto/xrpc-server'
import { readFileSync } from 'node:fs'

const [address, identifier, password] = process.argv.slice(2)
const service = `http://${address}`
const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const own = (name) => read(`../../../lexicons/com/atproto/server/${name}.json`)
const example = (path) => read(`../../../examples/session-server/lexicons/com/${path}.json`)
const lexicons = [
  own('createSession'),
  own('getSession'),
  example('atproto/server/refreshSession'),
  example('atproto/server/deleteSession'),
  example('example/session/subscribeEvents'),
]

let failed = 0
async function check(what, test) {
  try {
    await test()
    console.log(`ok      ${what}`)
  } catch (error) {
    failed++
    console.log(`FAILED  ${what}: ${error.stack ?? error}`)
  }
}

/** What a call fails with, as status and name. */
async function refusal(call) {
  const error = await call.then(() => null, (error) => error)
  assert(error instanceof XRPCError, `not refused, but ${error}`)
  return `${error.status} ${error.error}`
}

const xrpc = new XrpcClient(service, lexicons)
const bearer = (token) => ({ headers: { authorization: `Bearer ${token}` } })
const call = (name, data, options) => xrpc.call(`com.atproto.server.${name}`, {}, data, options)
const signIn = (input) => call('createSession', input, { encoding: 'application/json' })

await check('@atproto/xrpc: createSession gives tokens', async () => {
  const { data } = await signIn({ identifier, password })
  assert.equal(data.handle, identifier)
  assert(data.accessJwt && data.refreshJwt && data.did.startsWith('did:'))
})
await check('@atproto/xrpc: a wrong password is refused', async () => {
  assert.equal(await refusal(signIn({ identifier, password: 'sow-in-june' })), '401 AuthenticationRequired')
})
await check('@atproto/xrpc: an input without a password is refused', async () => {
  // With the client's own check out of the way.
  const response = await fetch(`${service}/xrpc/com.atproto.server.createSession`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifier }),
  })
  const { error, message } = await response.json()
  assert.deepEqual([response.status, error], [400, 'InvalidRequest'])
  assert.match(message, /password/)
})
await check('@atproto/xrpc: getSession knows whose token it is', async () => {
  const { data } = await signIn({ identifier, password })
  const session = await call('getSession', undefined, bearer(data.accessJwt))
  assert.deepEqual([session.data.did, session.data.handle], [data.did, identifier])
})
await check('@atproto/xrpc: getSession without a token is refused', async () => {
  assert.match(await refusal(call('getSession')), /^401 /)
})
await check('@atproto/xrpc: a refresh token is good for one refresh', async () => {
  const { data } = await signIn({ identifier, password })
  const refreshed = await call('refreshSession', undefined, bearer(data.refreshJwt))
  assert.notEqual(refreshed.data.refreshJwt, data.refreshJwt)
  assert.match(await refusal(call('refreshSession', undefined, bearer(data.refreshJwt))), /ExpiredToken|InvalidToken/)
})
await check('@atproto/xrpc: what is not there is not implemented', async () => {
  const response = await fetch(`${service}/xrpc/com.atproto.server.describeServer`)
  assert.equal(response.status, 501)
})

for (const Agent of [AtpAgent, BskyAgent]) {
  const name = `@atproto/api ${Agent.name}`
  const events = []
  const agent = new Agent({ service, persistSession: (event) => events.push(event) })
  await check(`${name}: logs in`, async () => {
    await agent.login({ identifier, password })
    assert(agent.hasSession)
    assert.equal(agent.session.handle, identifier)
  })
  // What is after this needs a session.
  if (!agent.hasSession) continue
  await check(`${name}: calls with its token`, async () => {
    const { data } = await agent.com.atproto.server.getSession()
    assert.equal(data.did, agent.session.did)
  })
  await check(`${name}: refreshes`, async () => {
    const before = agent.session.refreshJwt
    await agent.sessionManager.refreshSession()
    assert.notEqual(agent.session.refreshJwt, before)
    assert.equal((await agent.com.atproto.server.getSession()).data.handle, identifier)
  })
  await check(`${name}: resumes a session in another agent`, async () => {
    const other = new Agent({ service })
    await other.resumeSession(agent.session)
    assert.equal((await other.com.atproto.server.getSession()).data.handle, identifier)
    await agent.resumeSession(other.session)
  })
  await check(`${name}: logs out, and the session is over`, async () => {
    const session = { ...agent.session }
    await agent.logout()
    assert(!agent.hasSession)
    assert.match(await refusal(new Agent({ service }).resumeSession(session)), /ExpiredToken|InvalidToken/)
  })
  await check(`${name}: a wrong password is refused`, async () => {
    assert.equal(await refusal(agent.login({ identifier, password: 'x' })), '401 AuthenticationRequired')
  })
  await check(`${name}: was told what happened to its session`, async () => {
    assert.deepEqual([...new Set(events)], ['create', 'update', 'expired', 'create-failed'])
  })
}

const method = 'com.example.session.subscribeEvents'
/** Hands over all that has happened to the sessions of an account, and what happens, until the server ends it. */
async function follow(token, onEvent) {
  const subscription = new Subscription({
    service: `ws://${address}`,
    method,
    headers: { authorization: `Bearer ${token}` },
    maxReconnectSeconds: 0,
    getParams: () => ({ cursor: 0 }),
    validate: (message) => xrpc.lex.assertValidXrpcMessage(method, message),
  })
  for await (const event of subscription) await onEvent(event)
}
await check('@atproto/xrpc-server Subscription: follows a session until it is over', async () => {
  const { data } = await signIn({ identifier, password })
  const kinds = []
  await follow(data.accessJwt, async (event) => {
    assert.equal(event.did, data.did)
    kinds.push(event.$type.split('#')[1])
    if (kinds.length === 1) await call('deleteSession', undefined, bearer(data.refreshJwt))
  })
  assert.deepEqual([kinds[0], kinds.at(-1)], ['created', 'deleted'])
})
await check('@atproto/xrpc-server Subscription: an error frame is an error', async () => {
  const error = await follow('no token', () => {}).then(() => null, (error) => error)
  assert.match(`${error?.error} ${error}`, /InvalidToken/)
})

process.exitCode = failed > 0 ? 1 : 0
