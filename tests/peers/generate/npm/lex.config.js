// What @atcute/lex-cli is to do. It takes paths from where this file is, which is a folder beside the lexicons.
const corpus = process.env.CORPUS

export default { generate: { files: [`../${corpus}/**/*.json`], outdir: `../atcute-${corpus}` } }
