// `fs/promises` with as much of `glob` as `folder/**/*.json` takes.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export * from 'node:fs/promises'

export async function* glob(patterns, { cwd }) {
  for (const pattern of patterns) {
    const folder = pattern.slice(0, pattern.indexOf('/**/'))
    for (const name of await readdir(join(cwd, folder), { recursive: true })) {
      if (name.endsWith('.json')) yield join(folder, name)
    }
  }
}
