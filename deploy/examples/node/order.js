// Orders a picture from Stylewright, follows its progress and saves the result. See README.md.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka'
import { Client } from 'minio'

/** @import { CancelRequest, Cancelled, Completed, Failed, Progressed, Started, StylizationRequest } from './messages.js' */

const BROKERS = process.env.KAFKA_BROKERS ?? '127.0.0.1:9092'
const STORE = new URL(process.env.S3_ENDPOINT ?? 'http://127.0.0.1:9000')
const EVENTS = ['stylization.outcomes', 'stylization.progress']

const [contentFile, styleFile, resultFile, size = '256', iterations = '100'] = process.argv.slice(2)
if (!resultFile) fail('Usage: node order.js CONTENT STYLE RESULT [SIZE [ITERATIONS]]', 2)
for (const file of [contentFile, styleFile]) if (!existsSync(file)) fail(`There is no file ${file}.`, 2)

const store = new Client({
  endPoint: STORE.hostname,
  port: Number(STORE.port) || undefined,
  useSSL: STORE.protocol === 'https:',
  region: process.env.S3_REGION ?? 'us-east-1',
  accessKey: process.env.S3_ACCESS_KEY ?? 'stylewright',
  secretKey: process.env.S3_SECRET_KEY ?? 'stylewright-secret'
})
const connection = { clientId: 'stylewright-example', bootstrapBrokers: BROKERS.split(',') }
const producer = new Producer({ ...connection, serializers: stringSerializers, acks: -1, idempotent: true })
// Offsets are not committed, so the group is a name only and disappears with this program.
const consumer = new Consumer({ ...connection, groupId: `stylewright-example-${randomUUID()}`, deserializers: stringDeserializers })

try {
  process.exitCode = await order(randomUUID())
} catch (error) {
  console.error(`The order failed: ${/** @type {Error} */ (error).message}`)
  process.exitCode = 1
} finally {
  await Promise.allSettled([producer.close(), consumer.close(true)])
}

/** Orders the picture and returns the exit code. @param {string} id */
async function order(id) {
  /** @type {StylizationRequest} */
  const request = {
    id,
    content: await upload('photos', id + extname(contentFile), contentFile),
    styles: [{ image: await upload('styles', id + extname(styleFile), styleFile) }],
    output: `s3://results/${id}${extname(resultFile) || '.png'}`,
    parameters: { size: Number(size), iterations: Number(iterations) }
  }

  // Read from the current ends of the topics, which are determined before the request is published: no event is missed.
  const ends = await consumer.listOffsets({ topics: EVENTS })
  const offsets = EVENTS.flatMap(topic =>
    (ends.get(topic) ?? []).map((offset, partition) => ({ topic, partition, offset })))
  const events = await consumer.consume({ topics: EVENTS, mode: 'manual', offsets, autocommit: false, isolationLevel: 1 })

  const sent = await publish('stylization.requests', id, request)
  console.log(`Ordered ${id}`)
  // Identifies this submission: an earlier or later one with the same id has a different one.
  const outcomeId = `${id}@${sent.topic}-${sent.partition}-${sent.offset}`

  process.once('SIGINT', () => {
    console.log('Cancelling; press Ctrl-C again to stop waiting')
    /** @type {CancelRequest} */
    const cancel = { requestId: id, reason: 'Ctrl-C' }
    publish('stylization.control', id, cancel).catch(error => events.destroy(error))
  })

  /** @type {Set<string | undefined>} */
  const seen = new Set()
  for await (const message of events) {
    const eventId = message.headers.get('ce_id')
    // The progress of a submission has the id of its outcome, followed by a slash and a number.
    if (eventId !== outcomeId && !eventId?.startsWith(outcomeId + '/')) continue
    // A redelivered request may have several outcomes of the same id: the first counts.
    if (seen.has(eventId)) continue
    seen.add(eventId)
    /** @type {Started | Progressed | Completed | Failed | Cancelled} */
    const event = JSON.parse(message.value ?? '')
    switch (event.event) {
      case 'progressed':
        console.log(`${Math.round((100 * event.evaluation) / event.iterations)} %`)
        break
      case 'completed':
        await store.fGetObject('results', event.result.split('?')[0].slice('s3://results/'.length), resultFile)
        console.log(`Wrote ${resultFile}, ${event.width} x ${event.height} pixels`)
        return 0
      case 'failed':
        console.error(`The picture was not painted (${event.code}): ${event.message}`)
        for (const { path, message } of event.errors) console.error(`  ${path}: ${message}`)
        return 1
      case 'cancelled':
        console.error('The order was cancelled.')
        return 130
    }
  }
  throw new Error('the events ended before the outcome')
}

/** @param {string} bucket @param {string} key @param {string} file */
async function upload(bucket, key, file) {
  await store.fPutObject(bucket, key, file)
  return `s3://${bucket}/${key}`
}

/** @param {string} topic @param {string} key @param {StylizationRequest | CancelRequest} message */
async function publish(topic, key, message) {
  const { offsets = [] } = await producer.send({ messages: [{ topic, key, value: JSON.stringify(message) }] })
  return offsets[0]
}

/** @param {string} sentence @param {number} code @returns {never} */
function fail(sentence, code) {
  console.error(sentence)
  process.exit(code)
}
