"""Orders a picture from Stylewright, follows its progress and saves the result. See README.md."""

import argparse
import json
import os
import signal
import sys
import uuid
from pathlib import Path

import boto3
from boto3.exceptions import Boto3Error
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError
from confluent_kafka import Consumer, KafkaException, Message, Producer, TopicPartition

from messages import CancelRequest, Cancelled, Completed, Failed, Progressed, Started, StylizationRequest

BROKERS = {"bootstrap.servers": os.environ.get("KAFKA_BROKERS", "127.0.0.1:9092"), "reconnect.backoff.ms": 1000}
EVENTS = ["stylization.outcomes", "stylization.progress"]
TIMEOUT = 30  # seconds for the answer of a broker
store = boto3.client(
    "s3",
    endpoint_url=os.environ.get("S3_ENDPOINT", "http://127.0.0.1:9000"),
    region_name=os.environ.get("S3_REGION", "us-east-1"),
    aws_access_key_id=os.environ.get("S3_ACCESS_KEY", "stylewright"),
    aws_secret_access_key=os.environ.get("S3_SECRET_KEY", "stylewright-secret"),
    # Many stores support neither buckets in host names nor unrequested checksums.
    config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
)
producer = Producer(BROKERS | {"enable.idempotence": True, "message.timeout.ms": TIMEOUT * 1000})
# The group is a name only: partitions are assigned here, and offsets are not committed.
consumer = Consumer(BROKERS | {"group.id": "example", "enable.auto.commit": False, "isolation.level": "read_committed"})


def upload(bucket: str, key: str, file: Path) -> str:
    store.upload_file(str(file), bucket, key)
    return f"s3://{bucket}/{key}"


def publish(topic: str, key: str, message: StylizationRequest | CancelRequest) -> Message:
    """Publishes a message and returns its record once the brokers have acknowledged it."""
    acknowledged: list[Message] = []
    producer.produce(topic, json.dumps(message), key, on_delivery=lambda error, record: acknowledged.append(record))
    producer.flush()
    if acknowledged[0].error():
        raise KafkaException(acknowledged[0].error())
    return acknowledged[0]


def assign_ends() -> None:
    """Reads from the current ends of the topics."""
    topics = consumer.list_topics(timeout=TIMEOUT).topics
    partitions = [TopicPartition(topic, partition) for topic in EVENTS for partition in topics[topic].partitions]
    for partition in partitions:
        partition.offset = consumer.get_watermark_offsets(partition, TIMEOUT)[1]
    consumer.assign(partitions)


def order(content: Path, style: Path, result: Path, size: int, iterations: int) -> int:
    """Orders the picture and returns the exit code."""
    id = str(uuid.uuid4())
    request: StylizationRequest = {
        "id": id,
        "content": upload("photos", id + content.suffix, content),
        "styles": [{"image": upload("styles", id + style.suffix, style)}],
        "output": f"s3://results/{id}{result.suffix or '.png'}",
        "parameters": {"size": size, "iterations": iterations},
    }
    assign_ends()  # before the request is published: no event can be missed
    sent = publish("stylization.requests", id, request)
    print(f"Ordered {id}", flush=True)
    # Identifies this submission: an earlier or later one with the same id has a different one.
    outcome_id = f"{id}@{sent.topic()}-{sent.partition()}-{sent.offset()}"

    def cancel(signum, frame) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print("Cancelling; press Ctrl-C again to stop waiting", flush=True)
        publish("stylization.control", id, {"requestId": id, "reason": "Ctrl-C"})

    signal.signal(signal.SIGINT, cancel)
    seen: set[bytes] = set()
    while True:
        record = consumer.poll(1.0)
        if record is None:
            continue
        if record.error():
            raise KafkaException(record.error())
        event_id = dict(record.headers() or []).get("ce_id")
        # Progress has the outcome's id, a slash and a number. If an id has several outcomes, the first counts.
        if not isinstance(event_id, bytes) or event_id.decode().split("/")[0] != outcome_id or event_id in seen:
            continue
        seen.add(event_id)
        event: Started | Progressed | Completed | Failed | Cancelled = json.loads(record.value() or b"")
        if event["event"] == "progressed":
            print(f"{round(100 * event['evaluation'] / event['iterations'])} %", flush=True)
        elif event["event"] == "completed":
            store.download_file("results", event["result"].split("?")[0].removeprefix("s3://results/"), str(result))
            print(f"Wrote {result}, {event['width']} x {event['height']} pixels")
            return 0
        elif event["event"] == "failed":
            print(f"The picture was not painted ({event['code']}): {event['message']}", file=sys.stderr)
            return 1
        elif event["event"] == "cancelled":
            print("The order was cancelled.", file=sys.stderr)
            return 130


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Orders a picture from Stylewright.")
    for name in ("content", "style", "result"):
        parser.add_argument(name, type=Path)
    for name, default in ("size", 256), ("iterations", 100):
        parser.add_argument(name, type=int, nargs="?", default=default)
    try:
        sys.exit(order(**vars(parser.parse_args())))
    except (Boto3Error, BotoCoreError, ClientError, KafkaException, OSError) as error:
        sys.exit(f"The order failed: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
