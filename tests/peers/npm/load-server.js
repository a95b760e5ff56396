// The query of the comparison of loads, served by @atproto/xrpc-server. Prints its address.
// `node load-server.js unchecked`: answers are not validated.
import { readFileSync } from 'node:fs'
import { createServer } from '@atproto/xrpc-server'

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const lexicon = read('../../../lexicons/com/atproto/server/getSession.json')
const session = read('../xrpc-load/session.json')

const server = createServer([lexicon], { validateResponse: process.argv[2] !== 'unchecked' })
server.method('com.atproto.server.getSession', {
  handler: () => ({ encoding: 'application/json', body: session }),
})

const listener = server.router.listen(0, '127.0.0.1', () => console.log(`127.0.0.1:${listener.address().port}`))
