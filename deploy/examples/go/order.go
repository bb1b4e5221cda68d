// Orders a picture from Stylewright, follows its progress and saves the result. See README.md.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net/url"
	"os"
	"os/signal"
	"path"
	"strings"

	"github.com/google/uuid"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	log.SetFlags(0)
	size := flag.Int("size", 256, "longer edge of the result, in pixels")
	iterations := flag.Int("iterations", 100, "evaluations of the objective")
	if flag.Parse(); flag.NArg() != 3 {
		log.Fatal("Usage: order [-size PIXELS] [-iterations N] CONTENT STYLE RESULT")
	}
	ctx, content, style, result := context.Background(), flag.Arg(0), flag.Arg(1), flag.Arg(2)

	endpoint := must(url.Parse(env("S3_ENDPOINT", "http://127.0.0.1:9000")))
	store := must(minio.New(endpoint.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(env("S3_ACCESS_KEY", "stylewright"), env("S3_SECRET_KEY", "stylewright-secret"), ""),
		Secure: endpoint.Scheme == "https", Region: env("S3_REGION", "us-east-1"),
	}))
	id := uuid.NewString()
	photo, painting, output := id+path.Ext(content), id+path.Ext(style), id+cmp.Or(path.Ext(result), ".png")
	must(store.FPutObject(ctx, "photos", photo, content, minio.PutObjectOptions{}))
	must(store.FPutObject(ctx, "styles", painting, style, minio.PutObjectOptions{}))

	brokers := strings.Split(env("KAFKA_BROKERS", "127.0.0.1:9092"), ",")
	kafka := must(kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.FetchIsolationLevel(kgo.ReadCommitted())))
	defer kafka.Close()
	// Read from the current ends of the topics, which are determined before the request is published: no event is missed.
	ends := must(kadm.NewClient(kafka).ListEndOffsets(ctx, "stylization.outcomes", "stylization.progress"))
	check(ends.Error())
	kafka.AddConsumePartitions(ends.KOffsets())

	sent := publish(ctx, kafka, "stylization.requests", id, StylizationRequest{
		Id: id, Content: "s3://photos/" + photo, Styles: []StylizationRequestStylesElem{{Image: "s3://styles/" + painting}},
		Output: "s3://results/" + output, Parameters: &StylizationRequestParameters{Size: size, Iterations: iterations},
	})
	fmt.Println("Ordered", id)
	// Identifies this submission: an earlier or later one with the same id has a different one.
	outcomeID := fmt.Sprintf("%s@%s-%d-%d", id, sent.Topic, sent.Partition, sent.Offset)

	waiting, stop := signal.NotifyContext(ctx, os.Interrupt)
	seen := map[string]bool{}
	for {
		fetches := kafka.PollFetches(waiting)
		if waiting.Err() != nil { // Ctrl-C; the next one ends the program
			stop()
			waiting = ctx
			fmt.Println("Cancelling; press Ctrl-C again to stop waiting")
			reason := "Ctrl-C"
			publish(ctx, kafka, "stylization.control", id, CancelRequest{RequestId: id, Reason: &reason})
		} else {
			check(fetches.Err())
		}
		for _, record := range fetches.Records() {
			headers := map[string]string{}
			for _, header := range record.Headers {
				headers[header.Key] = string(header.Value)
			}
			eventID := headers["ce_id"]
			// Progress has the outcome's id, a slash and a number. If an id has several outcomes, the first counts.
			if submission, _, _ := strings.Cut(eventID, "/"); submission != outcomeID || seen[eventID] {
				continue
			}
			seen[eventID] = true
			switch headers["ce_type"] {
			case "dev.stylewright.stylization.progressed.v1":
				event := decode[Progressed](record)
				fmt.Printf("%d %%\n", 100*event.Evaluation/event.Iterations)
			case "dev.stylewright.stylization.completed.v1":
				event := decode[Completed](record)
				check(store.FGetObject(ctx, "results", output, result, minio.GetObjectOptions{}))
				fmt.Printf("Wrote %s, %d x %d pixels\n", result, event.Width, event.Height)
				return
			case "dev.stylewright.stylization.failed.v1":
				event := decode[Failed](record)
				log.Fatalf("The picture was not painted (%s): %s", event.Code, event.Message)
			case "dev.stylewright.stylization.cancelled.v1":
				log.Print("The order was cancelled.")
				os.Exit(130)
			}
		}
	}
}

func publish(ctx context.Context, kafka *kgo.Client, topic, key string, message any) *kgo.Record {
	record := &kgo.Record{Topic: topic, Key: []byte(key), Value: must(json.Marshal(message))}
	return must(kafka.ProduceSync(ctx, record).First())
}

func decode[T any](record *kgo.Record) (event T) {
	check(json.Unmarshal(record.Value, &event))
	return event
}

func env(name, otherwise string) string { return cmp.Or(os.Getenv(name), otherwise) }
func must[T any](value T, err error) T  { check(err); return value }

func check(err error) {
	if err != nil {
		log.Fatal("The order failed: ", err)
	}
}
