// Validates a post with the two libraries of the reference implementation: `node compare.mjs SHARED POST`.

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { LexiconIterableIndexer, LexiconSchemaBuilder } from '@atproto/lex-document'
import { jsonToLex } from '@atproto/lex-json'
import { Lexicons, jsonToLex as jsonToOldLex } from '@atproto/lexicon'

const ROUNDS = 15
const SLICE = 20e6
const ID = 'app.bsky.feed.post'

const [shared, post] = process.argv.slice(2)
const corpus = join(shared, 'corpus')
const documents = readdirSync(corpus)
  .filter((name) => name.startsWith('official-'))
  .flatMap((name) => readdirSync(join(corpus, name)).map((file) => join(corpus, name, file)))
  .filter((path) => path.endsWith('.json'))
  .map((path) => JSON.parse(readFileSync(path, 'utf8')))

const text = readFileSync(post, 'utf8')
const value = jsonToLex(JSON.parse(text), { strict: true })
const oldValue = jsonToOldLex(JSON.parse(text))
// It knows nothing of sets of permissions, and writes its own refs into what it is given.
const lexicons = new Lexicons(structuredClone(documents.filter((document) => document.defs.main?.type !== 'permission-set')))
// It cannot follow a ref that names a document and no definition.
const full = (ref) => (ref.includes('#') ? ref : `${ref}#main`)
const expanded = (_, node) => {
  if (typeof node?.ref === 'string') return { ...node, ref: full(node.ref) }
  return Array.isArray(node?.refs) ? { ...node, refs: node.refs.map(full) } : node
}
const indexer = new LexiconIterableIndexer(JSON.parse(JSON.stringify(documents, expanded)))
const schema = await LexiconSchemaBuilder.build(indexer, `${ID}#main`)

const rows = [
  ['yardstick: `JSON.parse`', () => JSON.parse(text)],
  ['`@atproto/lexicon`, `assertValidRecord`', () => lexicons.assertValidRecord(ID, oldValue)],
  ['`@atproto/lex-schema`, `check`', () => schema.check(value)],
]

const time = (run, count) => {
  const start = process.hrtime.bigint()
  for (let index = 0; index < count; index += 1) run()
  return Number(process.hrtime.bigint() - start)
}

const calibrated = rows.map(([name, run]) => {
  time(run, 1000)
  let count = 1
  while (time(run, count) < SLICE) count *= 2
  return { name, run, count, times: [] }
})
for (let round = 0; round < ROUNDS; round += 1) {
  for (const row of calibrated) row.times.push(time(row.run, row.count) / row.count)
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1]
const [yardstick] = calibrated.map((row) => median(row.times))
console.log(`\nThe same post in Node ${process.version}:\n`)
console.log('| who | time | as a ratio |\n| --- | ---: | ---: |')
for (const row of calibrated) {
  const nanoseconds = median(row.times)
  console.log(`| ${row.name} | ${(nanoseconds / 1000).toFixed(2)} µs | ${(nanoseconds / yardstick).toFixed(2)} |`)
}
