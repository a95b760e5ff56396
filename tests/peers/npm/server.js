// A server made with @atproto/xrpc-server, for our client to talk to. Prints its address.
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { AuthRequiredError, createServer, InvalidRequestError } from '@atproto/xrpc-server'
import express from 'express'

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const notes = ['clear', 'create', 'export', 'list', 'upload'].map((name) =>
  read(`../../xrpc-client/lexicons/com.example.notes.${name}.json`),
)
const streams = ['defs', 'follow'].map((name) => read(`../../xrpc-streams/lexicons/com/example/${name}.json`))

// This server takes a pattern such as `image/*` for a content type, and refuses all others.
const upload = notes.find((lexicon) => lexicon.id === 'com.example.notes.upload')
upload.defs.main.input.encoding = '*/*'

const server = createServer([...notes, ...streams])

// As many notes as fit, from the cursor on: each is named after its number.
server.method('com.example.notes.list', ({ params }) => {
  const start = Number(params.cursor ?? 0)
  const all = [...Array(7).keys()].map((number) => `${params.author ?? 'nobody'} ${number}`)
  const end = start + params.limit
  return {
    encoding: 'application/json',
    body: { notes: all.slice(start, end), ...(end < all.length && { cursor: String(end) }) },
    headers: { 'x-limit': String(params.limit) },
  }
})

server.method('com.example.notes.create', ({ params, input, req }) => {
  if (req.headers.authorization !== 'Bearer secret') throw new AuthRequiredError('sign in first')
  if (params.notebook === 'full') throw new InvalidRequestError('it is full', 'TooManyNotes')
  if (params.notebook === 'broken') throw new Error('a secret of the server')
  return { encoding: 'application/json', body: { id: input.body.text.length } }
})

server.method('com.example.notes.clear', () => {})

server.method('com.example.notes.export', () => ({
  encoding: 'application/octet-stream',
  body: Readable.from((function* () {
    for (let chunk = 0; chunk < 64; chunk++) yield Buffer.alloc(16384, chunk)
  })()),
}))

server.method('com.example.notes.upload', async ({ input }) => {
  let size = 0
  for await (const chunk of input.body) size += chunk.length
  return { encoding: 'application/json', body: { size } }
})

server.streamMethod('com.example.follow', async function* ({ params }) {
  const type = (name) => `com.example.follow#${name}`
  if (params.mode === 'future') throw new InvalidRequestError('not yet', 'FutureCursor')
  if (params.mode === 'info') yield { $type: type('info'), name: 'OutdatedCursor' }
  const start = params.cursor ?? 1
  for (let seq = start; seq < start + 3; seq++) {
    yield { $type: type('tick'), seq, data: new Uint8Array(params.size).fill(7) }
  }
  if (params.mode === 'gone') yield { $type: 'com.example.defs#gone', seq: 9 }
  if (params.mode === 'odd') yield { $type: type('notInTheLexicon'), seq: 10 }
})

// Subscriptions are served once the router is mounted in an app.
const app = express()
app.use(server.router)
const listener = app.listen(0, '127.0.0.1', () => console.log(`127.0.0.1:${listener.address().port}`))
