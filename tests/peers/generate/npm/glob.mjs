// To be imported before @atcute/lex-cli, which finds lexicons by `glob`: `fs/promises` has that from Node 22 on.
import * as fs from 'node:fs/promises'
import { register } from 'node:module'

if (!('glob' in fs)) register('./glob-hook.mjs', import.meta.url)
