// Hands @atcute/lex-cli another `fs/promises`.
export async function resolve(specifier, context, next) {
  const isAsked = specifier === 'node:fs/promises' && context.parentURL?.includes('/@atcute/lex-cli/')
  return isAsked ? { url: new URL('./fs-with-glob.mjs', import.meta.url).href, shortCircuit: true } : next(specifier, context)
}
