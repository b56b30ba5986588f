// A server is told to stop while phones record: nobody's line is cut before her answer, and what was acknowledged is
// there when the server has come back, once.
//
//     node restart.mjs load DEMO.json PID ACKNOWLEDGED.json    records until the server with that id has stopped
//     node restart.mjs check DEMO.json ACKNOWLEDGED.json       sends all of it again to the server that came after
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'

const [step, file, ...rest] = process.argv.slice(2)
const demo = JSON.parse(readFileSync(file, 'utf8'))
const pengurus = demo.personas.find((one) => one.role === 'PENGURUS')
// Below what one account may send in a minute.
const MOST = 500
const PHONES = 8
const MUTATION = 'mutation($i: DaftarkanKeluargaInput!) { daftarkanKeluarga(input: $i) { id } }'

function id() {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = (bytes[6] & 0x0f) | 0x70
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Records a household by its id; its id, and whether the line goes on. Nobody listens: nothing. */
function record(agent, mutation) {
  const input = { id: mutation, posyandu: pengurus.posyandu, kepala: 'Kepala Uji', rt: '001' }
  const headers = { authorization: `Bearer ${pengurus.token}`, 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const sent = request(demo.url, { agent, method: 'POST', headers }, (answer) => {
      const chunks = []
      answer.on('error', reject)
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const household = JSON.parse(text).data?.daftarkanKeluarga?.id
        household ? resolve({ household, last: answer.headers.connection === 'close' }) : reject(new Error(text))
      })
    })
    sent.on('error', (error) => (error.code === 'ECONNREFUSED' ? resolve(null) : reject(error)))
    sent.end(JSON.stringify({ query: MUTATION, variables: { i: input } }))
  })
}

async function load(pid, out) {
  const acknowledged = {}
  let sent = 0
  const phone = async (stays) => {
    const agent = new Agent({ keepAlive: stays })
    while (sent++ < MOST) {
      const mutation = id()
      const answer = await record(agent, mutation)
      if (!answer) return 'stopped'
      acknowledged[mutation] = answer.household
      if (answer.last && stays) return 'stopped'
    }
    return 'done'
  }
  const phones = Array.from({ length: PHONES }, (_, number) => phone(number % 2 === 0))
  setTimeout(() => process.kill(pid, 'SIGTERM'), 700)
  const ends = await Promise.all(phones)
  assert.ok(ends.includes('stopped'), 'the server stopped while there was a load')
  writeFileSync(out, JSON.stringify(acknowledged))
  console.log(`restart: ${Object.keys(acknowledged).length} acknowledged, no line cut`)
}

async function check(known) {
  const agent = new Agent({ keepAlive: true })
  const acknowledged = Object.entries(JSON.parse(readFileSync(known, 'utf8')))
  for (const [mutation, household] of acknowledged) {
    assert.equal((await record(agent, mutation))?.household, household, 'acknowledged and not kept')
  }
  agent.destroy()
  console.log(`restart: ${acknowledged.length} are there, once`)
}

await (step === 'load' ? load(Number(rest[0]), rest[1]) : check(rest[0]))
