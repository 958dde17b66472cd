#!/bin/sh
# curl against models that sleep: hold.sh BASE CHECKS
# It speaks as hold.py does.
set -eu

base=$1
wanted=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

chat='"messages":[{"role":"user","content":"What is a dormouse?"}]'
question='"input":"What is a dormouse?"'

# post CHECK PATH BODY [CURL OPTIONS]: leaves the body in $work/CHECK, prints the status
post() {
  check=$1 path=$2 body=$3
  shift 3
  curl --silent --no-buffer --output "$work/$check" --write-out '%{http_code}' --header 'Content-Type: application/json' \
    --data "$body" "$@" "$base$path" || true
}

stream() { post "$1" /chat/completions "{\"model\":\"$2\",\"stream\":true,$chat}"; }
whole() { post "$1" /chat/completions "{\"model\":\"$2\",$chat}"; }
embed() { post "$1" /embeddings "{\"model\":\"$2\",$question}"; }
again() { post "$1" /chat/completions "{\"model\":\"$2\",$chat}" --header 'Prefer: wait=0' --retry 2; }

call() {
  case $1 in
    stream) stream stream slow ;;
    chunks) stream chunks chunky ;;
    whole) whole whole slow ;;
    embed) embed embed slow ;;
    padded) whole padded padded ;;
    padded-embed) embed padded-embed padded ;;
    late) stream late late ;;
    early) stream early early ;;
    again) again again again ;;
  esac
}

# What a person reads off the body: an error's message, the contents one after the other, or the length of a vector.
read_off() {
  message=$(sed -n 's/.*"error":{"message":"\([^"]*\)".*/\1/p' "$1")
  numbers=$(sed -n 's/.*"embedding":\[\([^]]*\)].*/\1/p' "$1" | tr ',' '\n' | grep -c .) || true
  contents=$(sed -n 's/.*"content":"\([^"]*\)".*/\1/p' "$1" | tr -d '\n')
  if [ "$2" != 200 ] || [ -n "$message" ]; then
    printf 'error\t%s %s\n' "$2" "$message"
  elif [ "$numbers" -gt 0 ]; then
    printf 'answer\t%s\n' "$numbers"
  elif grep -q '"finish_reason":"stop"' "$1"; then
    printf 'answer\t%s\n' "$contents"
  else
    printf 'answer\t%s (cut off)\n' "$contents"
  fi
}

run() {
  status=$(call "$1")
  [ -e "$work/$1" ] || : >"$work/$1"
  tenths=$((($(date +%s%N) - began) / 100000000))
  printf 'seen\t%s\t%d.%d\t%s\n' "$1" $((tenths / 10)) $((tenths % 10)) "$(read_off "$work/$1" "$status")"
}

echo ready
read -r _
began=$(date +%s%N)
for check in $(echo "$wanted" | tr ',' ' '); do
  run "$check" &
done
wait
