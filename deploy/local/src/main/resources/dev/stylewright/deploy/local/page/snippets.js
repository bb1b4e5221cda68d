// Programs that order a picture from the broker of this page.

const REQUESTS = 'stylization.requests'
const OUTCOMES = 'stylization.outcomes'

/** By language: a note, and the text. JSON is the request as it was published; the programs order it again, with a different id. */
export function snippets(request, settings) {
  const id = `order-${crypto.randomUUID().slice(0, 8)}`
  const { content, styles, parameters } = request
  const { size, iterations, contentWeight, styleScale, colors } = parameters
  const again = JSON.stringify({
    id, content, styles, output: `s3://results/${id}.png`, parameters: { size, iterations, contentWeight, styleScale, colors }
  }, null, 2)
  return {
    json: { note: `The request as published on the topic ${REQUESTS}.`, text: JSON.stringify(request, null, 2) },
    kcat: { note: 'Needs kcat and s3cmd. The full script: deploy/local/order-with-kcat.sh', text: kcat(id, again, settings) },
    node: { note: 'First: npm install @platformatic/kafka. With uploads, progress and cancel: deploy/examples/node', text: node(again, settings) },
    python: { note: 'First: pip install confluent-kafka. With uploads, progress and cancel: deploy/examples/python', text: python(again, settings) },
    go: { note: 'First: go get github.com/twmb/franz-go. With uploads, progress and cancel: deploy/examples/go', text: go(again, settings) }
  }
}

const kcat = (id, request, { brokers, store, accessKey, secretKey }) => {
  const host = new URL(store).host
  return `# kcat sends each line as a message
tr -d '\\n' <<'END' | kcat -P -b ${brokers} -t ${REQUESTS}
${request}
END

# Wait for the outcome, then get the picture
until kcat -C -q -e -b ${brokers} -t ${OUTCOMES} -o beginning -X isolation.level=read_committed | grep '"${id}"'; do
  sleep 1
done
s3cmd --no-ssl --host=${host} --host-bucket=${host} \\
  --access_key=${accessKey} --secret_key=${secretKey} get s3://results/${id}.png
`
}

const node = (request, { brokers }) => `import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka'

const request = ${request}

const connection = { clientId: 'order', bootstrapBrokers: ['${brokers}'] }
const producer = new Producer({ ...connection, serializers: stringSerializers })
const consumer = new Consumer({ ...connection, groupId: request.id, deserializers: stringDeserializers })

// Read from the current end of the outcomes, so that none is missed
const ends = await consumer.listOffsets({ topics: ['${OUTCOMES}'] })
const offsets = ends.get('${OUTCOMES}').map((offset, partition) => ({ topic: '${OUTCOMES}', partition, offset }))
const outcomes = await consumer.consume({ topics: ['${OUTCOMES}'], mode: 'manual', offsets, autocommit: false, isolationLevel: 1 })
await producer.send({ messages: [{ topic: '${REQUESTS}', key: request.id, value: JSON.stringify(request) }], acks: -1 })
for await (const message of outcomes) {
  if (message.key === request.id) {
    console.log(message.value)
    break
  }
}
await Promise.all([producer.close(), consumer.close(true)])
`

const python = (request, { brokers }) => `import json

from confluent_kafka import Consumer, Producer, TopicPartition

request = json.loads(r'''${request}''')

brokers = {"bootstrap.servers": "${brokers}"}
consumer = Consumer(brokers | {"group.id": request["id"], "enable.auto.commit": False, "isolation.level": "read_committed"})
# Read from the current end of the outcomes, so that none is missed
numbers = consumer.list_topics("${OUTCOMES}", timeout=30).topics["${OUTCOMES}"].partitions
partitions = [TopicPartition("${OUTCOMES}", number) for number in numbers]
for partition in partitions:
    partition.offset = consumer.get_watermark_offsets(partition, timeout=30)[1]
consumer.assign(partitions)

producer = Producer(brokers)
producer.produce("${REQUESTS}", json.dumps(request), request["id"])
producer.flush()
while True:
    record = consumer.poll(1.0)
    if record and not record.error() and record.key() == request["id"].encode():
        print(record.value().decode())
        break
consumer.close()
`

const go = (request, { brokers }) => `package main

import (
	"context"
	"fmt"
	"log"

	"github.com/twmb/franz-go/pkg/kgo"
)

const id, request = "${JSON.parse(request).id}", \`${request}\`

func main() {
	ctx := context.Background()
	kafka, err := kgo.NewClient(kgo.SeedBrokers("${brokers}"), kgo.ConsumeTopics("${OUTCOMES}"),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	if err != nil {
		log.Fatal(err)
	}
	defer kafka.Close()
	record := &kgo.Record{Topic: "${REQUESTS}", Key: []byte(id), Value: []byte(request)}
	if err := kafka.ProduceSync(ctx, record).FirstErr(); err != nil {
		log.Fatal(err)
	}
	for {
		for _, outcome := range kafka.PollFetches(ctx).Records() {
			if string(outcome.Key) == id {
				fmt.Println(string(outcome.Value))
				return
			}
		}
	}
}
`
