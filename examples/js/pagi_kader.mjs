// A kader's morning with urql: she reads who is registered, opens the day that waits, checks people in and weighs the
// children, while the pengurus of the post watches by server-sent events. It ends with the day closed, and tells the
// bytes that went over the line.
//
//     cargo run -- demo --json > demo.json &
//     (cd examples/js && npm ci && node pagi_kader.mjs ../../demo.json)
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Client, fetchExchange } from '@urql/core'
import { createClient } from 'graphql-sse'

const demo = JSON.parse(readFileSync(process.argv[2] ?? 'demo.json', 'utf8'))
const most = Number(process.argv[3] ?? 30)
const person = (role) => demo.personas.find((one) => one.role === role)
const signed = (who) => ({ authorization: `Bearer ${who.token}` })
const [kader, pengurus] = [person('KADER'), person('PENGURUS')]
const line = { up: 0, down: 0 }

const client = new Client({
  url: demo.url,
  exchanges: [fetchExchange],
  preferGetMethod: false,
  fetchOptions: { headers: signed(kader) },
  fetch: async (url, options) => {
    const response = await fetch(url, options)
    line.up += options.body.length
    line.down += (await response.clone().text()).length
    return response
  },
})

/** Sends a document of schema/operations; any error ends the morning. */
async function send(file, variables) {
  const text = readFileSync(new URL(`../../schema/operations/${file}.graphql`, import.meta.url), 'utf8')
  const mutation = /^mutation/m.test(text)
  const sent = mutation ? client.mutation(text, variables) : client.query(text, variables)
  const result = await sent.toPromise()
  assert.ok(!result.error, `${file}: ${result.error}`)
  return result.data
}

/** A UUID of version 7: ids of mutations are made by the client, so that what is sent twice is done once. */
function id() {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = (bytes[6] & 0x0f) | 0x70
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** The pengurus watches until the day is closed, and tells what she saw last. */
async function watch() {
  const events = createClient({ url: demo.url, headers: signed(pengurus) }).iterate({
    query: `subscription($d: ID!) { hariBukaBerjalan(id: $d) { status warga perLangkah { langkah orang } } }`,
    variables: { d: demo.hariBuka },
  })
  let last
  for await (const event of events) {
    assert.ok(!event.errors, JSON.stringify(event.errors))
    last = event.data.hariBukaBerjalan
  }
  return last
}

const roster = await send('daftar_sasaran', { posyandu: kader.posyandu, kelompok: 'BALITA', first: 50 })
const children = roster.daftarSasaran.nodes.slice(0, most)
assert.ok(children.length > 0, 'nobody is registered')
const opened = await send('buka_hari', { id: id(), hariBuka: demo.hariBuka, kaderHadir: [] })
assert.equal(opened.bukaHariBuka.status, 'BERLANGSUNG')
const watched = watch()
for (const child of children) {
  const came = { id: id(), hariBuka: demo.hariBuka, sasaran: child.id }
  const [first, again] = [await send('hadir', { input: came }), await send('hadir', { input: came })]
  assert.equal(first.hadir.id, again.hadir.id, 'sent twice is done once')
  const kilograms = (3.5 + 0.25 * Math.min(child.umurBulan, 50)).toFixed(1)
  const isi = { pertumbuhan: { berat: kilograms } }
  const weighed = { id: id(), hariBuka: demo.hariBuka, sasaran: child.id, isi, konfirmasi: true }
  await send('timbang', { input: weighed })
}
const closed = await send('tutup_hari', { id: id(), hariBuka: demo.hariBuka })
assert.equal(closed.tutupHariBuka.status, 'SELESAI')
const last = await watched
assert.equal(last.status, 'SELESAI')
assert.deepEqual(last.perLangkah.slice(0, 2).map((one) => one.orang), [children.length, children.length])
console.log(`${children.length} children came and were weighed; ${line.up} bytes up, ${line.down} bytes down`)
