#!/usr/bin/env bash
# Orders a picture as a program in any language can: uploads with s3cmd, publishes one line of JSON with kcat, reads the
# outcome with kcat, downloads the result with s3cmd, and checks it. Starts `stylize serve` on free ports, and stops it at
# the end.
#
#   deploy/local/order-with-kcat.sh [CONTENT STYLE [SIZE [ITERATIONS]]]
#
# Leaves no files. Exits with 0 if the result matches the outcome.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
samples=$here/src/main/resources/dev/stylewright/deploy/local/samples
content=${1:-$samples/cat.png}
style=${2:-$samples/starry-night.jpg}
size=${3:-96}
iterations=${4:-12}
patience=300

fail() {
  echo "order-with-kcat: $*" >&2
  exit 1
}

for tool in kcat s3cmd sha256sum; do
  command -v "$tool" >/dev/null || fail "$tool is missing. On Debian and Ubuntu: apt-get install kcat s3cmd coreutils"
done
[ -f "$content" ] || fail "there is no file $content"
[ -f "$style" ] || fail "there is no file $style"

work=$(mktemp -d)
serve_pid=
finish() {
  local code=$?
  trap - EXIT
  if [ -n "$serve_pid" ] && kill -0 "$serve_pid" 2>/dev/null; then
    kill -TERM "$serve_pid" 2>/dev/null || true
    wait "$serve_pid" 2>/dev/null || true
  fi
  if [ "$code" -ne 0 ]; then
    echo "--- output of stylize serve:" >&2
    tail -n 40 "$work/serve.out" "$work/data/serve.log" >&2 2>/dev/null || true
  fi
  rm -rf "$work"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo "Starting stylize serve on free ports ..."
"$here/stylize" serve --kafka-port 0 --s3-port 0 --dir "$work/data" >"$work/serve.out" 2>&1 </dev/null &
serve_pid=$!
for ((i = 0; ; i++)); do
  grep -q '^Ready' "$work/serve.out" && break
  kill -0 "$serve_pid" 2>/dev/null || fail "stylize serve ended before it was ready"
  # A first start builds everything, which takes minutes.
  [ "$i" -lt 1200 ] || fail "stylize serve was not ready after 20 minutes"
  sleep 1
done
broker=$(sed -n 's/^ *Broker *//p' "$work/serve.out")
store=$(sed -n 's/^ *Store *http:\/\/\([^ ]*\).*/\1/p' "$work/serve.out")
echo "Broker $broker, store $store"

s3() {
  # Ignores the user's configuration.
  s3cmd --config=/dev/null --quiet --no-ssl --host="$store" --host-bucket="$store" \
    --access_key=stylewright --secret_key=stylewright-secret "$@"
}

id=kcat-$$
content_uri=s3://photos/$id-content.${content##*.}
style_uri=s3://styles/$id-style.${style##*.}
output_uri=s3://results/$id.png
s3 put "$content" "$content_uri"
s3 put "$style" "$style_uri"
echo "Uploaded $content_uri and $style_uri with s3cmd"

request='{"id": "'$id'", "content": "'$content_uri'", "styles": [{"image": "'$style_uri'"}], "output": "'$output_uri'",
  "parameters": {"size": '$size', "iterations": '$iterations'}}'
# kcat sends each line as a message.
tr '\n' ' ' <<<"$request" | kcat -P -b "$broker" -t stylization.requests
echo "Ordered $id with kcat: $request"

outcome=
for ((i = 0; i < patience; i++)); do
  outcome=$(kcat -C -q -e -b "$broker" -t stylization.outcomes -o beginning -X isolation.level=read_committed \
    | grep -F '"'"$id"'"' | head -n 1 || true)
  [ -n "$outcome" ] && break
  kill -0 "$serve_pid" 2>/dev/null || fail "stylize serve ended before there was an outcome"
  sleep 1
done
[ -n "$outcome" ] || fail "there was no outcome after $patience tries"
echo "Outcome: $outcome"

# The checked fields are plain strings and numbers, and their names occur once.
field() {
  sed -n 's/.*"'"$1"'" *: *"\{0,1\}\([^",}]*\).*/\1/p' <<<"$outcome"
}
wanted=$(field sha256)
[ -n "$wanted" ] || fail "the outcome is not \"completed\""
s3 get "$output_uri" "$work/result.png"
found=$(sha256sum "$work/result.png" | cut -d ' ' -f 1)
[ "$found" = "$wanted" ] || fail "the result's SHA-256 is $found, the outcome reports $wanted"
signature=$(od -An -tx1 -N 8 "$work/result.png" | tr -d ' \n')
[ "$signature" = 89504e470d0a1a0a ] || fail "the result is not a PNG file"
# The header of a PNG file contains width and height starting at byte 16, four bytes each, big-endian.
pixels() {
  printf '%d' "0x$(od -An -tx1 -j "$1" -N 4 "$work/result.png" | tr -d ' \n')"
}
width=$(pixels 16)
height=$(pixels 20)
longer=$((width > height ? width : height))
[ "$longer" -eq "$size" ] || fail "the result has $width x $height pixels, its longer edge should have $size"
[ "$width" = "$(field width)" ] || fail "the result is $width pixels wide, the outcome reports $(field width)"
echo "The result is a PNG of $width x $height pixels with the SHA-256 of the outcome: $found"
